// The typed messages between master and worker. Elapsed times are milliseconds since the run's common start.
import type { TymbalErrorDetails } from '../model/errors.js'
import type { PhaseSums, RequestSample } from '../model/request-sample.js'
import type { RunOptions } from '../model/run-options.js'
import type { ScriptBundle } from '../model/test-plan.js'
import type { StatsDelta } from '../stats/stats-delta.js'

/** Raised when messages, delta blocks or the histogram's bucket layout change in a way that an older peer would misread. */
export const PROTOCOL_VERSION = 4

/** One kind of user that a worker can be told to run; spawn steps give a count for each slot, in this order. */
export interface Slot {
  readonly scenario: string
  readonly userClass: string
  /** Each user ends after so many iterations; null = no limit of its own. */
  readonly maxIterations: number | null
  /** Users that are taken away get so long to finish their iteration, ms. */
  readonly gracefulStopMs: number
}

/** From `atMs` on this worker runs `counts[slot]` users of each slot: absolute numbers, never increments. */
export interface SpawnStep {
  readonly atMs: number
  readonly counts: readonly number[]
  /** For each slot the numbers of the users that are new with this step, in order; unique in the whole run, from 0. */
  readonly numbers: readonly (readonly number[])[]
}

/** An error of the script on a worker, as it crosses the link. */
export interface RemoteError extends Pick<TymbalErrorDetails, 'hint' | 'where' | 'codeFrame'> {
  readonly code: string
  readonly message: string
}

export type WorkerRunState = 'ready' | 'running'

/** Which program a worker is: ours, or one of Locust's (Python or Go) that a gateway speaks for. */
export type WorkerKind = 'tymbal' | 'locust'

/** A run that a worker is in the middle of when it greets a master: after a cut link, or when the master was restarted. */
export interface RunUnderWay {
  readonly runId: string
  /** The latest plan that it follows; an older one would not be taken. */
  readonly epoch: number
  /** Users it was told to run last, by slot. */
  readonly counts: readonly number[]
  /** The highest number of a user it was given; -1 = none. */
  readonly topNumber: number
  /**
   * Only of a worker that does not send again what the earlier master may not have counted: from this elapsed ms on it is counted, by its
   * own clock; null = not known. Never crosses a link.
   */
  readonly countsFromMs?: number | null
}

export type WorkerMessage =
  /** First contact, Locust's own word; -1 = no version check. */
  | { readonly type: 'client_ready'; readonly version: string | number }
  /** Answer to an `ack` that speaks our dialect. `echoMs` returns the ack's `atMs`, `clockMs` is the worker's wall clock. */
  | {
      readonly type: 'hello'
      readonly kind: WorkerKind
      readonly protocol: number
      readonly version: string
      readonly node: string
      readonly host: string
      readonly pid: number
      readonly cores: number
      readonly memoryBytes: number
      /** Files and sockets that the process may have open; left out = not known. */
      readonly openFileLimit?: number
      /** Kind of machine, as `Linux x64`. */
      readonly system?: string
      readonly echoMs: number
      readonly clockMs: number
      /** null when it is idle. */
      readonly run: RunUnderWay | null
    }
  | {
      readonly type: 'heartbeat'
      readonly state: WorkerRunState
      readonly memoryBytes: number
      readonly openSockets: number
      readonly echoMs: number
      readonly clockMs: number
    }
  | { readonly type: 'need_bundle'; readonly hash: string }
  | { readonly type: 'plan_ready'; readonly hash: string }
  | { readonly type: 'plan_failed'; readonly hash: string; readonly error: RemoteError }
  /** The script's testStart hooks have run and the worker waits for `go`; or it cannot run at all. */
  | { readonly type: 'started'; readonly runId: string; readonly error: RemoteError | null }
  | { readonly type: 'setup_done'; readonly runId: string; readonly data: unknown; readonly error: RemoteError | null }
  | { readonly type: 'teardown_done'; readonly runId: string; readonly error: RemoteError | null }
  /** `taken` = iterations begun so far of scenarios that the fleet shares. */
  | { readonly type: 'stats'; readonly delta: StatsDelta; readonly taken?: Readonly<Record<string, number>> | null }
  /** Requests kept with their details; `atMs` of each is elapsed time. Not counted, so never sent again for want of an answer. */
  | {
      readonly type: 'samples'
      readonly runId: string
      readonly samples: readonly RequestSample[]
      readonly sums: readonly PhaseSums[]
    }
  /** No user of the scenario runs any more; `placed` were asked for, `exhausted` = the share of iterations is used up. */
  | {
      readonly type: 'drained'
      readonly runId: string
      readonly scenario: string
      readonly placed: number
      readonly exhausted: boolean
    }
  | { readonly type: 'stopped'; readonly runId: string }
  /** The script asked for the end of the test. */
  | { readonly type: 'stop_test'; readonly runId: string; readonly reason: string }
  | { readonly type: 'hook_failed'; readonly runId: string; readonly error: RemoteError }
  | { readonly type: 'log'; readonly level: 'info' | 'warn' | 'error'; readonly text: string }
  /** Its first user was placed so long after it was due, by its own clock. */
  | { readonly type: 'begun'; readonly runId: string; readonly lateMs: number }
  /** It had heard nothing of its master for `--master-timeout`, so its users had ended; `ms` ago. */
  | { readonly type: 'stood_still'; readonly runId: string; readonly ms: number }
  /** The worker was asked to leave: its users are to go to others before it does. */
  | { readonly type: 'leaving' }
  | { readonly type: 'quit' }

