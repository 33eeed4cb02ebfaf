// The figures of a whole run in the shape of a part of it. Pure.
import type { EndpointSummary, RunSummary, TotalsSummary } from '../../stats/run-summary.js'
import type { EndpointRange } from '../api.js'

export function rangeOfSummary({ run, totals, endpoints }: RunSummary): EndpointRange {
  const meanBytes = totals.requests === 0 ? 0 : totals.bytesReceived / totals.requests
  return {
    fromMs: 0,
    toMs: run.durationMs,
    totals: { ...figuresOf(totals), meanBytes },
    endpoints: endpoints.map((one) => ({
      method: one.method,
      name: one.name,
      ...figuresOf(one),
      meanBytes: one.meanBytes,
    })),
  }
}

function figuresOf({ requests, failures, rps, failuresPerSecond, latencyMs }: TotalsSummary | EndpointSummary) {
  const failRatio = requests === 0 ? 0 : failures / requests
  return { requests, failures, rps, failuresPerSecond, failRatio, latencyMs }
}
