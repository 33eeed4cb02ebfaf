// The columns of the worker table.
import { Link } from 'wouter-preact'
import type { WorkerSummary } from '../../../../src/stats/run-summary.js'
import type { Column } from '../../table/data-table.js'
import { Name } from '../../table/name.js'
import { count, formatBytes, formatLatency, formatPercent, ms, rate, shortWorkerId } from '../../text/words.js'
import { flagWords, isLost, stateWord } from '../../text/worker-words.js'

type Row = WorkerSummary

const failShare = (row: Row): number => (row.requests === 0 ? 0 : row.failures / row.requests)

const number = (
  key: string,
  head: string,
  by: (row: Row) => number,
  write: (value: number) => string,
  isMinor = false,
): Column<Row> => ({
  key,
  head,
  by,
  isNumber: true,
  isMinor,
  cell: (row) => write(by(row)),
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
  number('users', 'Users', (row) => row.users, count, true),
  number('requests', 'Requests', (row) => row.requests, count, true),
  number('rps', 'mean req/s', (row) => row.rps, rate),
  { ...number('fail', 'Fail %', failShare, formatPercent, true), isBad: (row) => row.failures > 0 },
  { ...number('p95', 'p95', (row) => row.latencyMs.p95, ms), unit: 'ms' },
  number(
    'cpu',
    'CPU',
    (row) => row.cpuPercent,
    (value) => `${Math.round(value)}%`,
  ),
  number('memory', 'Memory', (row) => row.memoryBytes, formatBytes, true),
  number('loop', 'Loop p99', (row) => row.loopDelayP99Ms, formatLatency, true),
  number('start', 'Start p99', (row) => row.startDelayP99Ms, formatLatency, true),
  number(
    'clock',
    'Clock',
    (row) => row.clockOffsetMs,
    (value) => `${value > 0 ? '+' : ''}${ms(Math.round(value * 10) / 10)}ms`,
    true,
  ),
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
