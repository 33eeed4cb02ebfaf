// Gathers what a report shows beyond the summary: charts of all requests, of the endpoints, of the workers.
import type { ReportCharts } from '../../outputs/html/report-charts.js'
import type { RunSummary } from '../../stats/run-summary.js'
import type { RecordedSeries } from '../../store/series/read/recorded-series.js'
import type { SeriesMetric } from '../../store/series/read/series-picture.js'

/** Those with the most requests: an hour of so many is a report of 500 kB at most. */
const MOST_ENDPOINTS = 50
const MOST_WORKERS = 20

const ALL: readonly SeriesMetric[] = ['users', 'rps', 'failuresPerSecond', 'p50', 'p95', 'p99', 'max']
const OF_ENDPOINT: readonly SeriesMetric[] = ['rps', 'failuresPerSecond', 'p50', 'p95', 'p99', 'max']
const OF_WORKER: readonly SeriesMetric[] = ['rps', 'failuresPerSecond', 'p95', 'cpu', 'memory', 'loop']

/** null when nothing was recorded. */
export async function gatherCharts(recorded: RecordedSeries, summary: RunSummary): Promise<ReportCharts | null> {
  const still = await recorded.still()
  const all = await still.series({ metrics: ALL, points: 400 })
  if (all.count === 0) return null
  const endpoints = mostRequests(summary.endpoints, MOST_ENDPOINTS).map(({ method, name }) => `${method} ${name}`)
  const workers = mostRequests(summary.workers, MOST_WORKERS).map(({ id }) => id)
  const restart = summary.notes.findLast(({ isRestart }) => isRestart === true)
  return {
    series: {
      '': all,
      ...(await each(endpoints, (endpoint) => still.series({ endpoint, metrics: OF_ENDPOINT, points: 100 }))),
    },
    workers: await each(workers, (worker) => still.series({ worker, metrics: OF_WORKER, points: 60 })),
    heatmaps: {
      '': await still.heatmap({ columns: 240, rows: 48 }),
      ...(await each(endpoints, (endpoint) => still.heatmap({ endpoint, columns: 50, rows: 34 }))),
    },
    percentiles: {
      '': (await still.percentiles({})).points,
      ...(await each(endpoints, async (endpoint) => (await still.percentiles({ endpoint })).points)),
    },
    restart: restart === undefined ? null : await still.endpoints({ fromMs: restart.atMs }),
  }
}

const mostRequests = <Row extends { readonly requests: number }>(rows: readonly Row[], most: number): readonly Row[] =>
  [...rows].sort((a, b) => b.requests - a.requests).slice(0, most)

async function each<T>(keys: readonly string[], ask: (key: string) => Promise<T>): Promise<Record<string, T>> {
  const list: [string, T][] = []
  for (const key of keys) list.push([key, await ask(key)])
  return Object.fromEntries(list)
}
