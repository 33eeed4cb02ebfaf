// The summary as a report carries it: small, and without what is nobody's business who gets the report.
import type { RunSummary, TimelinePoint } from '../../stats/run-summary.js'

export type ReportExtras = Readonly<Record<string, unknown>>

const COLUMNS = ['atMs', 'stepMs', 'users', 'rps', 'failuresPerSecond', 'p50', 'p95', 'p99'] as const

/** More digits than a chart can show; what is not needed is a third of the file. */
const DIGITS = 5

const short = (value: number): number => (Number.isInteger(value) ? value : Number(value.toPrecision(DIGITS)))

/** Its shape is `ReportData` of src/web/api.ts; a test of the pages reads it back. */
export function reportData(summary: RunSummary, extras: ReportExtras) {
  const column = (key: keyof TimelinePoint): number[] => summary.timeline.map((point) => short(point[key]))
  return {
    ...extras,
    summary: { ...summary, run: { ...summary.run, options: shareable(summary.run.options) }, timeline: [] },
    timeline: Object.fromEntries(COLUMNS.map((key) => [key, column(key)])),
  }
}

/** Values of the environment may be secrets, and a report is made to be passed on: only their names go with it. */
function shareable(options: RunSummary['run']['options']): RunSummary['run']['options'] {
  const { env, ...rest } = options
  return typeof env === 'object' && env !== null ? { ...rest, env: Object.keys(env).join(', ') } : options
}
