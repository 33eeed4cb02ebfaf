// What a master tells whoever drives it, and what it is told to do when workers are lost.
import type { TymbalError } from '../model/errors.js'
import type { LoadEdit } from '../model/load.js'
import type { WorkerNode } from './worker-node.js'

/** What becomes of the users of a lost worker: they move to the others, they are missed until it comes back, or the run fails. */
export type WorkerLossPolicy = 'redistribute' | 'continue' | 'fail'

/** The worker that said a line of the log. */
export interface Speaker {
  readonly id: string
  /** `worker 3`; empty where there is but one. */
  readonly name: string
}

export interface MasterEvents {
  /** A script asked for the end of the test. */
  stopTest(reason: string): void
  hookFailed(error: TymbalError): void
  log(level: 'info' | 'warn' | 'error', text: string, from?: Speaker): void
  workerJoined(node: WorkerNode): void
  /** A worker says nothing for a while, though its line is up. */
  workerBusy(node: WorkerNode): void
  /** `users` ran on it. */
  workerLost(node: WorkerNode, reason: string, users: number): void
  /** A worker that was lost is there again; `isRunning` = with users of this run. `countsFromMs`: see RunUnderWay. */
  workerReturned(node: WorkerNode, isRunning: boolean, countsFromMs?: number | null): void
  /** A worker was asked to leave; its users move to the others first. */
  workerLeaving(node: WorkerNode): void
  /** A person has it without users from now on, or with them again. */
  drainChanged(node: WorkerNode): void
  /** It was drained, and takes users again as nobody else is left. */
  workerTakenBack(node: WorkerNode): void
  /** It had no users for so long, as it heard nothing of this master. */
  workerStoodStill(node: WorkerNode, ms: number): void
  /** A peer was not let in, or cannot take part. `peer` is '' when nothing is known of it. */
  peerRefused(peer: string, reason: string): void
  /** The first users of `workers` workers started within `skewMs` of each other; clocks are known to `uncertaintyMs`. */
  startMeasured(workers: number, skewMs: number, uncertaintyMs: number): void
  /** An edit that waited for the end of a stage is planned: it holds from `atMs` on, within the next second. */
  edited(edit: LoadEdit, atMs: number): void
  /** Nothing is left to do for any user. */
  drained(): void
}

/** To begin with, when nobody listens yet. */
export const NO_EVENTS: MasterEvents = {
  stopTest: () => undefined,
  hookFailed: () => undefined,
  log: () => undefined,
  workerJoined: () => undefined,
  workerBusy: () => undefined,
  workerLost: () => undefined,
  workerReturned: () => undefined,
  workerLeaving: () => undefined,
  drainChanged: () => undefined,
  workerTakenBack: () => undefined,
  workerStoodStill: () => undefined,
  peerRefused: () => undefined,
  startMeasured: () => undefined,
  edited: () => undefined,
  drained: () => undefined,
}
