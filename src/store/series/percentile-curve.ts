// The percentile curve of a run: how slow the slowest share of requests was.

export interface PercentilePoint {
  /** 50..99.99, and 100 for the maximum. */
  readonly percentile: number
  readonly ms: number
}
