// The middle of the end summary: errors, exceptions, checks and the script's own metrics.
import type { CheckSummary, ErrorSummary, MetricSummary, RunSummary } from '../../../stats/run-summary.js'
import { count, elapsed, ms, plain, plural, rate, share, sinceStart } from '../../text/numbers.js'
import type { Column } from '../../text/table.js'
import { harmless } from '../../text/width.js'
import { INDENT, indentedTable, type Paper, rest, title } from './paper.js'

const MOST_ERRORS = 30
const MOST_ERRORS_COMPACT = 3
const MOST_EXCEPTIONS = 10

const mostFirst = <Row extends { readonly occurrences: number }>(rows: readonly Row[]): Row[] =>
  [...rows].sort((a, b) => b.occurrences - a.occurrences)

const moreLine = (hidden: number, what: string, { style }: Paper): string[] =>
  hidden > 0 ? [style.dim(`${INDENT}${INDENT}${plural(hidden, `more ${what}`)}`)] : []

/** Each error with its count, where it happened, and when first and last. */
export function errorSection(summary: RunSummary, paper: Paper): string[] {
  const { style } = paper
  if (summary.errors.length === 0) return []
  const shown = mostFirst(summary.errors).slice(0, paper.full ? MOST_ERRORS : MOST_ERRORS_COMPACT)
  const seen = (iso: string): string => elapsed(sinceStart(iso, summary.run.startedAt))
  const columns: Column<ErrorSummary>[] = [
    { head: '#', align: 'right', text: (one) => count(one.occurrences), paint: style.red },
    { head: 'error', align: 'left', text: (one) => harmless(one.error) },
    { head: 'endpoint', align: 'left', text: (one) => harmless(`${one.method} ${one.name}`.trim()) },
    { head: 'first', align: 'right', text: (one) => seen(one.firstSeen), paint: style.dim },
    { head: 'last', align: 'right', text: (one) => seen(one.lastSeen), paint: style.dim },
  ]
  return [
    title('errors', paper),
    ...indentedTable(columns, shown, paper),
    ...moreLine(summary.errors.length - shown.length, 'error', paper),
  ]
}

/** Each exception with the user and task it left, and its stack in lines of the script. */
export function exceptionSection(summary: RunSummary, paper: Paper): string[] {
  const { style } = paper
  if (summary.exceptions.length === 0) return []
  const shown = mostFirst(summary.exceptions).slice(0, MOST_EXCEPTIONS)
  const lines = shown.flatMap((one) => {
    const times = `${count(one.occurrences)}x`
    const where = [one.userClass, one.task].filter((text) => text !== '').join('.')
    const text = where === '' ? one.message : `${where}: ${one.message}`
    return [
      `${INDENT}${INDENT}${style.red(times)} ${rest(text, times.length + 5, paper)}`,
      ...stackLines(one.stack, paper),
    ]
  })
  return [
    title('exceptions', paper),
    ...lines,
    ...moreLine(summary.exceptions.length - shown.length, 'exception', paper),
  ]
}

const MOST_FRAMES = 6

/** The frames of a stack; its first line is the message, which was just said. */
function stackLines(stack: string, paper: Paper): string[] {
  const frames = stack.split('\n').filter((line) => /^\s*at /.test(line))
  return frames
    .slice(0, MOST_FRAMES)
    .map((frame) => paper.style.dim(`${INDENT.repeat(4)}${rest(frame.trim(), 8, paper)}`))
}

/** Failed checks first; a check that never failed is one green line. */
export function checkSection(summary: RunSummary, paper: Paper): string[] {
  const { style } = paper
  const shown = [...summary.checks].sort((a, b) => b.fails - a.fails)
  if (shown.length === 0) return []
  const total = (one: CheckSummary): number => one.passes + one.fails
  const color = (text: string, one: CheckSummary): string => (one.fails > 0 ? style.red(text) : style.green(text))
  const columns: Column<CheckSummary>[] = [
    {
      head: '',
      align: 'left',
      text: ({ fails }) => (fails > 0 ? style.symbols.fail : style.symbols.pass),
      paint: color,
    },
    { head: '', align: 'left', text: (one) => harmless(one.name) },
    { head: '', align: 'right', text: (one) => share(one.passes, total(one)), paint: color },
    { head: '', align: 'left', text: checkCounts, paint: style.dim },
  ]
  return [title('checks', paper), ...indentedTable(columns, shown, paper)]
}

const checkCounts = ({ passes, fails }: CheckSummary): string =>
  fails > 0 ? `${count(fails)} of ${count(passes + fails)} failed` : `all ${count(passes)}`

export function metricSection(summary: RunSummary, paper: Paper): string[] {
  if (summary.metrics.length === 0) return []
  const columns: Column<MetricSummary>[] = [
    { head: '', align: 'left', text: (one) => harmless(one.name) },
    { head: '', align: 'left', text: (one) => one.type, paint: paper.style.dim },
    { head: '', align: 'left', text: metricText },
  ]
  return [title('metrics', paper), ...indentedTable(columns, summary.metrics, paper)]
}

/** What a metric of its type has to say, on one line. */
export function metricText(metric: MetricSummary): string {
  switch (metric.type) {
    case 'counter':
      return `${plain(metric.count)}  ${rate(metric.perSecond ?? 0)}/s`
    case 'gauge':
      return `${plain(metric.value ?? 0)}  min ${plain(metric.min ?? 0)}  max ${plain(metric.max ?? 0)}`
    case 'rate':
      return `${share(metric.rate ?? 0, 1)} of ${count(metric.count)}`
    case 'trend':
      return trendText(metric)
    default:
      return metric.type satisfies never
  }
}

function trendText({ trend, isTime, count: values }: MetricSummary): string {
  if (trend === undefined || values === 0) return 'no values'
  const text = (value: number): string => (isTime ? ms(value) : plain(value))
  const parts = [`avg ${text(trend.mean)}`, `p50 ${text(trend.p50)}`, `p95 ${text(trend.p95)}`]
  return `${parts.join('  ')}  p99 ${text(trend.p99)}  max ${text(trend.max)}${isTime ? ' ms' : ''}`
}
