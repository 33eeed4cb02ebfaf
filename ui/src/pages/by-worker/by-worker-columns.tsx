// The columns of what each worker measured of an endpoint: the same on the page of the endpoint and on that of the worker.
import { Link } from 'wouter-preact'
import type { EndpointWorker, EndpointWorkers } from '../../../../src/web/api.js'
import type { Column } from '../../table/data-table.js'
import { Name } from '../../table/name.js'
import { toSegment } from '../../text/segment.js'
import { count, formatPercent, ms, shortWorkerId } from '../../text/words.js'

type Row = EndpointWorker

/** An address below the run's own. */
type PathOf = (page: string) => string

const failShare = (row: Row): number => (row.requests === 0 ? 0 : row.failures / row.requests)

const time = (key: string, by: (row: Row) => number | null, isMinor = false): Column<Row> => ({
  key,
  head: key,
  by: (row) => by(row) ?? 0,
  isNumber: true,
  unit: 'ms',
  isMinor,
  cell: (row) => ms(by(row) ?? 0),
})

export const workerColumn = (path: PathOf): Column<Row> => ({
  key: 'worker',
  head: 'Worker',
  by: (row) => row.worker,
  cell: (row) => (
    <Link href={path(`workers/${toSegment(row.worker)}`)} data-door="">
      <Name text={shortWorkerId(row.worker)} />
    </Link>
  ),
})

export const endpointColumn = (path: PathOf): Column<Row> => ({
  key: 'endpoint',
  head: 'Endpoint',
  by: (row) => row.endpoint,
  cell: (row) => (
    <Link href={path(`endpoints/${toSegment(row.endpoint)}`)} data-door="">
      <Name text={row.endpoint} />
    </Link>
  ),
})

/** Percentiles where they are kept; the mean stands in for them where they are not. */
export const figureColumns = (detail: EndpointWorkers['detail']): readonly Column<Row>[] => [
  { key: 'requests', head: 'Requests', by: (row) => row.requests, isNumber: true, cell: (row) => count(row.requests) },
  {
    key: 'fail',
    head: 'Fail %',
    by: failShare,
    isNumber: true,
    cell: (row) => formatPercent(failShare(row)),
    isBad: (row) => row.failures > 0,
  },
  time('mean', (row) => row.meanMs, detail === 'percentiles'),
  ...(detail === 'percentiles'
    ? [time('p50', (row) => row.p50Ms, true), time('p95', (row) => row.p95Ms), time('p99', (row) => row.p99Ms, true)]
    : []),
  time('max', (row) => row.maxMs),
  {
    key: 'flags',
    card: 'wide',
    head: 'Unlike the others',
    by: (row) => -row.flags.length,
    cell: (row) => (row.flags.length === 0 ? '' : <span class="warn">⚠ outlier: {row.flags.join(', ')}</span>),
  },
]
