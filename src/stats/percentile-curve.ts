// The percentile curve: how slow the slowest share of requests was, in points enough for a smooth line. Pure.
import type { Histogram } from './histogram.js'

export interface PercentilePoint {
  /** 50..99.99, and 100 for the maximum. */
  readonly percentile: number
  readonly ms: number
}

/** Whole percents to 99, then tenths, then hundredths: evenly spread where the tail is drawn larger and larger. */
export const CURVE_RANKS: readonly number[] = [
  ...Array.from({ length: 50 }, (_, i) => 50 + i),
  ...Array.from({ length: 9 }, (_, i) => (991 + i) / 10),
  ...Array.from({ length: 9 }, (_, i) => (9991 + i) / 100),
  100,
]

/** Empty when nothing was measured. */
export function percentileCurveOf(histogram: Histogram): readonly PercentilePoint[] {
  if (histogram.count === 0) return []
  return histogram.percentiles(CURVE_RANKS).map((us, i) => ({ percentile: CURVE_RANKS[i]!, ms: us / 1000 }))
}
