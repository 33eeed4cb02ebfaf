// What each worker of a played run measured of its endpoints: the last worker of the list is slow in all of them.
import type { EndpointWorker, EndpointWorkers } from '../../../src/web/api.js'
import type { MockMaster } from './mock-master.js'
import type { PlayedRun } from './played-run.js'

export function playedEndpointWorkers(
  { byWorker }: MockMaster,
  run: PlayedRun,
  query: URLSearchParams,
): EndpointWorkers {
  const { endpoints, workers } = run.summary()
  const rows = endpoints.flatMap(({ method, name, requests, failures, latencyMs }) =>
    workers.map(({ id }, index): EndpointWorker => {
      const isSlow = index === workers.length - 1
      const times = (ms: number): number => (isSlow ? ms * 1.5 : ms + index)
      const percentiles = { p50Ms: times(latencyMs.p50), p95Ms: times(latencyMs.p95), p99Ms: times(latencyMs.p99) }
      return {
        endpoint: `${method} ${name}`,
        worker: id,
        requests: Math.round(requests / workers.length),
        failures: Math.round(failures / workers.length),
        meanMs: times(latencyMs.mean),
        maxMs: times(latencyMs.max),
        ...(byWorker === 'percentiles' ? percentiles : { p50Ms: null, p95Ms: null, p99Ms: null }),
        flags: isSlow ? ['latency'] : [],
      }
    }),
  )
  const asked = rows.filter(
    ({ endpoint, worker }) =>
      endpoint === (query.get('endpoint') ?? endpoint) && worker === (query.get('worker') ?? worker),
  )
  return { detail: byWorker, rows: byWorker === 'none' ? [] : asked }
}
