// The four CSV files of `--csv`: file names, columns and their order are Locust's, so what reads its files reads these.
import type { EndpointSummary, LatencySummary, RunSummary } from '../../stats/run-summary.js'
import { type Cell, csvLine } from './csv-cells.js'

const PERCENTILES = ['50%', '66%', '75%', '80%', '90%', '95%', '98%', '99%', '99.9%', '99.99%', '100%']

export const STATS_HEAD = csvLine([
  'Type',
  'Name',
  'Request Count',
  'Failure Count',
  'Median Response Time',
  'Average Response Time',
  'Min Response Time',
  'Max Response Time',
  'Average Content Size',
  'Requests/s',
  'Failures/s',
  ...PERCENTILES,
])

export const HISTORY_HEAD = csvLine([
  'Timestamp',
  'User Count',
  'Type',
  'Name',
  'Requests/s',
  'Failures/s',
  ...PERCENTILES,
  'Total Request Count',
  'Total Failure Count',
  'Total Median Response Time',
  'Total Average Response Time',
  'Total Min Response Time',
  'Total Max Response Time',
  'Total Average Content Size',
])

export const FAILURES_HEAD = csvLine(['Method', 'Name', 'Error', 'Occurrences', 'First Seen', 'Last Seen'])
export const EXCEPTIONS_HEAD = csvLine(['Count', 'Message', 'Traceback', 'Nodes'])

type Entry = Omit<EndpointSummary, 'serviceMs'>

const aggregated = ({ totals, endpoints }: RunSummary): Entry => {
  const bytes = endpoints.reduce((sum, one) => sum + one.meanBytes * one.requests, 0)
  return { ...totals, method: '', name: 'Aggregated', meanBytes: totals.requests === 0 ? 0 : bytes / totals.requests }
}

const sorted = (endpoints: readonly EndpointSummary[]): EndpointSummary[] =>
  [...endpoints].sort((a, b) => compare(a.name, b.name) || compare(a.method, b.method))

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Before the first request there is no percentile, and 0 would be a lie. */
export const percentileCells = (latency: LatencySummary, requests: number): Cell[] =>
  requests === 0
    ? PERCENTILES.map(() => 'N/A')
    : [
        latency.p50,
        latency.p66,
        latency.p75,
        latency.p80,
        latency.p90,
        latency.p95,
        latency.p98,
        latency.p99,
        latency.p999,
        latency.p9999,
        latency.max,
      ]

const totalCells = ({ requests, failures, latencyMs, meanBytes }: Entry): Cell[] => [
  requests,
  failures,
  latencyMs.p50,
  latencyMs.mean,
  latencyMs.min,
  latencyMs.max,
  meanBytes,
]

const statsLine = (entry: Entry): string =>
  csvLine([
    entry.method,
    entry.name,
    ...totalCells(entry),
    entry.rps,
    entry.failuresPerSecond,
    ...percentileCells(entry.latencyMs, entry.requests),
  ])

/** `_stats.csv`: a row for each endpoint, the last one is the whole. */
export const statsCsv = (summary: RunSummary): string =>
  [STATS_HEAD, ...[...sorted(summary.endpoints), aggregated(summary)].map(statsLine)].join('')

/**
 * The rows that one second adds to `_stats_history.csv`. Rates are those of the last seconds; so are the percentiles with the full
 * history, while without it they are those of the whole run.
 */
export function historyRows(summary: RunSummary, full: boolean): string {
  const { startedAt, durationMs, users } = summary.run
  const seconds = Math.floor((Date.parse(startedAt) + durationMs) / 1000)
  const line = (entry: Entry): string => {
    const judged = full ? entry.window : entry
    return csvLine([
      seconds,
      users,
      entry.method,
      entry.name,
      entry.window.rps.toFixed(6),
      entry.window.failuresPerSecond.toFixed(6),
      ...percentileCells(judged.latencyMs, judged.requests),
      ...totalCells(entry),
    ])
  }
  return [...(full ? sorted(summary.endpoints) : []), aggregated(summary)].map(line).join('')
}

/** Locust writes UTC to the second. */
const toSecond = (iso: string): string => iso.replace(/\.\d+Z$/, 'Z')

export const failuresCsv = ({ errors }: RunSummary): string =>
  [
    FAILURES_HEAD,
    ...errors.map((one) =>
      csvLine([one.method, one.name, one.error, one.occurrences, toSecond(one.firstSeen), toSecond(one.lastSeen)]),
    ),
  ].join('')

export const exceptionsCsv = ({ exceptions }: RunSummary): string =>
  [
    EXCEPTIONS_HEAD,
    ...exceptions.map((one) => csvLine([one.occurrences, one.message, one.stack, one.workers.join(', ')])),
  ].join('')
