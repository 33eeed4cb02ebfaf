// The columns of the worker table.
import { Link } from 'wouter-preact'
import type { WorkerSummary } from '../../../../src/stats/run-summary.js'
import type { Column } from '../../table/data-table.js'
import { Name } from '../../table/name.js'
import { count, formatBytes, formatLatency, formatPercent, ms, rate, shortWorkerId } from '../../text/words.js'
import { flagWords, isLost, stateWord } from '../../text/worker-words.js'
import { WayCell, type WayMetric } from './cell-ways.js'

type Row = WorkerSummary

const MINOR = { isMinor: true }

const failShare = (row: Row): number => (row.requests === 0 ? 0 : row.failures / row.requests)

const number = (
  key: string,
  head: string,
  by: (row: Row) => number,
  write: (value: number) => string,
  { isMinor = false, way }: { readonly isMinor?: boolean; readonly way?: WayMetric } = {},
): Column<Row> => ({
  key,
  head,
  by,
  isNumber: true,
  isMinor,
  cell: (row) => (way === undefined ? write(by(row)) : <WayCell worker={row.id} metric={way} text={write(by(row))} />),
})

export const workerColumns = (path: (id: string) => string): readonly Column<Row>[] => [
  {
    key: 'id',
    head: 'Worker',
    by: (row) => row.index,
    cell: (row) => (
      <Link href={path(row.id)} data-door="">
        <Name text={shortWorkerId(row.id)} />
      </Link>
    ),
  },
  { key: 'host', head: 'Host', by: (row) => row.host, cell: (row) => <Name text={row.host} />, isMinor: true },
  { key: 'kind', head: 'Kind', by: (row) => row.kind, cell: (row) => row.kind, isMinor: true },
  { key: 'state', head: 'State', by: stateWord, cell: stateWord, isBad: isLost },
  number('users', 'Users', (row) => row.users, count, MINOR),
  number('requests', 'Requests', (row) => row.requests, count, MINOR),
  number('rps', 'mean req/s', (row) => row.rps, rate, { way: 'rps' }),
  { ...number('fail', 'Fail %', failShare, formatPercent, MINOR), isBad: (row) => row.failures > 0 },
  { ...number('p95', 'p95', (row) => row.latencyMs.p95, ms, { way: 'p95' }), unit: 'ms' },
  number(
    'cpu',
    'CPU',
    (row) => row.cpuPercent,
    (value) => `${Math.round(value)}%`,
    { way: 'cpu' },
  ),
  number('memory', 'Memory', (row) => row.memoryBytes, formatBytes, { isMinor: true, way: 'memory' }),
  number('loop', 'Loop p99', (row) => row.loopDelayP99Ms, formatLatency, { isMinor: true, way: 'loop' }),
  number('start', 'Start p99', (row) => row.startDelayP99Ms, formatLatency, MINOR),
  number(
    'clock',
    'Clock',
    (row) => row.clockOffsetMs,
    (value) => `${value > 0 ? '+' : ''}${ms(Math.round(value * 10) / 10)}ms`,
    MINOR,
  ),
  {
    key: 'beat',
    head: 'Beat',
    title: 'since anything was heard of it',
    by: (row) => row.heardMsAgo ?? 0,
    isNumber: true,
    isMinor: true,
    cell: (row) => (row.heardMsAgo === null ? '' : `${(row.heardMsAgo / 1000).toFixed(1)}s`),
  },
  {
    key: 'flags',
    head: 'Flags',
    by: (row) => -row.flags.length,
    cell: (row) =>
      row.flags.length === 0 ? (
        ''
      ) : (
        <span class="warn">
          ⚠ <Name text={flagWords(row)} />
        </span>
      ),
  },
]
