// The end of the end summary: workers, the generator's own condition, notes, and where everything was written.
import { formatBytes, formatLatency } from '../../../model/units.js'
import type { RunSummary, TargetSummary, WorkerSummary } from '../../../stats/run-summary.js'
import type { NotWritten } from '../../output.js'
import { isLost } from '../../present-workers.js'
import { count, elapsed, ms, plain, plural, rate } from '../../text/numbers.js'
import type { Column } from '../../text/table.js'
import { isStrained, targetWords } from '../../text/verdict-words.js'
import { harmless } from '../../text/width.js'
import { shortWorkerId } from '../../text/worker-id.js'
import { INDENT, indentedTable, type Paper, rest, title, wrap } from './paper.js'

const MOST_WORKERS = 40

/** A row a worker when there is more than one. */
export function workerSection(summary: RunSummary, paper: Paper): string[] {
  if (summary.workers.length < 2) return []
  const shown = summary.workers.slice(0, MOST_WORKERS)
  const hidden = summary.workers.length - shown.length
  return [
    `${title('workers', paper)}${paper.style.dim('  times in ms')}`,
    ...indentedTable(workerColumns(paper), shown, paper),
    ...(hidden > 0 ? [paper.style.dim(`${INDENT}${INDENT}${plural(hidden, 'more worker')}`)] : []),
  ]
}

function workerColumns({ style }: Paper): Column<WorkerSummary>[] {
  const right = (head: string, text: (one: WorkerSummary) => string): Column<WorkerSummary> => ({
    head,
    align: 'right',
    text,
  })
  return [
    { head: 'id', align: 'left', text: (one) => harmless(shortWorkerId(one.id)) },
    right('# reqs', (one) => count(one.requests)),
    {
      ...right('# fails', (one) => count(one.failures)),
      paint: (text, one) => (one.failures > 0 ? style.red(text) : text),
    },
    right('req/s', (one) => rate(one.rps)),
    right('p50', (one) => ms(one.latencyMs.p50)),
    right('p95', (one) => ms(one.latencyMs.p95)),
    right('CPU', (one) => `${Math.round(one.cpuPercent)}%`),
    right('memory', (one) => formatBytes(one.memoryBytes)),
    right('loop p99', (one) => ms(one.loopDelayP99Ms)),
    {
      head: '',
      align: 'left',
      text: (one) => [...(isLost(one) ? ['lost'] : []), ...one.flags.map(harmless)].join(' '),
      paint: (text, one) => (isLost(one) ? style.red(text) : style.yellow(text)),
    },
  ]
}

/** The generator's CPU and delays: what the numbers above are worth. */
export function conditionSection({ generator, target }: RunSummary, paper: Paper): string[] {
  const { style } = paper
  const facts = [
    `CPU ${Math.round(generator.cpuPercent)}% of a core`,
    `event loop delay p99 ${formatLatency(generator.loopDelayP99Ms)}`,
    `start delay p99 ${formatLatency(generator.startDelayMs.p99)}`,
    ...(generator.dropped > 0 ? [`${plural(generator.dropped, 'iteration')} dropped`] : []),
  ]
  const judged = generator.verdict === 'not-judged' ? [] : [verdictText(generator.verdict, paper)]
  const reasons = generator.reasons.map(({ worker, what, value, limit, fromMs, toMs }) => {
    const text = `${worker} ${what} ${plain(value)}, limit ${plain(limit)}, ${elapsed(fromMs)} to ${elapsed(toMs)}`
    return style.yellow(`${INDENT}${INDENT}${rest(text, 4, paper)}`)
  })
  const lines = wrap([...judged, ...facts].join(', '), paper.width, INDENT + INDENT)
  return [title('generator', paper), ...lines, ...reasons, ...targetLines(target, paper)]
}

function targetLines(target: TargetSummary, paper: Paper): string[] {
  const words = targetWords(target)
  if (words === '') return []
  const { style } = paper
  const more = isStrained(target) && target.rps !== null ? `; ${target.reason}` : ''
  const paint = isStrained(target) ? style.yellow : target.verdict === 'healthy' ? style.green : style.dim
  return [title('target', paper), ...wrap(`${words}${more}`, paper.width, INDENT + INDENT).map(paint)]
}

const verdictText = (verdict: string, { style }: Paper): string =>
  verdict === 'trustworthy' ? style.green(verdict) : style.yellow(verdict)

const MOST_NOTES = 20

export function notesSection({ notes }: RunSummary, paper: Paper): string[] {
  if (notes.length === 0) return []
  const hidden = notes.length - MOST_NOTES
  const lines = notes.slice(0, MOST_NOTES).map(({ atMs, text }) => {
    const time = elapsed(atMs)
    return `${INDENT}${INDENT}${paper.style.dim(time)}  ${rest(text, time.length + 6, paper)}`
  })
  return [
    title('notes', paper),
    ...lines,
    ...(hidden > 0 ? [paper.style.dim(`${INDENT}${INDENT}${plural(hidden, 'more note')}`)] : []),
  ]
}

/** Where the files are, and what is missing and why. */
export function filesSection(files: readonly string[], notWritten: readonly NotWritten[], paper: Paper): string[] {
  const { style } = paper
  const bad = notWritten.flatMap(({ name, reason }) => {
    const [first = '', ...more] = wrap(`not written: ${harmless(name)}: ${harmless(reason)}`, paper.width - 6, '')
    const indent = INDENT + INDENT
    return [
      style.red(`${indent}${style.symbols.fail} ${first}`),
      ...more.map((line) => style.red(`${indent}  ${line}`)),
    ]
  })
  if (files.length === 0) return bad
  return [title('files', paper), ...files.map((file) => `${INDENT}${INDENT}${harmless(file)}`), ...bad]
}
