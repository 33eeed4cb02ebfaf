// One line of the endpoint table: an endpoint, a group of them, or all of them together.
import type { EndpointSummary, TotalsSummary } from '../../../../src/stats/run-summary.js'
import type { EndpointFigures, EndpointRange } from '../../../../src/web/api.js'
import { endpointKey } from '../../text/words.js'

export interface EndpointRow {
  readonly key: string
  readonly method: string
  readonly name: string
  readonly path: string | null
  readonly requests: number
  readonly failures: number
  readonly rps: number
  /** NaN where it cannot be known. */
  readonly latencyMs: EndpointSummary['latencyMs']
  /** null = not known of this part of the run. */
  readonly meanBytes: number | null
  /** The last values of its p95, oldest first, ms. */
  readonly trend: readonly number[]
  /** Of a row that stands for several endpoints. */
  readonly group?: { readonly size: number; readonly isOpen: boolean; readonly toggle: () => void }
}

/** Of a part of the run. */
export function rangeRow(one: EndpointFigures, path: string, trend: readonly number[]): EndpointRow {
  const { method, name, requests, failures, rps, latencyMs, meanBytes } = one
  return { key: endpointKey(one), method, name, path, requests, failures, rps, latencyMs, meanBytes, trend }
}

export function rangeTotalRow({ totals }: EndpointRange, trend: readonly number[]): EndpointRow {
  const { requests, failures, rps, latencyMs, meanBytes } = totals
  return { key: '', method: 'Σ', name: 'Aggregated', path: null, requests, failures, rps, latencyMs, meanBytes, trend }
}

/** `recent` = the last seconds, else since the start. */
export function endpointRow(
  one: EndpointSummary,
  isRecent: boolean,
  path: string,
  trend: readonly number[] = [],
): EndpointRow {
  const { requests, failures, rps, latencyMs } = isRecent ? one.window : one
  const { method, name, meanBytes } = one
  return { key: endpointKey(one), method, name, path, requests, failures, rps, latencyMs, meanBytes, trend }
}

export function totalRow(totals: TotalsSummary, isRecent: boolean, trend: readonly number[] = []): EndpointRow {
  const { requests, failures, rps, latencyMs } = isRecent ? totals.window : totals
  const meanBytes = totals.requests === 0 ? 0 : Math.round(totals.bytesReceived / totals.requests)
  return { key: '', method: 'Σ', name: 'Aggregated', path: null, requests, failures, rps, latencyMs, meanBytes, trend }
}
