// The percentile curve of a run, or of a part of it: how slow the slowest share of requests was.
import { COARSE_BITS } from '../../../stats/buckets/layout.js'
import { Histogram } from '../../../stats/histogram.js'
import { type PercentilePoint, percentileCurveOf } from '../../../stats/percentile-curve.js'
import { PartSum } from '../format/part-sum.js'
import type { SeriesFiles, TimeRange } from './series-file.js'
import { placeOf, type SeriesOf } from './series-of.js'
import { type AskedRange, wholeSteps } from './whole-steps.js'

export type PercentileQuestion = SeriesOf & AskedRange

/** Elapsed ms: the part that was really counted. */
export interface PercentilePicture extends TimeRange {
  readonly points: readonly PercentilePoint[]
}

/** Within 0.8 %, as the histograms on disk are the coarse ones; the maximum is exact. */
export async function readPercentiles(files: SeriesFiles, question: PercentileQuestion): Promise<PercentilePicture> {
  const { group, name } = placeOf(question)
  const file = await files.open(group)
  const range = wholeSteps(file, question)
  const latency = new Histogram(COARSE_BITS)
  const sum = new PartSum()
  for await (const { bytes } of file.parts(name, range)) sum.add(bytes, 0, bytes.length)
  sum.moveTo(latency)
  return { ...range, points: percentileCurveOf(latency) }
}
