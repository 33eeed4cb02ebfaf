// All Locust workers of one listener: who is known, who is heard, and what nobody may do to the master.
import { DEFAULT_RUN_OPTIONS } from '../../../model/run-options.js'
import { Conduct } from '../../conduct.js'
import type { MasterLinkEvents, RunToResume } from '../../link.js'
import type { MasterMessage, PlanMessage, WorkerMessage } from '../../messages.js'
import { decodeFrame, type LocustFrame } from '../frame.js'
import type { PastLoad } from '../load/past-load.js'
import { describePeer, type LocustPeer, peerOf } from '../locust-peer.js'
import type { PackValue } from '../pack.js'
import { LocustSession } from './locust-session.js'
import { type Locustfile, LocustfileAnswers } from './locustfile-answer.js'
import { type LocustMessage, readLocustMessage } from './read-message.js'
import { Strangers } from './strangers.js'

export interface GatewayDeps {
  /** Monotonic milliseconds. */
  readonly clock: () => number
  /** Unix milliseconds. */
  readonly wallClock: () => number
  /** Handed out to workers started with `-f -`; null = there is none. */
  readonly locustfile: Locustfile | null
  send(peerId: string, type: string, data: PackValue): void
}

const MAX_SESSIONS = 4096
const MAX_ID_BYTES = 512
/** A worker that was never taken into the fleet is forgotten after so long a silence, one that was after longer. */
const STRANGER_MS = 60_000
const SILENT_MS = 600_000
const PRUNE_MS = 10_000
/** Silent for so long = lost, as a Locust master has it. */
const LOST_MS = 4000
const WATCH_MS = 500

const UTF8 = new TextDecoder('utf-8', { fatal: true })

export class Gateway {
  readonly #deps: GatewayDeps
  readonly #sessions = new Map<string, LocustSession>()
  readonly #conduct: Conduct
  readonly #strangers: Strangers
  readonly #locustfiles: LocustfileAnswers
  /** Workers of a run that is taken over, until they are heard of. */
  readonly #awaited = new Map<string, PastLoad>()
  readonly #prune: NodeJS.Timeout
  readonly #watch: NodeJS.Timeout
  #plan: PlanMessage | null = null
  #lastTimestamp = 0
  #toldOfPauses = false
  #deliver: (workerId: string, message: WorkerMessage) => void = () => undefined
  #tellFault: (workerId: string, reason: string) => void = () => undefined
  #tellIgnored: (workerId: string) => void = () => undefined
  #tellUnreachable: (workerId: string) => void = () => undefined

