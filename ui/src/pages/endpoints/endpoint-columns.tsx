// The columns of the endpoint table: Locust's, with failures as a share and the percentiles side by side.
import { Link } from 'wouter-preact'
import { harmless } from '../../../../src/outputs/text/width.js'
import type { EndpointSummary } from '../../../../src/stats/run-summary.js'
import { Sparkline } from '../../charts/sparkline.js'
import type { Column } from '../../table/data-table.js'
import { Name } from '../../table/name.js'
import { count, formatBytes, formatPercent, ms, plural, rate } from '../../text/words.js'
import type { EndpointRow } from './endpoint-row.js'

const bytesText = (bytes: number): string => (bytes < 0 ? '–' : formatBytes(Math.round(bytes)))

const failShare = (row: EndpointRow): number => (row.requests === 0 ? 0 : row.failures / row.requests)

const number = (key: string, head: string, by: (row: EndpointRow) => number, write: (value: number) => string) =>
  ({ key, head, by, isNumber: true, cell: (row: EndpointRow) => write(by(row)) }) as const

const latency = (key: keyof EndpointSummary['latencyMs'], head: string, title: string, isMinor = false) => ({
  ...number(
    key,
    head,
    (row) => row.latencyMs[key],
    (value) => (Number.isFinite(value) ? ms(value) : '–'),
  ),
  title,
  unit: 'ms',
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
  { key: 'name', head: 'Name', by: (row) => row.name, cell: nameCell, card: 'name' },
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
  {
    key: 'trend',
    head: 'Trend of p95',
    title: 'as far as this page has seen it, at most two minutes',
    cell: (row) => <Sparkline label="p95" values={row.trend} />,
    isMinor: true,
  },
]

function nameCell(row: EndpointRow) {
  const { group } = row
  if (group !== undefined) {
    return (
      <button type="button" class="group" data-door="" aria-expanded={group.isOpen} onClick={group.toggle}>
        <span aria-hidden="true">{group.isOpen ? '▾' : '▸'}</span> <Name text={row.name} />{' '}
        <small>{plural(group.size, 'endpoint')}</small>
      </button>
    )
  }
  if (row.path === null) return <strong>{row.name}</strong>
  return (
    <Link href={row.path} data-door="" data-kind={harmless(row.method)}>
      <Name text={row.name} />
    </Link>
  )
}
