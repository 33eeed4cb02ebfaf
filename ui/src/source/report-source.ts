// The report: what lies in the page itself; the timeline and percentiles of the summary stand in where the store gave nothing.
import { signal } from '@preact/signals'
import type { PercentileCurve, PlainSeries, ReportCharts, ReportData, RunSummary } from '../../../src/web/api.js'
import { fillSignals, wholePicture } from './fill-signals.js'
import { heatmapOf, readDetails, seriesOf } from './report-details.js'
import { reportSamples } from './report-samples.js'
import { restartOf } from './restart.js'
import { type RunSource, runSignals } from './run-source.js'
import { partOf, timelineSeries } from './timeline-series.js'

export function reportSource({ summary, timeline, details: packed }: ReportData): RunSource {
  const signals = runSignals()
  const unpacked = signal<ReportCharts | null>(null)
  const details = readDetails(packed)
  const charts = details.then((read) => {
    unpacked.value = read?.charts ?? null
    return unpacked.value
  })
  fillSignals(signals, wholePicture(summary, Date.parse(summary.run.startedAt) + summary.run.durationMs))
  return {
    kind: 'report',
    id: 'report',
    connection: signal('open'),
    ...signals,
    series: async (query) => {
      const { series = {}, workers = {} } = (await charts) ?? {}
      const given = query.worker === undefined ? series[query.endpoint ?? ''] : workers[query.worker]
      if (given !== undefined) return partOf(seriesOf(given), query)
      // The timeline is of all requests; one endpoint or worker has none here.
      const isWhole = query.endpoint === undefined && query.worker === undefined
      return isWhole ? partOf(timelineSeries(timeline), query) : null
    },
    heatmap: async ({ endpoint = '', ...range }) => {
      const given = (await charts)?.heatmaps[endpoint]
      return given === undefined ? null : heatmapOf(given, range)
    },
    percentiles: async ({ endpoint = '' }) => {
      const { ranks = [], percentiles = {} } = (await charts) ?? {}
      const given = percentiles[endpoint]
      if (given === undefined || given.length === 0) return curveOf(summary, endpoint)
      const points = given.map((ms, at) => ({ percentile: ranks[at]!, ms }))
      return { fromMs: 0, toMs: summary.run.durationMs, points }
    },
    // Only of the part that was gathered with the report.
    endpointRange: async ({ fromMs, toMs }) => {
      const restart = (await charts)?.restart ?? null
      const isKnown = toMs === undefined && fromMs === restartOf(summary.notes)?.atMs
      return isKnown ? restart : null
    },
    endpointWorkers: async () => null,
    logs: async () => null,
    samples: async (query) => reportSamples((await details)?.samples, query),
    exportUrl: () => null,
    trend: (endpoint) => trendOf(unpacked.value?.series[endpoint]),
    watchEndpoints: () => {},
    keepWhole: () => () => {},
    close: () => {},
  }
}

const TREND_POINTS = 60

/** The p95 of an endpoint over the whole run, thinned out. */
function trendOf(series: PlainSeries | undefined): readonly number[] {
  const values = (series?.columns.p95 ?? []).filter((value) => value !== null)
  const every = Math.max(1, Math.ceil(values.length / TREND_POINTS))
  return values.filter((_, index) => index % every === 0)
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

/** Of the few percentiles of the summary. */
function curveOf(summary: RunSummary, endpoint: string): PercentileCurve | null {
  const rows = summary.endpoints.filter((one) => `${one.method} ${one.name}` === endpoint)
  const row = endpoint === '' ? summary.totals : rows[0]
  if (row === undefined || row.requests === 0) return null
  const { durationMs: toMs } = summary.run
  return { fromMs: 0, toMs, points: STEPS.map(([key, percentile]) => ({ percentile, ms: row.latencyMs[key] })) }
}
