// The report: the summary that lies in the page itself; its timeline and percentiles stand in for the store.
import { signal } from '@preact/signals'
import type { Heatmap, PercentileCurve, RunSummary, Series, SeriesMetric } from '../../../src/web/api.js'
import { fillSignals } from './fill-signals.js'
import { writeFloats } from './float-columns.js'
import { type RunSource, runSignals, type SeriesQuery } from './run-source.js'

/** What `--html` writes into the page. */
export interface ReportData {
  readonly summary: RunSummary
  readonly heatmap?: Heatmap
}

export function reportSource({ summary, heatmap }: ReportData): RunSource {
  const signals = runSignals()
  fillSignals(signals, summary, Date.parse(summary.run.startedAt) + summary.run.durationMs)
  return {
    kind: 'report',
    id: 'report',
    connection: signal('open'),
    ...signals,
    series: async (query) => timelineSeries(summary, query),
    heatmap: async ({ endpoint }) => (endpoint === undefined ? (heatmap ?? null) : null),
    percentiles: async (endpoint) => curveOf(summary, endpoint),
    logs: async () => null,
    exportUrl: () => null,
    watchEndpoints: () => {},
    close: () => {},
  }
}

/** The timeline is of all requests of the whole run; a part of them has no series here. */
function timelineSeries({ timeline }: RunSummary, query: SeriesQuery): Series | null {
  if (query.endpoint !== undefined || query.worker !== undefined) return null
  const from = query.fromMs ?? 0
  const to = query.toMs ?? Number.POSITIVE_INFINITY
  const points = timeline.filter((point) => point.atMs >= from && point.atMs <= to)
  const columns: Partial<Record<SeriesMetric, { mean: string; min: string; max: string }>> = {}
  for (const metric of query.metrics) {
    if (metric === 'max' || metric === 'cpu' || metric === 'loop') continue
    const idle = (rps: number): boolean => rps === 0 && metric.startsWith('p')
    const packed = writeFloats(points.map((point) => (idle(point.rps) ? Number.NaN : point[metric])))
    columns[metric] = { mean: packed, min: packed, max: packed }
  }
  return { fromMs: points[0]?.atMs ?? 0, stepMs: points[0]?.stepMs ?? 1000, count: points.length, columns }
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
  const row =
    endpoint === undefined ? summary.totals : summary.endpoints.find((one) => `${one.method} ${one.name}` === endpoint)
  if (row === undefined || row.requests === 0) return null
  return { points: STEPS.map(([key, percentile]) => ({ percentile, ms: row.latencyMs[key] })) }
}
