// The timeline of a report as a series, and the part of a series that lies in a range: what a master would answer.
import type { ReportData, Series, SeriesColumn, SeriesMetric } from '../../../src/web/api.js'
import { readFloats, writeFloats } from './float-columns.js'

const METRICS = ['users', 'rps', 'failuresPerSecond', 'p50', 'p95', 'p99'] as const

export function timelineSeries(timeline: ReportData['timeline']): Series {
  const columns: Partial<Record<SeriesMetric, SeriesColumn>> = {}
  for (const metric of METRICS) {
    // A latency of a step without requests was not measured.
    const isIdle = (index: number): boolean => metric.startsWith('p') && timeline.rps[index] === 0
    const packed = writeFloats(timeline[metric].map((value, index) => (isIdle(index) ? Number.NaN : value)))
    columns[metric] = { mean: packed, min: packed, max: packed }
  }
  return { fromMs: timeline.atMs[0] ?? 0, stepMs: timeline.stepMs[0] ?? 1000, count: timeline.atMs.length, columns }
}

interface Range {
  readonly fromMs?: number
  readonly toMs?: number
}

export function partOf(series: Series, { fromMs, toMs }: Range): Series {
  const { stepMs, count } = series
  const first = Math.max(0, Math.floor(((fromMs ?? series.fromMs) - series.fromMs) / stepMs))
  const last = toMs === undefined ? count : Math.min(count, Math.ceil((toMs - series.fromMs) / stepMs) + 1)
  if (first === 0 && last === count) return series
  const cut = (text: string): string => writeFloats([...readFloats(text).subarray(first, last)])
  const columns = Object.fromEntries(
    Object.entries(series.columns).map(([metric, { mean, min, max }]) => [
      metric,
      { mean: cut(mean), min: cut(min), max: cut(max) },
    ]),
  )
  return { fromMs: series.fromMs + first * stepMs, stepMs, count: Math.max(0, last - first), columns }
}
