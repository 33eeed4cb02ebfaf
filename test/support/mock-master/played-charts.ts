// Series, heatmaps and curves of a played run, in the packed form of the API.

import { latencyFixture } from '../../../src/outputs/summary.fixture.js'
import type { EndpointRange, Heatmap, PercentileCurve, Series, SeriesMetric } from '../../../src/web/api.js'
import type { PlayedRun } from './played-run.js'

const floats = (values: readonly number[]): string => Buffer.from(new Float32Array(values).buffer).toString('base64')

export type PlayedSeconds = Pick<PlayedRun, 'seconds' | 'elapsedMs'>

interface Range {
  readonly from: number
  readonly to: number
}

export const rangeOf = (query: URLSearchParams, run: PlayedSeconds): Range => ({
  from: Number(query.get('from') ?? 0),
  to: Number(query.get('to') ?? run.elapsedMs),
})

export function playedSeries(run: PlayedSeconds, query: URLSearchParams): Series {
  const { from, to } = rangeOf(query, run)
  const points = Number(query.get('points') ?? 600)
  const first = Math.floor(from / 1000)
  const seconds = run.seconds.slice(first, Math.ceil(to / 1000))
  let step = 1
  while (seconds.length / step > points) step *= 2
  const shown = seconds.filter((_, index) => index % step === 0)
  const share = query.has('endpoint') ? 0.2 : query.has('worker') ? 0.12 : 1
  const figureOf: Readonly<Record<SeriesMetric, (one: PlayedRun['seconds'][number]) => number>> = {
    users: (one) => one.users,
    rps: (one) => one.rps * share,
    failuresPerSecond: (one) => one.failures * share,
    p50: (one) => (one.rps === 0 ? Number.NaN : one.p50),
    p95: (one) => (one.rps === 0 ? Number.NaN : one.p50 * 2.7),
    p99: (one) => (one.rps === 0 ? Number.NaN : one.p50 * 4.2),
    max: (one) => (one.rps === 0 ? Number.NaN : one.p50 * 9),
    cpu: (one) => 20 + one.users / 10,
    memory: (one) => 90e6 + one.users * 20_000,
    loop: (one) => 1 + one.users / 300,
  }
  const metrics = (query.get('metrics') ?? '').split(',') as SeriesMetric[]
  const columns = Object.fromEntries(
    metrics.map((metric) => {
      const packed = floats(shown.map(figureOf[metric]))
      return [metric, { mean: packed, min: packed, max: packed }]
    }),
  )
  return { fromMs: first * 1000, stepMs: step * 1000, count: shown.length, columns }
}

export function playedHeatmap(run: PlayedSeconds, query: URLSearchParams): Heatmap {
  const { from, to } = rangeOf(query, run)
  const rows = Number(query.get('rows') ?? 48)
  const wanted = Number(query.get('columns') ?? 300)
  const seconds = run.seconds.slice(Math.floor(from / 1000), Math.ceil(to / 1000))
  const step = Math.max(1, Math.ceil(seconds.length / wanted))
  const boundsMs = Array.from({ length: rows }, (_, row) => 2 * 1.22 ** row)
  const counts: number[] = []
  for (let index = 0; index < seconds.length; index += step) {
    const { p50, rps } = seconds[index]!
    for (const bound of boundsMs) {
      const z = Math.log(bound / p50) / 0.6
      counts.push(Math.round(rps * step * 0.13 * Math.exp((-z * z) / 2)))
    }
  }
  const packed = Buffer.from(new Uint32Array(counts).buffer).toString('base64')
  return { fromMs: from, stepMs: step * 1000, columns: counts.length / rows, boundsMs, counts: packed }
}

/** As if each second had been like the others. */
export function playedRange(run: PlayedRun, query: URLSearchParams): EndpointRange {
  const { from, to } = rangeOf(query, run)
  const part = run.elapsedMs === 0 ? 0 : Math.max(0, to - from) / run.elapsedMs
  const { totals, endpoints } = run.summary()
  const figures = ({
    requests,
    failures,
    rps,
    failuresPerSecond,
    latencyMs,
  }: typeof totals | (typeof endpoints)[number]) => ({
    requests: Math.round(requests * part),
    failures: Math.round(failures * part),
    rps,
    failuresPerSecond,
    failRatio: requests === 0 ? 0 : failures / requests,
    latencyMs,
    meanBytes: null,
  })
  return {
    fromMs: from,
    toMs: to,
    totals: figures(totals),
    endpoints: endpoints.map((one) => ({ method: one.method, name: one.name, ...figures(one) })),
  }
}

export function playedCurve(run: PlayedSeconds, query: URLSearchParams): PercentileCurve {
  const latency = latencyFixture((run.seconds.at(-1)?.p50 ?? 20) * (query.has('endpoint') ? 1.6 : 1))
  const steps = [
    ['p50', 50],
    ['p75', 75],
    ['p90', 90],
    ['p95', 95],
    ['p99', 99],
    ['p999', 99.9],
    ['p9999', 99.99],
    ['max', 100],
  ] as const
  const { from, to } = rangeOf(query, run)
  return { fromMs: from, toMs: to, points: steps.map(([key, percentile]) => ({ percentile, ms: latency[key] })) }
}
