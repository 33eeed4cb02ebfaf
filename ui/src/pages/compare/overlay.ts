// Two runs with steps of their own on one time axis: that of the finer one, each value taken from the step it lies in.
import type { SeriesMetric } from '../../../../src/web/api.js'
import type { ChartSeries } from '../../charts/use-series.js'

interface Overlay {
  readonly times: readonly number[]
  readonly a: readonly number[]
  readonly b: readonly number[]
}

const stepOf = ({ times }: ChartSeries): number => (times.length > 1 ? times[1]! - times[0]! : 1000)

export function overlay(a: ChartSeries, b: ChartSeries, metric: SeriesMetric): Overlay {
  const step = Math.max(1, Math.min(stepOf(a), stepOf(b)))
  const end = Math.max(a.times.at(-1) ?? 0, b.times.at(-1) ?? 0)
  const times = Array.from({ length: Math.floor(end / step) + 1 }, (_, index) => index * step)
  return { times, a: sampled(a, metric, times), b: sampled(b, metric, times) }
}

function sampled(series: ChartSeries, metric: SeriesMetric, times: readonly number[]): number[] {
  const values = series.column(metric)
  const first = series.times[0] ?? 0
  const step = stepOf(series)
  return times.map((time) => values[Math.floor((time - first) / step)] ?? Number.NaN)
}
