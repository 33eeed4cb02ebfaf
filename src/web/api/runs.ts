// Runs and their parts, live and kept: lists, series, heatmaps, logs, samples, comparison.
import type { EndpointWorker } from '../../stats/judge/endpoint-outliers.js'
import type { SamplePicture } from '../../stats/samples/sample-picture.js'
import type { SeriesMetric } from '../../store/series/read/series-picture.js'
import type { StoredRun } from '../../store/stored-run.js'

/** Those of a summary that can be left out, by `?without=timeline,endpoints`. */
export const LONG_LISTS = [
  'timeline',
  'endpoints',
  'workers',
  'errors',
  'exceptions',
  'checks',
  'metrics',
  'notes',
  'endpointTags',
] as const

/**
 * GET /runs: newest first.
 * GET /runs/:id answers the RunSummary of one run; `live` is the run under way or the last one of this master, here and in every path below.
 * `?without=timeline,endpoints` leaves these lists empty: pages that draw from the series need no timeline.
 * DELETE /runs/:id removes it from the disk. POST /runs/import takes what `export?as=bundle` gave and answers its RunListItem.
 */
export type RunListItem = Omit<StoredRun, 'path'>

/** PATCH /runs/:id */
export interface RunChange {
  readonly name?: string
  readonly tags?: Readonly<Record<string, string>>
  readonly isBaseline?: boolean
}

/**
 * GET /runs/:id/series?metrics=rps,p95&endpoint=GET%20/&worker=ID&from=0&to=60000&points=600
 * `points` is the width of the chart: no more are sent. For each step the value, and within joined steps the least and the greatest.
 */
export interface Series {
  readonly fromMs: number
  readonly stepMs: number
  /** Length of each column. */
  readonly count: number
  /** base64 of little-endian Float32; NaN = nothing was measured. */
  readonly columns: Readonly<Partial<Record<SeriesMetric, SeriesColumn>>>
}

/** Base64 of Float32; `min` and `max` are empty with `parts=mean`. */
export interface SeriesColumn {
  readonly mean: string
  readonly min: string
  readonly max: string
}

/** GET /runs/:id/heatmap?endpoint=…&from&to&columns=600&rows=64 */
export interface Heatmap {
  readonly fromMs: number
  readonly stepMs: number
  readonly columns: number
  /** Upper bounds of the rows, ms, rising. */
  readonly boundsMs: readonly number[]
  /** base64 of little-endian Uint32, column after column, `boundsMs.length` counts each. */
  readonly counts: string
}

/**
 * GET /runs/:id/endpoints?from=&to= answers EndpointRange: the figures of all endpoints in that part of the run.
 * `from` and `to` (elapsed ms) are brought to whole recorded steps inside of the range, and `fromMs` and `toMs` say which these are.
 * From the last restart of the statistics of the live run to now they are exact; without `from` and `to` they are those of the summary.
 *
 * GET /runs/:id/percentiles?endpoint=…&worker=…&from=&to= : the curve, from 50 to 99.99 and the maximum, likewise.
 */
export interface PercentileCurve {
  readonly fromMs: number
  readonly toMs: number
  readonly points: readonly { readonly percentile: number; readonly ms: number }[]
}

/**
 * GET /runs/:id/endpoint-workers?endpoint=METHOD%20NAME or ?worker=ID, or both: what each worker measured of an endpoint, or one worker of each.
 * Of a kept run since its end. Latency in milliseconds, within 0.8 %; mean and maximum exact.
 */
export interface EndpointWorkers {
  /** `counts` = too many workers and endpoints for percentiles, which are null then; `none` = nothing is kept, or was recorded. */
  readonly detail: 'percentiles' | 'counts' | 'none'
  /** By endpoint in the order of the summary, then by worker. Flags: unlike the other workers of the same endpoint. */
  readonly rows: readonly EndpointWorker[]
}

/** GET /runs/:id/logs?after=0&level=warn&worker=…&q=… */
export interface LogPage {
  readonly lines: readonly LogLine[]
  /** For `after` of the next question. */
  readonly next: number
}

export interface LogLine {
  readonly seq: number
  /** Epoch ms. */
  readonly atMs: number
  readonly level: 'debug' | 'info' | 'warn' | 'error'
  /** Id of the worker that said it; left out = the master. */
  readonly worker?: string
  readonly text: string
}

/**
 * GET /runs/:id/samples?endpoint=METHOD%20NAME&error=…&kind=slowest|failed|random&limit=100
 * Requests kept with their headers and the start of their bodies, and, of one endpoint, where the time of its requests went.
 */
export type SamplePage = SamplePicture

/** GET /compare?a=ID&b=ID */
export interface Comparison {
  readonly a: RunListItem
  readonly b: RunListItem
  readonly totals: readonly ComparedFigure[]
  readonly endpoints: readonly {
    readonly method: string
    readonly name: string
    readonly inA: boolean
    readonly inB: boolean
    readonly figures: readonly ComparedFigure[]
  }[]
  readonly differences: readonly string[]
}

export interface ComparedFigure {
  readonly figure: 'p50' | 'p95' | 'p99' | 'mean' | 'rps' | 'failRatio'
  readonly a: number
  readonly b: number
  /** (b - a) / a; null when a is 0. */
  readonly change: number | null
  /** `not-enough-data` = the runs are too short to say. */
  readonly verdict: 'worse' | 'better' | 'same' | 'not-enough-data'
  /** p of the Mann–Whitney test over equal blocks; null where it was not made. */
  readonly p: number | null
}

/** GET /runs/:id/export?as=… */
export type ExportFormat =
  | 'html'
  | 'json'
  | 'csv-stats'
  | 'csv-history'
  | 'csv-failures'
  | 'csv-exceptions'
  | 'junit'
  | 'bundle'
