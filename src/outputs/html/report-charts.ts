// What is known of a run over time, as small as a report needs it: numbers of a few digits.
import type { EndpointRange } from '../../stats/endpoint-range.js'
import type { PercentilePoint } from '../../stats/percentile-curve.js'

export interface ReportSeries {
  readonly fromMs: number
  readonly stepMs: number
  readonly columns: Readonly<Record<string, { readonly mean: Float32Array }>>
}

export interface ReportHeatmap {
  readonly fromMs: number
  readonly stepMs: number
  readonly columns: number
  readonly boundsMs: readonly number[]
  /** Column after column. */
  readonly counts: Uint32Array
}

/** Keys are `METHOD name`, empty for all requests; of `workers` their ids. */
export interface ReportCharts {
  readonly series: Readonly<Record<string, ReportSeries>>
  readonly workers: Readonly<Record<string, ReportSeries>>
  readonly heatmaps: Readonly<Record<string, ReportHeatmap>>
  readonly percentiles: Readonly<Record<string, readonly PercentilePoint[]>>
  /** Figures since the last restart of the statistics; null = there was none. */
  readonly restart: EndpointRange | null
}

/** Within half a percent: a chart shows no more. */
const DIGITS = 3
/** As bounds of rows lie near each other. */
const BOUND_DIGITS = 5

/** `ReportCharts` of src/web/api.ts; a test of the pages reads it back. */
export function plainCharts({ series, workers, heatmaps, percentiles, restart }: ReportCharts) {
  const ranks =
    Object.values(percentiles)
      .find((points) => points.length > 0)
      ?.map(({ percentile }) => percentile) ?? []
  return {
    ranks,
    series: mapped(series, plainSeries),
    workers: mapped(workers, plainSeries),
    heatmaps: mapped(heatmaps, ({ counts, boundsMs, ...grid }) => ({
      ...grid,
      boundsMs: boundsMs.map((bound) => Number(bound.toPrecision(BOUND_DIGITS))),
      counts: [...counts],
    })),
    percentiles: mapped(percentiles, (points) => points.map(({ ms }) => short(ms))),
    restart,
  }
}

/** JSON has no NaN: null is where nothing was measured. */
const short = (value: number): number | null => (Number.isNaN(value) ? null : Number(value.toPrecision(DIGITS)))

const plainSeries = ({ fromMs, stepMs, columns }: ReportSeries) => ({
  fromMs,
  stepMs,
  columns: mapped(columns, ({ mean }) => Array.from(mean, short)),
})

const mapped = <From, To>(from: Readonly<Record<string, From>>, make: (one: From) => To): Record<string, To> =>
  Object.fromEntries(Object.entries(from).map(([key, one]) => [key, make(one)]))
