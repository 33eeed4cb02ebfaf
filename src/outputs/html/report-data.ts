// The summary as a report carries it: small, and without what is nobody's business who gets the report.
import { deflateRawSync } from 'node:zlib'
import type { RunSummary, TimelinePoint } from '../../stats/run-summary.js'
import type { SamplePicture } from '../../stats/samples/sample-picture.js'
import { plainCharts, type ReportCharts } from './report-charts.js'

/** Beside the summary, by the names of `ReportData` in src/web/api.ts. */
export interface ReportExtras {
  readonly charts?: ReportCharts | null
  /** By `METHOD name`. */
  readonly samples?: Readonly<Record<string, SamplePicture>>
}

const COLUMNS = ['atMs', 'stepMs', 'users', 'rps', 'failuresPerSecond', 'p50', 'p95', 'p99'] as const

/** More digits than a chart can show; what is not needed is a third of the file. */
const DIGITS = 5

const short = (value: number): number => (Number.isInteger(value) ? value : Number(value.toPrecision(DIGITS)))

/** Its shape is `ReportData` of src/web/api.ts; a test of the pages reads it back. */
export function reportData(summary: RunSummary, { charts = null, samples }: ReportExtras) {
  // The charts have the same and more.
  const points = charts === null ? summary.timeline : []
  const column = (key: keyof TimelinePoint): number[] => points.map((point) => short(point[key]))
  return {
    details: packed({ charts: charts === null ? null : plainCharts(charts), samples }),
    summary: { ...summary, run: { ...summary.run, options: shareable(summary.run.options) }, timeline: [] },
    timeline: Object.fromEntries(COLUMNS.map((key) => [key, column(key)])),
  }
}

/** A fifth of what it would be as text. */
const packed = (details: object): string => deflateRawSync(JSON.stringify(details), { level: 9 }).toString('base64')

/** Values of the environment may be secrets, and a report is made to be passed on: only their names go with it. */
function shareable(options: RunSummary['run']['options']): RunSummary['run']['options'] {
  const { env, ...rest } = options
  return typeof env === 'object' && env !== null ? { ...rest, env: Object.keys(env).join(', ') } : options
}
