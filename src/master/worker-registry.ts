// Who is there: greets workers, numbers them, notices who is busy, cut off or gone, and lets the master wait for them.
import type { MasterMessage, RunUnderWay, WorkerMessage } from '../wire/messages.js'
import { PROTOCOL_VERSION } from '../wire/messages.js'
import { checkPeer, type MasterVersion } from './check-peer.js'
import { WorkerNode } from './worker-node.js'

type Hello = Extract<WorkerMessage, { type: 'hello' }>

export interface RegistryDeps {
  /** Monotonic milliseconds. */
  readonly clock: () => number
  readonly wallClock: () => number
  readonly version: MasterVersion
  send(workerId: string, message: MasterMessage): void
  /**
   * A worker has introduced itself: a new one, or one whose way to us was cut. `run` = what it is in the middle of, which a new one is
   * when it worked for this master's forerunner.
   */
  present(node: WorkerNode, run: RunUnderWay | null, isNew: boolean): void
  /** It says nothing, though its line is up: its script computes. */
  busy(node: WorkerNode): void
  /** `users` ran on it. */
  lost(node: WorkerNode, reason: string, users: number): void
  /** A worker that cannot take part. */
  refused(id: string, reason: string): void
}

/** Its line is up, but its process says nothing: a script that computes. */
export const BUSY_AFTER_MS = 2500
/** So long a process may be busy. */
export const LOST_AFTER_MS = 60_000
/** A line that is down for so long is lost; less is a line that comes back at once. */
export const UNREACHABLE_LIMIT_MS = 1000
/** A watch that comes so late means that this process itself was stopped, and has not read yet what the workers sent. */
const ASLEEP_MS = 1500
const GREET_AGAIN_MS = 1000
/** Workers of one master, those that left included; more are a flood. */
const MOST_WORKERS = 10_000
/** Peers that were greeted and have not introduced themselves; more are a flood. */
const MOST_STRANGERS = 10_000

export class WorkerRegistry {
  readonly #deps: RegistryDeps
  readonly #nodes = new Map<string, WorkerNode>()
  /** The number that each peer got with its first greeting, and when it was greeted last. */
  readonly #greeted = new Map<string, { readonly index: number; readonly atMs: number }>()
  #nextIndex = 0
  #waiters: (() => void)[] = []
  #watchedAtMs: number

  constructor(deps: RegistryDeps) {
    this.#deps = deps
    this.#watchedAtMs = deps.clock()
  }