export type PlanMessage = Extract<MasterMessage, { type: 'plan' }>

export type MasterMessage =
  /** `index` is the worker's number, `atMs` the master's wall clock for the offset measurement. */
  | { readonly type: 'ack'; readonly index: number; readonly protocol: number; readonly atMs: number }
  /** `acked` = the reports 1 to `seq` of that run are counted, and kept where a restart of the master finds them. */
  | {
      readonly type: 'heartbeat'
      readonly atMs: number
      readonly acked: { readonly runId: string; readonly seq: number } | null
    }
  /** The worker cannot take part, and should end with this. */
  | { readonly type: 'refused'; readonly reason: string; readonly hint: string }
  | {
      readonly type: 'plan'
      readonly hash: string
      readonly options: RunOptions
      readonly slots: readonly Slot[]
      /** Parts of the traffic that thresholds need counted apart: `{type:api}`. */
      readonly selectors: readonly string[]
    }
  | { readonly type: 'bundle'; readonly bundle: ScriptBundle }
  | { readonly type: 'setup'; readonly runId: string }
  | { readonly type: 'teardown'; readonly runId: string; readonly data: unknown }
  /** The load begins soon: hooks run now, users wait for `go`. */
  | { readonly type: 'start'; readonly runId: string; readonly seed: number; readonly setupData: unknown }
  /** `startAtMs` is on the worker's own wall clock; `quotas` are its shares of cluster-wide iterations by scenario; samples may take `sampleBytesPerSecond`. */
  | {
      readonly type: 'go'
      readonly runId: string
      readonly startAtMs: number
      readonly quotas: Readonly<Record<string, number>>
      readonly sampleBytesPerSecond: number
    }
  | { readonly type: 'spawn'; readonly runId: string; readonly epoch: number; readonly steps: readonly SpawnStep[] }
  /** The worker's share of the scenario's iterations is so many from now on, those that it has begun included. */
  | { readonly type: 'quota'; readonly runId: string; readonly scenario: string; readonly total: number }
  /** Users begin no new iteration until `resume`. */
  | { readonly type: 'pause'; readonly runId: string }
  | { readonly type: 'resume'; readonly runId: string }
  | { readonly type: 'spawning_complete'; readonly runId: string; readonly users: number }
  /** Users finish their iteration within `graceMs`, then are cut. 0 = cut now. */
  | { readonly type: 'stop'; readonly runId: string; readonly graceMs: number }
  /** The worker has its users moved to others, within `limitMs`, and goes; `again` = a fresh process takes its place. */
  | { readonly type: 'leave'; readonly again: boolean; readonly limitMs: number }
  | { readonly type: 'quit' }
