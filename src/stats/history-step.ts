// A run at the end of one of its steps: what had been counted up to there.
import type { LatencySummary } from './run-summary.js'

export interface HistoryStep {
  /** End of the step, elapsed ms. */
  readonly atMs: number
  readonly users: number
  /** Of the ten seconds before. */
  readonly rps: number
  readonly failuresPerSecond: number
  /** Since the start. */
  readonly requests: number
  readonly failures: number
  readonly latencyMs: LatencySummary
}