  /** Every worker that ever came, in order of arrival. */
  all(): readonly WorkerNode[] {
    return [...this.#nodes.values()]
  }

  /** Workers that have introduced themselves and are there now. */
  alive(): readonly WorkerNode[] {
    return this.all().filter((node) => node.isAlive)
  }

  get(id: string): WorkerNode | undefined {
    return this.#nodes.get(id)
  }

  /** A new run: those that left for good are of earlier ones, and nobody has users yet. */
  beginAnew(): void {
    for (const node of this.all()) {
      if (node.state === 'gone') this.#nodes.delete(node.id)
      else node.users = 0
    }
  }

  /** A worker that an earlier master knew: it is missing until it greets. */
  remember(id: string, index: number, facts: WorkerNode['facts'], isDrained = false): void {
    const node = new WorkerNode(id, index, facts)
    node.isDrained = isDrained
    node.enter('missing')
    this.#nodes.set(id, node)
    this.#nextIndex = Math.max(this.#nextIndex, index + 1)
  }

  /** Handles what concerns presence; true when the message was one of these, or of a peer that is no worker here. */
  handle(id: string, message: WorkerMessage): boolean {
    if (message.type === 'hello') this.#introduce(id, message)
    else if (message.type === 'client_ready') this.#greet(id)
    else return this.#isPresence(id, message)
    return true
  }

  /** The line of this worker is down. */
  unreachable(id: string): void {
    const node = this.#nodes.get(id)
    if (node?.isAlive) node.unreachableSinceMs ??= this.#deps.clock()
  }

  /** To be called a few times a second: finds who has become busy, and who is lost. */
  watch(): void {
    const nowMs = this.#deps.clock()
    const sleptMs = nowMs - this.#watchedAtMs
    this.#watchedAtMs = nowMs
    for (const node of this.#nodes.values()) {
      if (!node.isAlive) continue
      if (sleptMs > ASLEEP_MS) node.excuse(sleptMs)
      const silentMs = nowMs - node.lastSeenMs
      const cutMs = node.unreachableSinceMs === null ? 0 : nowMs - node.unreachableSinceMs
      if (Math.min(cutMs, silentMs) >= UNREACHABLE_LIMIT_MS) this.#lose(node, 'missing', 'its connection was lost')
      else if (silentMs >= LOST_AFTER_MS) this.#lose(node, 'missing', `silent for ${LOST_AFTER_MS / 1000} s`)
      else if (silentMs >= BUSY_AFTER_MS && node.state !== 'busy') this.#busy(node)
    }
  }

  /** Its link does not listen to it for a while: others do its work, until it is heard of again. */
  ignore(id: string): void {
    const node = this.#nodes.get(id)
    if (node?.isAlive) this.#lose(node, 'missing', 'it sent too much that could not be read')
  }

  /** The worker is gone for good. */
  lose(id: string, reason: string): void {
    const node = this.#nodes.get(id)
    if (node !== undefined && node.state !== 'gone') this.#lose(node, 'gone', reason)
  }

  /** Sends a worker home that cannot take part. */
  dismiss(id: string, reason: string, hint = ''): void {
    this.#deps.send(id, { type: 'refused', reason, hint })
    this.lose(id, reason)
  }

  /** Resolves with true when `count` workers are there, with false after `limitMs` or when the signal fires. */
  waitFor(count: number, limitMs: number, signal: AbortSignal): Promise<boolean> {
    return this.waitUntil(() => this.alive().length >= count, limitMs, signal)
  }

  /** The same for anything that depends on who is there. */
  async waitUntil(isSo: () => boolean, limitMs: number, signal: AbortSignal): Promise<boolean> {
    const deadline = this.#deps.clock() + limitMs
    while (!isSo()) {
      const left = deadline - this.#deps.clock()
      if (left <= 0 || signal.aborted) return false
      await this.#change(left, signal)
    }
    return true
  }

  #isPresence(id: string, message: WorkerMessage): boolean {
    const node = this.#nodes.get(id)
    if (message.type === 'quit') {
      if (node !== undefined) node.hasLeft = node.isLeaving
      this.lose(id, 'quit')
      return true
    }
    if (!node?.isAlive || node.unreachableSinceMs !== null) this.#greetAgain(id)
    if (!node?.isAlive) return node?.state !== 'missing' || message.type !== 'stats'
    node.seen(this.#deps.clock())
    if (message.type === 'heartbeat') node.beat(message, this.#deps.wallClock())
    return message.type === 'heartbeat'
  }

  /** A peer that was taken for lost, or that an earlier master knew: it is asked to introduce itself. */
  #greetAgain(id: string): void {
    const atMs = this.#greeted.get(id)?.atMs ?? Number.NEGATIVE_INFINITY
    if (this.#deps.clock() - atMs >= GREET_AGAIN_MS) this.#greet(id)
  }

  #greet(id: string): void {
    const index = this.#nodes.get(id)?.index ?? this.#greeted.get(id)?.index ?? this.#nextIndex++
    this.#greeted.delete(id)
    this.#greeted.set(id, { index, atMs: this.#deps.clock() })
    if (this.#greeted.size > MOST_STRANGERS) this.#greeted.delete(this.#greeted.keys().next().value!)
    this.#deps.send(id, { type: 'ack', index, protocol: PROTOCOL_VERSION, atMs: this.#deps.wallClock() })
  }

  #introduce(id: string, hello: Hello): void {
    const unfit = checkPeer(hello, this.#deps.version)
    if (unfit !== null) {
      this.#deps.send(id, { type: 'refused', ...unfit })
      this.#deps.refused(id, unfit.reason)
      return
    }
    const known = this.#nodes.get(id)
    const index = known?.index ?? this.#greeted.get(id)?.index
    if (known?.state === 'gone' || index === undefined) return
    if (known === undefined && this.#nodes.size >= MOST_WORKERS) {
      this.#deps.refused(id, `more than ${MOST_WORKERS} workers have come`)
      return
    }
    const node = known ?? new WorkerNode(id, index, hello)
    this.#nodes.set(id, node)
    node.greet(hello, this.#deps.clock(), this.#deps.wallClock())
    this.#deps.present(node, hello.run, known === undefined)
    this.#wake()
  }

  #busy(node: WorkerNode): void {
    node.enter('busy')
    this.#deps.busy(node)
  }

  #lose(node: WorkerNode, state: 'missing' | 'gone', reason: string): void {
    const { isAlive, users } = node
    node.enter(state)
    if (isAlive) this.#deps.lost(node, reason, users)
    this.#wake()
  }

  #wake(): void {
    for (const waiter of this.#waiters.splice(0)) waiter()
  }

  #change(limitMs: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer)
        signal.removeEventListener('abort', done)
        resolve()
      }
      const timer = setTimeout(done, Math.min(limitMs, 0x7fffffff))
      this.#waiters.push(done)
      signal.addEventListener('abort', done, { once: true })
    })
  }
}
