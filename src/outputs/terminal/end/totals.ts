// The first screen of the end summary: verdict, thresholds, totals, latency with its small histogram.
import { formatBytes } from '../../../model/units.js'
import type { LatencySummary, RunSummary, ThresholdSummary } from '../../../stats/run-summary.js'
import { workersText } from '../../present-workers.js'
import { fitPieces } from '../../text/fit.js'
import { count, duration, elapsed, ms, plural, rate, share } from '../../text/numbers.js'
import { sparkline } from '../../text/style.js'
import type { Column } from '../../text/table.js'
import { thresholdValue } from '../../text/threshold-value.js'
import { LIMITED_WORDS } from '../../text/verdict-words.js'
import { elide, harmless, padEnd, padStart } from '../../text/width.js'
import { INDENT, indentedTable, type Paper, title, wrap } from './paper.js'

/** `✔ passed  all thresholds met`; a run without a request says so whatever the verdict. */
export function verdictLines(summary: RunSummary, { style, width }: Paper): string[] {
  const { passed, reason } = summary.verdict
  const word = passed ? `${style.symbols.pass} passed` : `${style.symbols.fail} failed`
  const color = passed ? style.green : style.red
  const [first = '', ...more] = wrap(harmless(reason), width - 12, '')
  const empty = `${INDENT}${style.red(style.bold(`${style.symbols.fail} NO REQUEST WAS MADE`))}`
  return [
    ...(summary.totals.requests === 0 ? [empty] : []),
    `${INDENT}${color(style.bold(word))}  ${first}`.trimEnd(),
    ...more.map((line) => `${INDENT}${' '.repeat(word.length)}  ${line}`),
  ]
}

/** Script, target, how long, how many: one dim line. */
export function headLines({ run, workers }: RunSummary, { style, width }: Paper): string[] {
  const { arrow, dots } = style.symbols
  const facts = [plural(run.targetUsers, 'user'), duration(run.durationMs), workersText(workers)]
  const tail = `  ${facts.join(` ${style.symbols.dot} `)}`
  const target = [run.script, run.host].filter((text) => text !== '').map(harmless)
  const room = width - INDENT.length - tail.length
  return [`${INDENT}${style.dim(elide(target.join(` ${arrow} `), room, dots) + tail)}`]
}

export function thresholdSection(summary: RunSummary, paper: Paper): string[] {
  const { style } = paper
  if (summary.thresholds.length === 0) return []
  const mark = (one: ThresholdSummary): string => (one.passed ? style.symbols.pass : style.symbols.fail)
  const color = (text: string, one: ThresholdSummary): string => (one.passed ? style.green(text) : style.red(text))
  const columns: Column<ThresholdSummary>[] = [
    { head: '', align: 'left', text: mark, paint: color },
    { head: '', align: 'left', text: (one) => harmless(one.metric) },
    { head: '', align: 'left', text: (one) => harmless(one.expression) },
    { head: '', align: 'right', text: (one) => thresholdValue(one, summary), paint: color },
    { head: '', align: 'left', text: (one) => brokenText(one), paint: style.dim },
  ]
  return [title('thresholds', paper), ...indentedTable(columns, summary.thresholds, paper)]
}

const brokenText = ({ firstBrokenMs, abortOnFail, passed }: ThresholdSummary): string => {
  if (firstBrokenMs === null) return ''
  return `${passed ? 'was broken at' : 'broken since'} ${elapsed(firstBrokenMs)}${abortOnFail ? ', abortOnFail' : ''}`
}

interface Fact {
  readonly name: string
  readonly amount: string
  readonly details: readonly string[]
  readonly bad?: boolean
}

export function totalsLines({ totals, run }: RunSummary, { style }: Paper): string[] {
  const perSecond = (amount: number): string =>
    run.durationMs > 0 ? `${formatBytes(Math.round((amount * 1000) / run.durationMs))}/s` : ''
  const left: Fact[] = [
    { name: 'requests', amount: count(totals.requests), details: [`${rate(totals.rps)}/s`] },
    {
      name: 'iterations',
      amount: count(totals.iterations),
      details: [iterationRate(totals.iterations, run.durationMs)],
    },
    { name: 'received', amount: formatBytes(totals.bytesReceived), details: [perSecond(totals.bytesReceived)] },
  ]
  const failed = [share(totals.failures, totals.requests), `${rate(totals.failuresPerSecond)}/s`]
  const right: Fact[] = [
    { name: 'failures', amount: count(totals.failures), details: failed, bad: totals.failures > 0 },
    { name: 'exceptions', amount: count(totals.exceptions), details: [], bad: totals.exceptions > 0 },
    { name: 'sent', amount: formatBytes(totals.bytesSent), details: [perSecond(totals.bytesSent)] },
  ]
  const amounts = [left, right].map((facts) => Math.max(...facts.map((fact) => fact.amount.length)))
  return left.map((fact, row) => {
    const other = right[row]!
    const details = padEnd(fact.details.join('  '), 13)
    const start = `${INDENT}${style.bold(padEnd(fact.name, 12))}${padStart(fact.amount, amounts[0]!)}  ${style.dim(details)}`
    const amount = padStart(other.amount, amounts[1]!)
    const end = `${style.bold(padEnd(other.name, 11))}${other.bad ? style.red(amount) : amount}`
    return `${start}  ${end}  ${style.dim(other.details.join('  '))}`.trimEnd()
  })
}

const iterationRate = (iterations: number, durationMs: number): string =>
  durationMs > 0 ? `${rate((iterations * 1000) / durationMs)}/s` : ''

/** Percentiles on one line, the shape of the distribution under it. */
export function latencyLines({ totals, generator }: RunSummary, paper: Paper): string[] {
  if (totals.requests === 0) return []
  const late = totals.latencyMs.p99 > totals.serviceMs.p99 * 1.01
  return [
    latencyLine('latency', totals.latencyMs, paper),
    ...(late ? [latencyLine('service', totals.serviceMs, paper)] : []),
    ...histogramLine(totals, paper),
    ...(generator.verdict === 'limited'
      ? [paper.style.yellow(`${INDENT}${paper.style.symbols.warn} ${LIMITED_WORDS}`)]
      : []),
  ]
}

function latencyLine(name: string, latency: LatencySummary, { style, width }: Paper): string {
  const pieces = [
    `min ${ms(latency.min)}`,
    `avg ${ms(latency.mean)}`,
    `p50 ${ms(latency.p50)}`,
    `p90 ${ms(latency.p90)}`,
    `p95 ${ms(latency.p95)}`,
    `p99 ${ms(latency.p99)}`,
    `p99.9 ${ms(latency.p999)}`,
    `max ${ms(latency.max)} ms`,
  ]
  return `${INDENT}${style.bold(padEnd(name, 12))}${fitPieces(pieces, width - 14, [3, 6, 0])}`
}

const BARS = 40

function histogramLine({ distribution, requests, latencyMs }: RunSummary['totals'], { style, width }: Paper): string[] {
  if (distribution.length < 2 || requests === 0) return []
  const columns = Math.min(BARS, width - 40)
  const group = Math.max(1, Math.ceil(distribution.length / columns))
  const bars: number[] = []
  for (let from = 0; from < distribution.length; from += group) {
    bars.push(distribution.slice(from, from + group).reduce((sum, part) => sum + part.count, 0))
  }
  const picture = style.cyan(sparkline(bars, style.symbols))
  const { min, max } = latencyMs
  return [`${INDENT}${' '.repeat(12)}${style.dim(ms(min))} ${picture} ${style.dim(`${ms(max)} ms`)}`]
}
