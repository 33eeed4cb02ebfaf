// The table of endpoints: the failing and slow ones first, every column sortable.
import type { EndpointSummary, RunSummary } from '../../../stats/run-summary.js'
import { count, ms, rate, share } from '../../text/numbers.js'
import { html, type Markup, NOTHING } from '../markup.js'
import { dataTable, type HtmlColumn, name, number } from '../table.js'

type Row = Pick<EndpointSummary, 'method' | 'name' | 'requests' | 'failures' | 'rps' | 'latencyMs'> & {
  readonly meanBytes: number
}

const failShare = ({ requests, failures }: EndpointSummary): number => (requests === 0 ? 0 : failures / requests)

const worstFirst = (endpoints: readonly EndpointSummary[]): EndpointSummary[] =>
  [...endpoints].sort((a, b) => failShare(b) - failShare(a) || b.latencyMs.p95 - a.latencyMs.p95)

export function endpointSection({ endpoints, totals }: RunSummary): Markup {
  if (endpoints.length === 0) return NOTHING
  const total: Row = {
    ...totals,
    method: '',
    name: 'Aggregated',
    meanBytes: endpoints.reduce((sum, one) => sum + one.meanBytes * one.requests, 0) / Math.max(1, totals.requests),
  }
  return html`<section id="endpoints" aria-labelledby="h-endpoints"><h2 id="h-endpoints">Endpoints <small>${count(endpoints.length)}, worst first; times in ms</small></h2>
${dataTable({ label: 'Endpoints', columns: COLUMNS, rows: worstFirst(endpoints), total, sortable: true, wide: true })}</section>
`
}

const failed = (row: Row): boolean => row.failures > 0

const COLUMNS: readonly HtmlColumn<Row>[] = [
  { head: 'Method', kind: 'text', cell: (row) => row.method },
  name('Name', (row) => row.name),
  number('Requests', (row) => count(row.requests)),
  number('Failures', (row) => count(row.failures), failed),
  number('Fail %', (row) => share(row.failures, row.requests), failed),
  number('req/s', (row) => rate(row.rps)),
  number('avg', (row) => ms(row.latencyMs.mean)),
  number('min', (row) => ms(row.latencyMs.min)),
  number('p50', (row) => ms(row.latencyMs.p50)),
  number('p90', (row) => ms(row.latencyMs.p90)),
  number('p95', (row) => ms(row.latencyMs.p95)),
  number('p99', (row) => ms(row.latencyMs.p99)),
  number('p99.9', (row) => ms(row.latencyMs.p999)),
  number('max', (row) => ms(row.latencyMs.max)),
  number('bytes', (row) => count(row.meanBytes)),
]
