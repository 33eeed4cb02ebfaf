// The workers and the way to them: who is there, what they are asked, and that they are heard of.
import type { MasterLink } from '../wire/link.js'
import type { MasterMessage, RunUnderWay, WorkerMessage } from '../wire/messages.js'
import type { MasterVersion } from './check-peer.js'
import { Inquiries, type Inquiry } from './inquiries.js'
import type { WorkerNode } from './worker-node.js'
import { WorkerRegistry } from './worker-registry.js'

const HEARTBEAT_MS = 1000
/** More workers than this take turns, every third second: reports tell that they are there, and a heartbeat costs as much as a report. */
const MOST_EACH_TIME = 500
const AFTER_A_CUT_MS = 50
/** Adds to what it takes to notice a cut line, which is to be told of within three seconds. */
const WATCH_MS = 100
/** Beats that a worker gets when it comes: the one with the shortest round trip says most about its clock. */
const FIRST_BEATS = 5

export interface FleetDeps {
  readonly link: MasterLink
  /** Monotonic milliseconds. */
  readonly clock: () => number
  readonly wallClock: () => number
  readonly version: MasterVersion
  /** The reports of this worker that are counted, for its outbox. */
  acked(workerId: string): { readonly runId: string; readonly seq: number } | null
  /** See RegistryDeps. */
  present(node: WorkerNode, run: RunUnderWay | null, isNew: boolean): void
  busy(node: WorkerNode): void
  lost(node: WorkerNode, reason: string, users: number): void
  /** What a worker says that does not concern its presence. */
  said(node: WorkerNode, message: WorkerMessage): void
  unreadable(workerId: string, reason: string): void
  refused(peer: string, reason: string): void
}

export class Fleet {
  readonly registry: WorkerRegistry
  readonly #deps: FleetDeps
  readonly #inquiries: Inquiries
  readonly #timers: readonly NodeJS.Timeout[]
  #soon: NodeJS.Timeout | null = null
  #turn = 0
  #isOpen = false
  #isClosing = false

  constructor(deps: FleetDeps) {
    this.#deps = deps
    const send = deps.link.send.bind(deps.link)
    this.#inquiries = new Inquiries({ send, hasUnread: () => deps.link.hasUnread })
    this.registry = new WorkerRegistry({
      ...deps,
      send,
      present: (node, run, isNew) => this.#present(node, run, isNew),
      lost: (node, reason, users) => this.#lost(node, reason, users),
    })
    const watch = setInterval(() => this.registry.watch(), WATCH_MS)
    this.#timers = [setInterval(() => this.#beatInTurn(), HEARTBEAT_MS), watch]
  }

  /** Until then workers that come wait, with all that they say. Safe to call again. */
  letIn(): void {
    if (this.#isOpen) return
    this.#isOpen = true
    const { link, unreadable, refused } = this.#deps
    link.listen({
      message: (workerId, message) => this.#receive(workerId, message),
      fault: (workerId, reason) => unreadable(workerId, reason),
      ignored: (workerId) => this.registry.ignore(workerId),
      unreachable: (workerId) => this.registry.unreachable(workerId),
      disconnected: () => this.#beatSoon(),
      refused: (address, reason) => refused(address, reason),
    })
  }

  alive(): readonly WorkerNode[] {
    return this.registry.alive()
  }

  /** One of ours where there is one: Locust's workers know nothing of the script. */
  first(): readonly WorkerNode[] {
    const nodes = this.alive()
    const first = nodes.find((node) => node.facts.kind === 'tymbal') ?? nodes[0]
    return first === undefined ? [] : [first]
  }

  send(workerId: string, message: MasterMessage): void {
    this.#deps.link.send(workerId, message)
  }

  /** @throws TymbalError the first answer that is an error */
  ask(nodes: readonly WorkerNode[], inquiry: Omit<Inquiry, 'workerIds'>): Promise<void> {
    return this.#inquiries.ask({ ...inquiry, workerIds: nodes.map(({ id }) => id) })
  }

  /** Sends everybody home, waits a while for their goodbyes, and closes the link. */
  async close(limitMs: number): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer)
    if (this.#soon !== null) clearTimeout(this.#soon)
    this.#isClosing = true
    await this.ask(this.alive(), { message: { type: 'quit' }, read: () => false, limitMs })
    await this.#deps.link.close()
  }

  #present(node: WorkerNode, run: RunUnderWay | null, isNew: boolean): void {
    for (let i = 0; i < FIRST_BEATS; i++) this.#beat(node)
    if (!isNew) this.#inquiries.repeat(node.id)
    this.#deps.present(node, run, isNew)
  }

  #lost(node: WorkerNode, reason: string, users: number): void {
    this.#deps.lost(node, reason, users)
    this.#inquiries.settle(node.id, { type: 'quit' })
  }

  #receive(workerId: string, message: WorkerMessage): void {
    if (this.registry.handle(workerId, message)) return
    const node = this.registry.get(workerId)
    if (node === undefined) return
    this.#deps.said(node, message)
    this.#inquiries.settle(workerId, message)
  }

  /** Finds out whose line went down. ZeroMQ tells of it a little before it knows itself; and a rack of workers may go down at once. */
  #beatSoon(): void {
    if (this.#isClosing) return
    this.#soon ??= setTimeout(() => {
      this.#soon = null
      this.#beatAll()
    }, AFTER_A_CUT_MS)
  }

  #beatInTurn(): void {
    const nodes = this.alive()
    const turns = nodes.length > MOST_EACH_TIME ? 3 : 1
    this.#turn++
    for (const node of nodes) if ((node.index + this.#turn) % turns === 0) this.#beat(node)
  }

  #beatAll(): void {
    for (const node of this.alive()) this.#beat(node)
  }

  #beat({ id }: WorkerNode): void {
    this.send(id, { type: 'heartbeat', atMs: this.#deps.wallClock(), acked: this.#deps.acked(id) })
  }
}
