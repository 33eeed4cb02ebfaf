// The p95 of one endpoint beside the requests per second of all in the same step, from the least load to the greatest.
import type { ChartSeries } from '../../charts/use-series.js'

export interface LoadPoints {
  /** Requests per second of all endpoints, rising. */
  readonly loads: readonly number[]
  /** ms */
  readonly p95: readonly number[]
}

export function loadPoints(all: ChartSeries, endpoint: ChartSeries): LoadPoints {
  const rps = all.column('rps')
  const p95 = endpoint.column('p95')
  let at = -1
  const points = endpoint.times
    .map((time, index) => {
      while (at + 1 < all.times.length && all.times[at + 1]! <= time) at++
      return { load: rps[at] ?? Number.NaN, p95: p95[index] ?? Number.NaN }
    })
    .filter((point) => Number.isFinite(point.load) && Number.isFinite(point.p95))
    .sort((a, b) => a.load - b.load)
  return { loads: points.map((point) => point.load), p95: points.map((point) => point.p95) }
}
