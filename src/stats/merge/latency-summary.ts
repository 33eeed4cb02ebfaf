// From a histogram to the figures a reader sees: milliseconds, frozen.
import { lowOf } from '../buckets/layout.js'
import type { ValueHistogram } from '../buckets/value-histogram.js'
import type { Histogram } from '../histogram.js'
import type { LatencySummary, TotalsSummary } from '../run-summary.js'

const RANKS = [50, 66, 75, 80, 90, 95, 98, 99, 99.9, 99.99]

export const NO_LATENCY: LatencySummary = toSummary(0, 0, 0, new Array(RANKS.length).fill(0))

export function latencySummaryOf(histogram: Histogram): LatencySummary {
  if (histogram.count === 0) return NO_LATENCY
  const percentiles = histogram.percentiles(RANKS).map((us) => us / 1000)
  return toSummary(histogram.min / 1000, histogram.mean / 1000, histogram.max / 1000, percentiles)
}

/** A trend in the unit it was recorded in; `sum` comes from outside because it is kept exactly. */
export function trendSummaryOf(histogram: ValueHistogram, sum: number): LatencySummary {
  if (histogram.count === 0) return NO_LATENCY
  return toSummary(histogram.min, sum / histogram.count, histogram.max, histogram.percentiles(RANKS))
}

/**
 * Bars of the latency distribution: quarters of an octave (1, 1.25, 1.5, 1.75 times a power of two microseconds),
 * or whole octaves when the values span more than eight. Counts are exact, as bars end where buckets end; empty bars
 * between others are there, so that each begins where the one before ends.
 */
export function distributionOf(histogram: Histogram): TotalsSummary['distribution'] {
  const span = histogram.count === 0 ? 0 : Math.log2(Math.max(1, histogram.max) / Math.max(1, histogram.min))
  const barEnd = span > 8 ? octaveEnd : quarterEnd
  const bars: { upToMs: number; count: number }[] = []
  let endUs = 0
  histogram.forEachBucket((low, _end, count) => {
    const wanted = barEnd(low)
    if (endUs === 0) bars.push({ upToMs: wanted / 1000, count: 0 })
    for (let next = endUs; next !== 0 && next < wanted; ) {
      next = barEnd(next)
      bars.push({ upToMs: next / 1000, count: 0 })
    }
    endUs = wanted
    bars.at(-1)!.count += count
  })
  return Object.freeze(bars.map((bar) => Object.freeze(bar)))
}

const octaveEnd = (us: number): number => (us < 1 ? 1 : 2 ** (32 - Math.clz32(us)))

/** The same arithmetic as a bucket layout of two bits. */
function quarterEnd(us: number): number {
  const shift = Math.max(0, 29 - Math.clz32(us))
  return lowOf((shift << 2) + (us >>> shift) + 1, 2)
}

function toSummary(min: number, mean: number, max: number, ranks: readonly number[]): LatencySummary {
  const [p50, p66, p75, p80, p90, p95, p98, p99, p999, p9999] = ranks as [number, ...number[]] & { length: 10 }
  return Object.freeze({ min, mean, max, p50, p66, p75, p80, p90, p95, p98, p99, p999, p9999 }) as LatencySummary
}
