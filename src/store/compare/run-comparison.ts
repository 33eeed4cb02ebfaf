// What two runs come to beside each other, and which differences are more than noise.
import type { RunSummary } from '../../stats/run-summary.js'
import type { StoredRun } from '../stored-run.js'

export interface RunToCompare {
  readonly run: StoredRun
  readonly summary: RunSummary
}

export type Figure = 'p50' | 'p95' | 'p99' | 'mean' | 'rps' | 'failRatio'

export interface ComparedFigure {
  readonly figure: Figure
  /** Of the whole run: ms, 1/s, or 0..1. */
  readonly a: number
  readonly b: number
  /** (b - a) / a; null when a is 0. */
  readonly change: number | null
  /** `not-enough-data` = the runs are too short to say. */
  readonly verdict: 'worse' | 'better' | 'same' | 'not-enough-data'
  /** p of the Mann-Whitney test over equal blocks; null where it was not made. */
  readonly p: number | null
}

export interface ComparedEndpoint {
  readonly method: string
  readonly name: string
  readonly inA: boolean
  readonly inB: boolean
  /** Empty when the endpoint is in one of the runs only. */
  readonly figures: readonly ComparedFigure[]
}

export interface RunComparison {
  readonly a: StoredRun
  readonly b: StoredRun
  readonly totals: readonly ComparedFigure[]
  /** The worst change of p95 first. */
  readonly endpoints: readonly ComparedEndpoint[]
  /** What was asked for differently: script, host, load, parameters, tags, workers; and how the runs ended. */
  readonly differences: readonly string[]
}
