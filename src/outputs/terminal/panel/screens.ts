// The other screens of the live panel: errors, workers, help.
import { formatBytes, formatLatency } from '../../../model/units.js'
import type { RunSummary, WorkerSummary } from '../../../stats/run-summary.js'
import { isLost } from '../../present-workers.js'
import { count, elapsed, rate, sinceStart } from '../../text/numbers.js'
import type { Column } from '../../text/table.js'
import { harmless, padEnd } from '../../text/width.js'
import { shortWorkerId } from '../../text/worker-id.js'
import { type Board, boardTable } from './view.js'

interface Fault {
  readonly occurrences: number
  readonly text: string
  /** Endpoint of a failed request, task of an exception. */
  readonly place: string
  readonly lastSeen: string
}

function faultsOf({ errors, exceptions }: RunSummary): Fault[] {
  const failed = errors.map((one) => ({ ...one, text: one.error, place: `${one.method} ${one.name}`.trim() }))
  const thrown = exceptions.map((one) => ({
    ...one,
    text: one.message,
    place: [one.userClass, one.task].filter((part) => part !== '').join('.'),
  }))
  return [...failed, ...thrown].sort((a, b) => b.occurrences - a.occurrences)
}

/** The most frequent errors and exceptions, when last seen. */
export function errorScreen(summary: RunSummary, room: number, board: Board): string[] {
  const { style } = board
  const { run } = summary
  const faults = faultsOf(summary)
  if (faults.length === 0) return [style.dim('    errors'), `    ${style.green('no request failed, no task threw')}`]
  const rows = faults.slice(0, Math.max(0, room - 1))
  const some = rows.length < faults.length ? ` (most frequent, ${rows.length} of ${faults.length})` : ''
  const columns: Column<Fault>[] = [
    { head: '#', align: 'right', text: (one) => count(one.occurrences), paint: style.red },
    { head: `error${some}`, align: 'left', text: (one) => harmless(one.text) },
    { head: 'where', align: 'left', text: (one) => harmless(one.place) },
    { head: 'last', align: 'right', text: (one) => elapsed(sinceStart(one.lastSeen, run.startedAt)), paint: style.dim },
  ]
  return boardTable(columns, rows, board)
}

export function workerScreen({ workers }: RunSummary, room: number, board: Board): string[] {
  const rows = workers.slice(0, Math.max(0, room - 1))
  const some = rows.length < workers.length ? ` (${rows.length} of ${workers.length})` : ''
  const right = (head: string, text: (one: WorkerSummary) => string): Column<WorkerSummary> => ({
    head,
    align: 'right',
    text,
  })
  const columns: Column<WorkerSummary>[] = [
    { head: `worker${some}`, align: 'left', text: (one) => harmless(shortWorkerId(one.id)) },
    {
      head: 'state',
      align: 'left',
      text: (one) => one.state,
      paint: (text, one) => (isLost(one) ? board.style.red(text) : text),
    },
    right('users', (one) => count(one.users)),
    right('req/s', (one) => rate(one.rps)),
    right('p95', (one) => formatLatency(one.latencyMs.p95)),
    right('CPU', (one) => `${Math.round(one.cpuPercent)}%`),
    right('memory', (one) => formatBytes(one.memoryBytes)),
    right('loop p99', (one) => formatLatency(one.loopDelayP99Ms)),
    { head: '', align: 'left', text: ({ flags }) => flags.map(harmless).join(' '), paint: board.style.yellow },
  ]
  return boardTable(columns, rows, board)
}

const KEYS: readonly (readonly [string, string])[] = [
  ['+ -', 'ten users more or less'],
  ['p', 'pause: users finish what they do and begin nothing new; again: go on'],
  ['e', 'errors and exceptions'],
  ['w', 'workers'],
  ['q', 'stop: users finish what they do; again: stop now'],
  ['?', 'this help'],
]

export const helpScreen = ({ style }: Board): string[] => [
  style.dim('    keys'),
  ...KEYS.map(([key, meaning]) => `    ${style.bold(padEnd(key, 6))}${meaning}`),
  style.dim('    numbers are those of the last seconds; the end summary has the whole run'),
]
