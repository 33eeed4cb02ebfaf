// Two runs with steps of their own on one time axis: that of the finer one, each value taken from the step it lies in.
import type { SeriesMetric } from '../../../../src/web/api.js'
import type { ChartSeries } from '../../charts/use-series.js'

export interface Overlay {
  readonly times: readonly number[]
  readonly a: readonly number[]
  readonly b: readonly number[]
}

/** The mean one: moved times are not even. */
const stepOf = ({ times }: ChartSeries): number =>
  times.length > 1 ? (times.at(-1)! - times[0]!) / (times.length - 1) : 1000

export function overlay(a: ChartSeries, b: ChartSeries, metric: SeriesMetric): Overlay {
  const step = Math.max(1, Math.min(stepOf(a), stepOf(b)))
  const end = Math.max(a.times.at(-1) ?? 0, b.times.at(-1) ?? 0)
  const times = Array.from({ length: Math.floor(end / step) + 1 }, (_, index) => index * step)
  return { times, a: sampled(a, metric, times), b: sampled(b, metric, times) }
}

function sampled(series: ChartSeries, metric: SeriesMetric, times: readonly number[]): number[] {
  const values = series.column(metric)
  const last = (series.times.at(-1) ?? 0) + stepOf(series)
  let at = -1
  return times.map((time) => {
    while (at + 1 < series.times.length && series.times[at + 1]! <= time) at++
    return at < 0 || time >= last ? Number.NaN : (values[at] ?? Number.NaN)
  })
}
