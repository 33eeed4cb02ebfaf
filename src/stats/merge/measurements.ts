// What thresholds may ask of the merged figures.
import { isByEndpoint, matchesEntry, type Selector } from '../collect/selector.js'
import { Histogram } from '../histogram.js'
import type { Counted, Measurements } from '../judge/judge.js'
import type { Cells } from './cells.js'
import type { Endpoint } from './endpoint.js'
import type { EntryTotals } from './entry-totals.js'
import type { MergedRun } from './merged-run.js'

export function measurementsOf({ cells, all, checks }: MergedRun, elapsedSeconds: number): Measurements {
  return {
    elapsedSeconds,
    total: all.totals,
    endpoint: (text) => sumOrNull(endpointsWhere(cells, ({ label, name }) => label === text || name === text)),
    selected: (selector) =>
      isByEndpoint(selector) ? sumOrNull(endpointsMatching(cells, selector)) : cells.selected(selector.text),
    iterations: (scenario) => sum(cells.iterations(scenario)),
    checks: (name) => checks.sum(name),
    metric: (name, scope) => cells.metric(name, scope),
  }
}

function endpointsMatching(cells: Cells, selector: Selector): EntryTotals[] {
  return endpointsWhere(cells, (endpoint) => matchesEntry(selector, endpoint))
}

function endpointsWhere(cells: Cells, matches: (endpoint: Endpoint) => boolean): EntryTotals[] {
  return [...cells.endpoints].filter(matches).map(({ totals }) => totals)
}

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
