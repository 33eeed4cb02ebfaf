// What thresholds may ask of the merged figures.
import type { BucketArena } from '../buckets/bucket-span.js'
import { isByEndpoint, matchesEntry } from '../collect/selector.js'
import { Histogram } from '../histogram.js'
import type { Counted, Measurements } from '../judge/judge.js'
import type { Cells } from './cells.js'
import type { Endpoint } from './endpoint.js'
import type { EntryTotals } from './entry-totals.js'
import type { MergedRun } from './merged-run.js'
import type { RecentSeconds } from './recent-seconds.js'
import type { WindowRange } from './window-range.js'

export function measurementsOf({ cells, all, checks }: MergedRun, elapsedSeconds: number): Measurements {
  return {
    elapsedSeconds,
    total: all.totals,
    endpoint: (text) => sumOrNull(totalsOf(endpointsWhere(cells, isCalled(text)))),
    selected: (selector) =>
      isByEndpoint(selector)
        ? sumOrNull(totalsOf(endpointsWhere(cells, (endpoint) => matchesEntry(selector, endpoint))))
        : cells.selected(selector.text),
    iterations: (scenario) => sum(cells.iterations(scenario)),
    checks: (name) => checks.sum(name),
    metric: (name, scope) => cells.metric(name, scope),
  }
}

/** The last seconds of requests, of all and by endpoint; nothing else is known of them. */
export function recentMeasurementsOf({ cells, all, windowScratch }: MergedRun, range: WindowRange): Measurements {
  const { arena } = windowScratch
  const windowOf = (endpoints: readonly Endpoint[]): Counted | null =>
    endpoints.length === 0
      ? null
      : collected(
          endpoints.map(({ recent }) => recent),
          range,
          arena,
        )
  return {
    elapsedSeconds: range.seconds,
    total: collected([all.recent], range, arena),
    endpoint: (text) => windowOf(endpointsWhere(cells, isCalled(text))),
    selected: (selector) => windowOf(endpointsWhere(cells, (endpoint) => matchesEntry(selector, endpoint))),
    iterations: () => NOTHING,
    checks: () => ({ passes: 0, fails: 0 }),
    metric: () => null,
  }
}

const NOTHING: Counted = { requests: 0, failures: 0, bytesReceived: 0, bytesSent: 0, latency: new Histogram() }

function collected(parts: readonly RecentSeconds[], { from, to }: WindowRange, arena: BucketArena): Counted {
  const latency = new Histogram()
  const failures = parts.reduce((sum, recent) => sum + recent.collect(from, to, latency, arena), 0)
  return { ...NOTHING, requests: latency.count, failures, latency }
}

const isCalled =
  (text: string) =>
  ({ label, name }: Endpoint): boolean =>
    label === text || name === text

const endpointsWhere = (cells: Cells, matches: (endpoint: Endpoint) => boolean): Endpoint[] =>
  [...cells.endpoints].filter(matches)

const totalsOf = (endpoints: readonly Endpoint[]): EntryTotals[] => endpoints.map(({ totals }) => totals)

const sumOrNull = (parts: readonly EntryTotals[]): Counted | null => (parts.length === 0 ? null : sum(parts))

function sum(parts: readonly EntryTotals[]): Counted {
  if (parts.length === 1) return parts[0]!
  const latency = new Histogram()
  const summed = { requests: 0, failures: 0, bytesReceived: 0, bytesSent: 0, latency }
  for (const part of parts) {
    summed.requests += part.requests
    summed.failures += part.failures
    summed.bytesReceived += part.bytesReceived
    summed.bytesSent += part.bytesSent
    latency.merge(part.latency)
  }
  return summed
}
