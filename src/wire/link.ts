// The contract of every link: typed messages in order, each at most once. What a message means is not the link's business.
import type { TymbalError } from '../model/errors.js'
import type { MasterMessage, PlanMessage, WorkerMessage } from './messages.js'

/** What a master hears of its link. None of it may be missed: the listener is set before the first message is read. */
export interface MasterLinkEvents {
  /** Messages of workers, in the order each sent them. */
  message(workerId: string, message: WorkerMessage): void
  /** Something arrived that could not be read; the peer's id is '' when unknown. */
  fault(workerId: string, reason: string): void
  /** It sent so much of that that it is not listened to for a while. */
  ignored(workerId: string): void
  /** A message for this worker could not be sent: it is not connected, or it does not take what it is sent. */
  unreachable(workerId: string): void
  /** Some connection ended; whose it was shows when something is sent. */
  disconnected(): void
  /** A peer was not let in. */
  refused(address: string, reason: string): void
}

/** A run that an earlier master began, for links whose workers do not know what they are in the middle of. */
export interface RunToResume {
  readonly runId: string
  /** Unix ms of our clock at elapsed time 0. */
  readonly startAtMs: number
  readonly plan: PlanMessage
  readonly workers: readonly WorkerToResume[]
}

export interface WorkerToResume {
  readonly id: string
  /** As its hello told it. */
  readonly version: string
  /** Its reports 1 to this one are counted, … */
  readonly seq: number
  /** … up to this elapsed ms. */
  readonly countedMs: number
  /** They have named cells below this number. */
  readonly cells: number
}

export interface MasterLink {
  /** Where workers connect to: `tcp://127.0.0.1:5557`, or `memory`. */
  readonly address: string
  /** True while messages have come that are still to be handed over. */
  readonly hasUnread: boolean
  listen(events: MasterLinkEvents): void
  /** Queues the message; a worker that is gone swallows it. */
  send(workerId: string, message: MasterMessage): void
  /** The master takes a run over: whoever took part in it and is heard of is presented as in the middle of it. */
  resume?(run: RunToResume): void
  close(): Promise<void>
}

export interface WorkerLinkEvents {
  message(message: MasterMessage): void
  /** What was wrong with a message of one way or the other, for whoever looks at this worker. */
  fault(text: string): void
  /** The way to the master is open, for the first time or again: what was sent last may be lost. */
  connected(): void
  /** The master, or what listens there, does not let this worker in. */
  refused(error: TymbalError): void
}

export interface WorkerLink {
  readonly workerId: string
  readonly isConnected: boolean
  /** Whatever is sent arrives. */
  readonly isReliable: boolean
  listen(events: WorkerLinkEvents): void
  send(message: WorkerMessage): void
  /** Delivers what was queued within `lingerMs` (default 1,000), then closes. */
  close(lingerMs?: number): Promise<void>
}

/** To begin with, when nobody listens yet. */
export const NO_MASTER_EVENTS: MasterLinkEvents = {
  message: () => undefined,
  fault: () => undefined,
  ignored: () => undefined,
  unreachable: () => undefined,
  disconnected: () => undefined,
  refused: () => undefined,
}

export const NO_WORKER_EVENTS: WorkerLinkEvents = {
  message: () => undefined,
  fault: () => undefined,
  connected: () => undefined,
  refused: () => undefined,
}
