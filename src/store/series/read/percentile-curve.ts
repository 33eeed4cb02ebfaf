// The percentile curve of a run: how slow the slowest share of requests was.
import { COARSE_BITS } from '../../../stats/buckets/layout.js'
import { Histogram } from '../../../stats/histogram.js'
import { PartSum } from '../format/part-sum.js'
import { openSeriesFile } from './series-file.js'
import { placeOf, type SeriesOf } from './series-of.js'

export interface PercentilePoint {
  /** 50..99.99, and 100 for the maximum. */
  readonly percentile: number
  readonly ms: number
}

/** Whole percents to 99, then tenths, then hundredths: evenly spread where the tail is drawn larger and larger. */
const RANKS = [
  ...Array.from({ length: 50 }, (_, i) => 50 + i),
  ...Array.from({ length: 9 }, (_, i) => (991 + i) / 10),
  ...Array.from({ length: 9 }, (_, i) => (9991 + i) / 100),
  100,
]

/** Within 0.8 %, as the histograms on disk are the coarse ones; the maximum is exact. */
export async function readPercentiles(directory: string, of: SeriesOf): Promise<readonly PercentilePoint[]> {
  const { group, name } = placeOf(of)
  const file = await openSeriesFile(directory, group)
  const whole = new Histogram(COARSE_BITS)
  const sum = new PartSum()
  for await (const { bytes } of file.parts(name, { fromMs: 0, toMs: Number.POSITIVE_INFINITY })) {
    sum.add(bytes, 0, bytes.length)
  }
  sum.moveTo(whole)
  if (whole.count === 0) return []
  return whole.percentiles(RANKS).map((us, i) => ({ percentile: RANKS[i]!, ms: us / 1000 }))
}
