// Columns over time of all requests, from the summary's own timeline: complete to the last second. Pure.
import type { TimelinePoint } from '../../stats/run-summary.js'
import type { Series, SeriesColumn, SeriesMetric } from '../api.js'

const KNOWN = ['users', 'rps', 'failuresPerSecond', 'p50', 'p95', 'p99'] as const
type Known = (typeof KNOWN)[number]

export interface TimelineQuestion {
  readonly metrics: readonly SeriesMetric[]
  readonly from?: number | undefined
  readonly to?: number | undefined
  readonly points?: number | undefined
}

const DEFAULT_POINTS = 600

export const isOfTimeline = (metric: SeriesMetric): metric is Known => (KNOWN as readonly string[]).includes(metric)

export function timelineSeries(timeline: readonly TimelinePoint[], question: TimelineQuestion): Series {
  const { metrics, from = 0, to = Number.POSITIVE_INFINITY, points = DEFAULT_POINTS } = question
  const stepMs = timeline[0]?.stepMs ?? 1000
  const chosen = timeline.filter(({ atMs }) => atMs + stepMs > from && atMs < to)
  const joined = Math.max(1, Math.ceil(chosen.length / points))
  const groups = Array.from({ length: Math.ceil(chosen.length / joined) }, (_, at) =>
    chosen.slice(at * joined, (at + 1) * joined),
  )
  const known = metrics.filter(isOfTimeline)
  return {
    fromMs: chosen[0]?.atMs ?? from,
    stepMs: stepMs * joined,
    count: groups.length,
    columns: Object.fromEntries(known.map((metric) => [metric, columnOf(groups, metric)])),
  }
}

/** A step without requests has no latency. */
function figureOf(point: TimelinePoint, metric: Known): number {
  const isLatency = metric === 'p50' || metric === 'p95' || metric === 'p99'
  return isLatency && point.rps === 0 ? Number.NaN : point[metric]
}

function columnOf(groups: readonly (readonly TimelinePoint[])[], metric: Known): SeriesColumn {
  const values = groups.map((group) =>
    group.map((point) => figureOf(point, metric)).filter((value) => !Number.isNaN(value)),
  )
  const pack = (pick: (values: readonly number[]) => number): string =>
    float32(values.map((list) => (list.length === 0 ? Number.NaN : pick(list))))
  return {
    mean: pack((list) => list.reduce((sum, value) => sum + value, 0) / list.length),
    min: pack((list) => Math.min(...list)),
    max: pack((list) => Math.max(...list)),
  }
}

/** base64 of little-endian Float32. */
function float32(values: readonly number[]): string {
  const bytes = Buffer.alloc(values.length * 4)
  for (const [at, value] of values.entries()) bytes.writeFloatLE(value, at * 4)
  return bytes.toString('base64')
}
