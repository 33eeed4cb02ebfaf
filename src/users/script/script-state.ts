// What belongs to one loaded script and not to the process: its hooks, and the run that its checks and metrics go to.
import { createRandom, type Random } from '../../model/random.js'
import type { MeasurementSink, MetricType } from '../../model/sample.js'
import { HookList } from './hooks.js'
import { UiBook } from './ui.js'

/** The part of a running host that functions without a user need: `check`, `sleep`, metrics, `random`. */
export interface ActiveRun {
  readonly sink: MeasurementSink
  readonly clock: () => number
  readonly random: Random
  /** Resolves after so many milliseconds. */
  sleep(ms: number): Promise<void>
}

export class ScriptState {
  readonly hooks = new HookList()
  readonly pages = new UiBook()
  /** Custom metrics by name: one name is one metric. */
  readonly metricTypes = new Map<string, MetricType>()
  /** null while the script loads and between runs: checks and metrics are then not counted. */
  active: ActiveRun | null = null
  /** Whether the init hooks ran in this process. */
  isInitialised = false
  readonly #loadRandom = createRandom(0)

  /** Random numbers outside of users. While the script loads they are the same on every worker and in every run. */
  readonly random: Random = () => (this.active?.random ?? this.#loadRandom)()
}
