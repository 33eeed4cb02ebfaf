// The report: what lies in the page itself; the timeline and percentiles of the summary stand in where the store gave nothing.
import { signal } from '@preact/signals'
import type { PercentileCurve, ReportData, RunSummary, Series } from '../../../src/web/api.js'
import { fillSignals, wholePicture } from './fill-signals.js'
import { readFloats } from './float-columns.js'
import { reportSamples } from './report-samples.js'
import { type RunSource, runSignals } from './run-source.js'
import { partOf, timelineSeries } from './timeline-series.js'

export function reportSource({ summary, timeline, series, heatmaps, percentiles, samples }: ReportData): RunSource {
  const signals = runSignals()
  fillSignals(signals, wholePicture(summary, Date.parse(summary.run.startedAt) + summary.run.durationMs))
  return {
    kind: 'report',
    id: 'report',
    connection: signal('open'),
    ...signals,
    series: async (query) => {
      if (query.worker !== undefined) return null
      const given = series?.[query.endpoint ?? '']
      if (given !== undefined) return partOf(given, query)
      // The timeline is of all requests; one endpoint has none here.
      return query.endpoint === undefined ? partOf(timelineSeries(timeline), query) : null
    },
    heatmap: async ({ endpoint = '' }) => heatmaps?.[endpoint] ?? null,
    endpointWorkers: async () => null,
    percentiles: async (endpoint) => percentiles?.[endpoint ?? ''] ?? curveOf(summary, endpoint),
    logs: async () => null,
    samples: async (query) => reportSamples(samples, query),
    exportUrl: () => null,
    trend: (endpoint) => trendOf(series?.[endpoint]),
    watchEndpoints: () => {},
    keepWhole: () => () => {},
    close: () => {},
  }
}

const TREND_POINTS = 60

/** The embedded p95 of an endpoint over the whole run, thinned out. */
function trendOf(series: Series | undefined): readonly number[] {
  const packed = series?.columns.p95
  if (packed === undefined) return []
  const values = readFloats(packed.mean).filter(Number.isFinite)
  const every = Math.max(1, Math.ceil(values.length / TREND_POINTS))
  return [...values.filter((_, index) => index % every === 0)]
}

const STEPS = [
  ['p50', 50],
  ['p66', 66],
  ['p75', 75],
  ['p80', 80],
  ['p90', 90],
  ['p95', 95],
  ['p98', 98],
  ['p99', 99],
  ['p999', 99.9],
  ['p9999', 99.99],
  ['max', 100],
] as const

function curveOf(summary: RunSummary, endpoint?: string): PercentileCurve | null {
  const rows = summary.endpoints.filter((one) => `${one.method} ${one.name}` === endpoint)
  const row = endpoint === undefined ? summary.totals : rows[0]
  if (row === undefined || row.requests === 0) return null
  const points = STEPS.map(([key, percentile]) => ({ percentile, ms: row.latencyMs[key] }))
  return { fromMs: 0, toMs: summary.run.durationMs, points }
}
