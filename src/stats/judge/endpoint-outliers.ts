// Rows of an endpoint's workers with names, and with what is unlike the others of the same endpoint over the whole run.
import type { EndpointWorkerRow, EndpointWorkerTable } from '../endpoint-workers.js'
import { FEWEST_REQUESTS, outliers } from './outliers.js'

export type EndpointFlag = 'latency' | 'failures'

export interface EndpointWorker {
  /** `METHOD name`. */
  readonly endpoint: string
  /** Id. */
  readonly worker: string
  readonly requests: number
  readonly failures: number
  /** Latency, ms; percentiles are null where there were too many cells to keep them. */
  readonly meanMs: number
  readonly maxMs: number
  readonly p50Ms: number | null
  readonly p95Ms: number | null
  readonly p99Ms: number | null
  /** Unlike the other workers: `latency` by p95, or by the mean where there is none. */
  readonly flags: readonly EndpointFlag[]
}

/** @param worker left out = of all workers */
export function endpointWorkerRows(table: EndpointWorkerTable, worker?: string): readonly EndpointWorker[] {
  return byEndpoint(table)
    .flatMap((group) => withFlags(group.map((row) => named(row, table))))
    .filter((row) => worker === undefined || row.worker === worker)
}

function byEndpoint({ rows }: EndpointWorkerTable): readonly (readonly EndpointWorkerRow[])[] {
  const groups = new Map<number, EndpointWorkerRow[]>()
  for (const row of rows) {
    const group = groups.get(row[0]!)
    if (group === undefined) groups.set(row[0]!, [row])
    else group.push(row)
  }
  return [...groups.values()]
}

function named(row: EndpointWorkerRow, { endpoints, workers }: EndpointWorkerTable): EndpointWorker {
  const [endpoint, worker, requests, failures, meanMs, maxMs, p50Ms = null, p95Ms = null, p99Ms = null] = row
  return {
    endpoint: endpoints[endpoint!]!,
    worker: workers[worker!]!,
    requests: requests!,
    failures: failures!,
    meanMs: meanMs!,
    maxMs: maxMs!,
    ...{ p50Ms, p95Ms, p99Ms },
    flags: [],
  }
}

function withFlags(rows: readonly EndpointWorker[]): readonly EndpointWorker[] {
  const compared = rows
    .filter(({ requests }) => requests >= FEWEST_REQUESTS)
    .map(({ worker, requests, failures, meanMs, p95Ms }) => ({
      id: worker,
      figures: { latency: p95Ms ?? meanMs, failures: failures / requests },
    }))
  const found = outliers(compared, ['latency', 'failures'])
  return found.size === 0 ? rows : rows.map((row) => ({ ...row, flags: found.get(row.worker) ?? [] }))
}
