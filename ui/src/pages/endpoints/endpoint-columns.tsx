// The columns of the endpoint table: Locust's, with failures as a share and the percentiles side by side.
import { Link } from 'wouter-preact'
import type { EndpointSummary, TotalsSummary } from '../../../../src/stats/run-summary.js'
import type { EndpointFigures, EndpointRange } from '../../../../src/web/api.js'
import type { Column } from '../../table/data-table.js'
import { Name } from '../../table/name.js'
import { count, endpointKey, formatBytes, formatPercent, ms, rate } from '../../text/words.js'

/** One line of the table: an endpoint, or all of them together. */
export interface EndpointRow {
  readonly key: string
  readonly method: string
  readonly name: string
  readonly path: string | null
  readonly requests: number
  readonly failures: number
  readonly rps: number
  readonly latencyMs: EndpointSummary['latencyMs']
  /** null = not known of this part of the run. */
  readonly meanBytes: number | null
}

/** Of a part of the run. */
export function rangeRow(one: EndpointFigures, path: string): EndpointRow {
  return { ...one, key: endpointKey(one), path }
}

export const rangeTotalRow = ({ totals }: EndpointRange): EndpointRow => ({
  ...totals,
  key: '',
  method: '',
  name: 'Aggregated',
  path: null,
})

/** `recent` = the last seconds, else since the start. */
export function endpointRow(one: EndpointSummary, isRecent: boolean, path: string): EndpointRow {
  const { requests, failures, rps, latencyMs } = isRecent ? one.window : one
  return {
    key: endpointKey(one),
    method: one.method,
    name: one.name,
    path,
    requests,
    failures,
    rps,
    latencyMs,
    meanBytes: one.meanBytes,
  }
}

export function totalRow(totals: TotalsSummary, isRecent: boolean): EndpointRow {
  const { requests, failures, rps, latencyMs } = isRecent ? totals.window : totals
  const meanBytes = totals.requests === 0 ? 0 : Math.round(totals.bytesReceived / totals.requests)
  return { key: '', method: '', name: 'Aggregated', path: null, requests, failures, rps, latencyMs, meanBytes }
}

const bytesText = (bytes: number): string => (bytes < 0 ? '–' : formatBytes(Math.round(bytes)))

const failShare = (row: EndpointRow): number => (row.requests === 0 ? 0 : row.failures / row.requests)

const number = (key: string, head: string, by: (row: EndpointRow) => number, write: (value: number) => string) =>
  ({ key, head, by, isNumber: true, cell: (row: EndpointRow) => write(by(row)) }) as const

const latency = (key: keyof EndpointSummary['latencyMs'], head: string, title: string, isMinor = false) => ({
  ...number(key, head, (row) => row.latencyMs[key], ms),
  title,
  isMinor,
})

export const ENDPOINT_COLUMNS: readonly Column<EndpointRow>[] = [
  {
    key: 'method',
    head: 'Method',
    by: (row) => row.method,
    cell: (row) => (row.method === '' ? '' : <Name text={row.method} />),
    isMinor: true,
  },
  { key: 'name', head: 'Name', by: (row) => row.name, cell: nameCell },
  number('rps', 'req/s', (row) => row.rps, rate),
  number('requests', 'Requests', (row) => row.requests, count),
  { ...number('failures', 'Failures', (row) => row.failures, count), isMinor: true, isBad: (row) => row.failures > 0 },
  { ...number('fail', 'Fail %', failShare, formatPercent), isBad: (row) => row.failures > 0 },
  latency('mean', 'avg', 'average, ms', true),
  latency('min', 'min', 'least, ms', true),
  latency('p50', 'p50', 'median, ms', true),
  latency('p90', 'p90', '90 % took at most this, ms', true),
  latency('p95', 'p95', '95 % took at most this, ms'),
  latency('p99', 'p99', '99 % took at most this, ms', true),
  latency('max', 'max', 'greatest, ms', true),
  {
    ...number('bytes', 'Bytes', (row) => row.meanBytes ?? -1, bytesText),
    title: 'mean size of an answer',
    isMinor: true,
  },
]

function nameCell(row: EndpointRow) {
  if (row.path === null) return <strong>{row.name}</strong>
  return (
    <Link href={row.path} data-door="">
      <Name text={row.name} />
    </Link>
  )
}
