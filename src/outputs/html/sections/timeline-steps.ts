// A long run in few steps: for tables, and for the values that are read off a chart.
import type { TimelinePoint } from '../../../stats/run-summary.js'

/** Several seconds as one: rates are means, latencies those of the worst second (percentiles cannot be averaged). */
export interface Step {
  /** When it begins, and how long it is. */
  readonly atMs: number
  readonly stepMs: number
  /** At its end. */
  readonly users: number
  readonly rps: number
  readonly failuresPerSecond: number
  readonly p50: number | null
  readonly p95: number | null
  readonly p99: number | null
}

export function stepsOf(timeline: readonly TimelinePoint[], most: number): Step[] {
  const size = Math.max(1, Math.ceil(timeline.length / most))
  const steps: Step[] = []
  for (let from = 0; from < timeline.length; from += size) steps.push(stepOf(timeline.slice(from, from + size)))
  return steps
}

function stepOf(points: readonly TimelinePoint[]): Step {
  const span = points.reduce((sum, point) => sum + point.stepMs, 0) || 1
  const mean = (value: (point: TimelinePoint) => number): number =>
    points.reduce((sum, point) => sum + value(point) * point.stepMs, 0) / span
  const busy = points.filter((point) => point.rps > 0)
  const worst = (value: (point: TimelinePoint) => number): number | null =>
    busy.length === 0 ? null : Math.max(...busy.map(value))
  const last = points.at(-1)!
  return {
    atMs: points[0]!.atMs,
    stepMs: last.atMs + last.stepMs - points[0]!.atMs,
    users: last.users,
    rps: mean((point) => point.rps),
    failuresPerSecond: mean((point) => point.failuresPerSecond),
    p50: worst((point) => point.p50),
    p95: worst((point) => point.p95),
    p99: worst((point) => point.p99),
  }
}
