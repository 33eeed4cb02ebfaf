// What a run needs to live, and what it comes to.
import type { Master } from '../master/master.js'
import type { Speaker, WorkerLossPolicy } from '../master/master-events.js'
import type { TymbalError } from '../model/errors.js'
import type { Scenario } from '../model/load.js'
import type { RunOptions } from '../model/run-options.js'
import type { TestPlan } from '../model/test-plan.js'
import type { Threshold } from '../model/threshold.js'
import type { OutputSet } from '../outputs/output-set.js'
import type { RunAggregate } from '../stats/run-aggregate.js'
import type { RunSummary } from '../stats/run-summary.js'
import type { SampleBook } from '../stats/samples/sample-book.js'
import type { RunJournal } from '../store/run-journal.js'
import type { SampleFile } from '../store/samples/sample-file.js'
import type { RunSeries } from '../store/series/record/series-recorder.js'

export type MasterHook = 'workerConnect' | 'workerLost' | 'quitting'

export interface TestRunDeps {
  readonly runId: string
  /** The run's name in reports. */
  readonly name: string
  readonly master: Master
  readonly plan: TestPlan
  readonly options: RunOptions
  readonly seed: number
  readonly scenarios: readonly Scenario[]
  /** False when only Ctrl-C can end the run: then that is its normal end. */
  readonly hasEnd: boolean
  readonly thresholds: readonly Threshold[]
  readonly outputs: OutputSet
  /** Workers to wait for before the load starts, and for how long; Infinity = for ever. */
  readonly workers: number
  readonly workersLimitMs: number
  readonly onWorkerLoss: WorkerLossPolicy
  /** What to look at when workers do not come. */
  readonly workersHint: string
  readonly clock: () => number
  readonly wallClock: () => number
  /** Opens what the run is written down in, where a later master finds it; null = nowhere. */
  openJournal(): RunJournal | null
  /** Opens what the run is recorded in over time; null = nowhere. */
  openSeries(aggregate: RunAggregate): RunSeries | null
  /** Opens what samples of requests are written down in; null = nowhere. */
  openSamples(book: SampleBook): SampleFile | null
  /** The journal of a run that goes on and that this master takes over; null = a new run. */
  journalToTakeOver: string | null
  log(level: 'info' | 'warn' | 'error', text: string, from?: Speaker): void
  /** Runs the hooks of the script that belong to the master's side. What they throw goes to `onError`; never rejects. */
  fireHook?(hook: MasterHook, event: object, onError: (error: TymbalError) => void): Promise<void>
}

export interface RunResult {
  readonly summary: RunSummary
  readonly exitCode: number
  readonly files: readonly string[]
  readonly notWritten: readonly { readonly name: string; readonly reason: string }[]
}
