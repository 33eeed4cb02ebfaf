// What each worker measured of each endpoint, as plain data: how it is asked for, and how it is kept with the run.
import type { Endpoint } from './merge/endpoint.js'
import type { EndpointCell, EndpointDetail, WorkerEndpoints } from './merge/worker-endpoints.js'

export type { EndpointDetail } from './merge/worker-endpoints.js'

export const ENDPOINT_WORKERS_SCHEMA = 'tymbal.endpoint-workers/1'

/**
 * Places in `endpoints` and `workers`, requests, failures, mean and maximum; with percentiles also p50, p95, p99.
 * Times are milliseconds of latency.
 */
export type EndpointWorkerRow = readonly number[]

export interface EndpointWorkerTable {
  readonly schema: typeof ENDPOINT_WORKERS_SCHEMA
  /** `counts` = there are too many cells for percentiles, `none` = for anything. */
  readonly detail: EndpointDetail
  /** `METHOD name`, by first appearance. */
  readonly endpoints: readonly string[]
  /** Ids. */
  readonly workers: readonly string[]
  /** By endpoint, then by worker. */
  readonly rows: readonly EndpointWorkerRow[]
}

const RANKS = [50, 95, 99]

export const NO_ENDPOINT_WORKERS: EndpointWorkerTable = {
  schema: ENDPOINT_WORKERS_SCHEMA,
  detail: 'none',
  endpoints: [],
  workers: [],
  rows: [],
}

/** @param endpoints in the order they are to be listed @param only left out = of all endpoints */
export function endpointWorkerTable(
  figures: WorkerEndpoints,
  endpoints: readonly Endpoint[],
  only?: string,
): EndpointWorkerTable {
  const { detail } = figures
  if (detail === 'none') return NO_ENDPOINT_WORKERS
  const listed = endpoints.filter(({ label }) => only === undefined || label === only)
  const places = new Map(listed.map((endpoint, place) => [endpoint, place]))
  const all = [...figures.all(only === undefined ? undefined : listed[0])].sort(([a], [b]) => (a < b ? -1 : 1))
  const rows: EndpointWorkerRow[][] = listed.map(() => [])
  for (const [worker, [, cells]] of all.entries()) {
    for (const cell of cells) {
      const place = places.get(cell.endpoint)
      if (place !== undefined && cell.requests > 0) rows[place]!.push(rowOf(place, worker, cell))
    }
  }
  return {
    schema: ENDPOINT_WORKERS_SCHEMA,
    detail,
    endpoints: listed.map(({ label }) => label),
    workers: all.map(([id]) => id),
    rows: rows.flat(),
  }
}

function rowOf(place: number, worker: number, { requests, failures, sum, max, latency }: EndpointCell): number[] {
  const percentiles = latency === null ? [] : latency.percentiles(RANKS)
  const times = [sum / requests, max, ...percentiles].map((us) => Math.round(us) / 1000)
  return [place, worker, requests, failures, ...times]
}

/** Of a table that may come from anywhere. */
export function isEndpointWorkerTable(content: unknown): content is EndpointWorkerTable {
  if (typeof content !== 'object' || content === null) return false
  const { schema, detail, endpoints, workers, rows } = content as Readonly<Record<string, unknown>>
  if (schema !== ENDPOINT_WORKERS_SCHEMA || !areTexts(endpoints) || !areTexts(workers) || !Array.isArray(rows))
    return false
  const width = detail === 'percentiles' ? 9 : detail === 'counts' ? 6 : 0
  const isRow = (row: unknown): boolean =>
    Array.isArray(row) &&
    row.length === width &&
    row.every((value) => Number.isFinite(value) && value >= 0) &&
    Number(row[0]) < endpoints.length &&
    Number(row[1]) < workers.length
  return (width > 0 || detail === 'none') && rows.every(isRow)
}

const areTexts = (list: unknown): list is readonly string[] =>
  Array.isArray(list) && list.every((one) => typeof one === 'string')
