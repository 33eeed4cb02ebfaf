// Latency over time as counts: a column for each step, a row for each range of latency.
import type { SeriesOf } from './series-of.js'

export interface HeatmapQuestion extends SeriesOf {
  readonly fromMs?: number
  readonly toMs?: number
  /** At most so many; default 600. */
  readonly columns?: number
  /** At most so many; default 64. */
  readonly rows?: number
}

export interface HeatmapPicture {
  readonly fromMs: number
  readonly stepMs: number
  readonly columns: number
  /** Upper bounds of the rows, rising. */
  readonly boundsMs: readonly number[]
  /** Column after column, `boundsMs.length` counts each. */
  readonly counts: Uint32Array
}
