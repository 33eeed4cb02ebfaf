// Columns over time, no more points than a chart is wide.
import type { SeriesOf } from './series-of.js'

/** `users`: of the whole run or of a worker. `p50 p99 max`: of all requests or an endpoint. `cpu` (percent of a core), `memory` (bytes), `loop` (p99 of the event-loop delay, ms): of a worker. Latencies are ms. */
export type SeriesMetric =
  | 'users'
  | 'rps'
  | 'failuresPerSecond'
  | 'p50'
  | 'p95'
  | 'p99'
  | 'max'
  | 'cpu'
  | 'memory'
  | 'loop'

export interface SeriesQuestion extends SeriesOf {
  readonly metrics: readonly SeriesMetric[]
  /** Elapsed ms; default 0. */
  readonly fromMs?: number
  /** Default: the end of what was recorded. */
  readonly toMs?: number
  /** Width of the chart: no more steps are answered; default 600. */
  readonly points?: number
}

/** A step without measurements is NaN in all three. `min` and `max` are those of the recorded steps that were joined. */
export interface SeriesColumn {
  readonly mean: Float32Array
  readonly min: Float32Array
  readonly max: Float32Array
}

export interface SeriesPicture {
  readonly fromMs: number
  readonly stepMs: number
  /** Length of each column. */
  readonly count: number
  /** Only metrics that exist for what was asked about. */
  readonly columns: Readonly<Partial<Record<SeriesMetric, SeriesColumn>>>
}
