// What a report file carries in itself.
import type { EndpointRange } from '../../stats/endpoint-range.js'
import type { RunSummary, TimelinePoint } from '../../stats/run-summary.js'
import type { SeriesMetric } from '../../store/series/read/series-picture.js'
import type { Heatmap, SamplePage, Series } from './runs.js'

/** What a report file carries in itself: the summary without its timeline, the timeline in columns, and what was recorded over time. */
export interface ReportData {
  readonly summary: RunSummary
  /** Empty where there are charts. */
  readonly timeline: { readonly [Key in keyof TimelinePoint]: readonly number[] }
  /** base64 of raw DEFLATE of ReportDetails as JSON. */
  readonly details?: string
}

export interface ReportDetails {
  /** null = nothing was recorded. */
  readonly charts: ReportCharts | null
  /** By `METHOD name`, of the endpoints that have any; a few of each. Left out where none were kept. */
  readonly samples?: Readonly<Record<string, SamplePage>>
}

/** Keys are `METHOD name`, empty for all requests. Of many endpoints those with the most requests are there. */
export interface ReportCharts {
  /** Of each list in `percentiles`. */
  readonly ranks: readonly number[]
  readonly series: Readonly<Record<string, PlainSeries>>
  /** By id. */
  readonly workers: Readonly<Record<string, PlainSeries>>
  readonly heatmaps: Readonly<Record<string, PlainHeatmap>>
  /** Ms. */
  readonly percentiles: Readonly<Record<string, readonly number[]>>
  /** Figures since the last restart of the statistics. */
  readonly restart: EndpointRange | null
}

/** null = nothing was measured. */
export interface PlainSeries extends Omit<Series, 'columns' | 'count'> {
  readonly columns: Readonly<Partial<Record<SeriesMetric, readonly (number | null)[]>>>
}

export interface PlainHeatmap extends Omit<Heatmap, 'counts'> {
  readonly counts: readonly number[]
}