  constructor(deps: GatewayDeps) {
    this.#deps = deps
    this.#conduct = new Conduct(deps.clock)
    this.#locustfiles = new LocustfileAnswers(deps.clock, deps.locustfile)
    this.#strangers = new Strangers({
      clock: deps.clock,
      stopTimeoutMs: () => (this.#plan?.options ?? DEFAULT_RUN_OPTIONS).stopTimeoutMs,
    })
    this.#prune = setInterval(() => this.#forgetSilent(), PRUNE_MS)
    this.#prune.unref()
    this.#watch = setInterval(() => this.#findSilent(), WATCH_MS)
    this.#watch.unref()
  }

  listen({ message, fault, ignored, unreachable }: MasterLinkEvents): void {
    this.#deliver = message
    this.#tellFault = fault
    this.#tellIgnored = ignored
    this.#tellUnreachable = unreachable
  }

  /** What a peer sent. Never throws, whatever it is. */
  receive(identity: Uint8Array, frames: readonly Uint8Array[]): void {
    const id = idOf(identity)
    if (id !== null && this.#conduct.isIgnored(id)) return
    const frame = frames.length === 1 ? decodeFrame(frames[0]!) : { fault: 'a wrong number of frames' }
    if (id === null) this.#fault('', 'a message under a name that is no text')
    else if ('fault' in frame) this.#unreadable(id, frame.fault)
    else if (frame.nodeId !== id) this.#fault(id, 'a message in the name of another worker')
    else this.#read(id, frame, frames[0]!.length)
  }

  /** A message of the master to one of its workers. */
  handle(workerId: string, message: MasterMessage): void {
    if (message.type === 'plan') this.#plan = message
    if (message.type === 'pause') this.#tellOfPauses(workerId)
    this.#sessions.get(workerId)?.handle(message)
  }

  /** The master takes a run over: its workers go on in it as soon as they are heard of. */
  resume({ plan, workers, ...run }: RunToResume): void {
    this.#plan = plan
    for (const worker of workers) {
      this.#awaited.set(worker.id, { ...run, ...worker })
      for (const message of this.#strangers.take(worker.id)) this.#hear(worker.id, message, 0)
    }
  }

  /** Sends home who is still there. */
  close(): void {
    clearInterval(this.#prune)
    clearInterval(this.#watch)
    for (const [id, session] of this.#sessions) {
      session.close()
      this.#deps.send(id, 'quit', null)
    }
    this.#sessions.clear()
  }

  #read(id: string, frame: LocustFrame, bytes: number): void {
    const message = readLocustMessage(frame)
    if ('fault' in message) this.#fault(id, message.fault)
    else if (message.type === 'locustfile') this.#giveLocustfile(id)
    else this.#hear(id, message, bytes)
  }

  #hear(id: string, message: LocustMessage, bytes: number): void {
    const session = this.#sessions.get(id) ?? this.#open(id, message)
    if (session === null) this.#stranger(id, message, bytes)
    else session.receive(message)
  }

  /** Answers null unless the message is a first contact, or comes from a worker of the run that is taken over. */
  #open(id: string, message: LocustMessage): LocustSession | null {
    if (this.#sessions.size >= MAX_SESSIONS) return null
    const past = this.#awaited.get(id) ?? null
    if (message.type === 'client_ready') return this.#add(describePeer(id, message.version), past, false)
    return past === null ? null : this.#add(peerOf(id, past.version), past, true)
  }

  #add(peer: LocustPeer, past: PastLoad | null, isReturning: boolean): LocustSession {
    const { id } = peer
    const session = new LocustSession({
      peer,
      past,
      isReturning,
      clock: this.#deps.clock,
      wallClock: this.#deps.wallClock,
      plan: () => this.#plan,
      timestamp: () => this.#timestamp(),
      toWorker: (type, data) => this.#deps.send(id, type, data),
      toMaster: (out) => this.#deliver(id, out),
      left: () => this.#left(id),
    })
    this.#sessions.set(id, session)
    this.#awaited.delete(id)
    this.#strangers.take(id)
    return session
  }

  /** A worker that a master before us knew is told to stop: it greets us then. */
  #stranger(id: string, message: LocustMessage, bytes: number): void {
    const answer = this.#strangers.hear(id, message, bytes)
    if (answer === 'nothing') return
    if (answer === 'stop') this.#fault(id, 'heartbeats without having greeted; it was told to stop and to greet')
    this.#deps.send(id, 'stop', null)
  }

  #unreadable(id: string, fault: string): void {
    this.#fault(id, fault)
    this.#sessions.get(id)?.reconnect()
  }

  #left(id: string): void {
    this.#sessions.delete(id)
    this.#strangers.left(id)
  }

  #fault(id: string, reason: string): void {
    const text = this.#conduct.fault(id, reason)
    if (text !== null) this.#tellFault(id, text)
    if (this.#conduct.isIgnored(id)) this.#tellIgnored(id)
  }

  #tellOfPauses(workerId: string): void {
    if (this.#toldOfPauses) return
    this.#toldOfPauses = true
    const text = 'users of Python and Go workers cannot be paused'
    this.#deliver(workerId, { type: 'log', level: 'warn', text })
  }

  #giveLocustfile(id: string): void {
    const answer = this.#locustfiles.next()
    if (answer !== null) this.#deps.send(id, 'locustfile', answer)
  }

  /** Workers drop a spawn whose time is not later than that of the last, also when our clock was set back. */
  #timestamp(): number {
    this.#lastTimestamp = Math.max(this.#deps.wallClock() / 1000, this.#lastTimestamp + 0.001)
    return this.#lastTimestamp
  }

  /** Locust's own rule: its workers beat once a second, and cannot be asked whether they are there. */
  #findSilent(): void {
    const now = this.#deps.clock()
    for (const [id, session] of this.#sessions) {
      if (session.isPresent && now - session.lastSeenMs >= LOST_MS) this.#tellUnreachable(id)
    }
  }

  #forgetSilent(): void {
    const now = this.#deps.clock()
    this.#strangers.prune()
    for (const [id, session] of this.#sessions) {
      if (now - session.lastSeenMs < (session.isPresent ? SILENT_MS : STRANGER_MS)) continue
      session.close()
      this.#sessions.delete(id)
    }
  }
}

function idOf(identity: Uint8Array): string | null {
  if (identity.length === 0 || identity.length > MAX_ID_BYTES) return null
  try {
    return UTF8.decode(identity)
  } catch {
    return null
  }
}
