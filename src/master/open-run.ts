// What a master is given of a run: its plan, where its reports go, and what it left when it is taken over.
import type { Scenario } from '../model/load.js'
import type { PhaseSums, RequestSample } from '../model/request-sample.js'
import type { RunOptions } from '../model/run-options.js'
import type { ScriptBundle } from '../model/test-plan.js'
import type { RunAggregate } from '../stats/run-aggregate.js'
import type { StatsDelta } from '../stats/stats-delta.js'
import type { WorkerNode } from './worker-node.js'

export interface PlanToPrepare {
  readonly bundle: ScriptBundle
  readonly options: RunOptions
  readonly scenarios: readonly Scenario[]
  readonly selectors: readonly string[]
}

/** The run whose reports are merged, from setup() to teardown(). */
export interface OpenRun {
  readonly runId: string
  readonly aggregate: RunAggregate
  /** Hears of each report that was counted. */
  counted?(workerId: string, delta: StatsDelta): void
  /** Hears of requests that a worker kept with their details; `atMs` of each is elapsed time. */
  sampled?(workerId: string, samples: readonly RequestSample[], sums: readonly PhaseSums[]): void
  /** Called before reports are confirmed to their workers: what was counted should survive this process. */
  keep?(): void
}

export interface RunToTakeOver {
  readonly seed: number
  readonly setupData: unknown
  readonly workers: readonly Pick<WorkerNode, 'id' | 'index' | 'facts' | 'isDrained'>[]
}
