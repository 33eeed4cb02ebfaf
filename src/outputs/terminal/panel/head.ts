// The first lines of the live panel: state and progress, load and latency now, thresholds, the generator's own condition.
import { formatClock, formatLatency, formatPercent } from '../../../model/units.js'
import type { LatencySummary, RunSummary } from '../../../stats/run-summary.js'
import { presentWorkers } from '../../present-workers.js'
import { firstThatFits, fitPieces } from '../../text/fit.js'
import { count, elapsed, ms, plural, rate } from '../../text/numbers.js'
import { progressBar, type Style, sparkline } from '../../text/style.js'
import { thresholdValue } from '../../text/threshold-value.js'
import { isStrained, targetWords } from '../../text/verdict-words.js'
import { elide, harmless, visibleWidth } from '../../text/width.js'
import type { Board, PanelView } from './view.js'

/** State, elapsed time, and how much of the run is done; while stopping, the countdown to the cut instead. */
export function stateLine(summary: RunSummary, view: PanelView, { style, width }: Board): string {
  const { run } = summary
  const state = view.isPaused && run.state !== 'stopping' ? 'paused' : run.state
  const start = `  ${stateMark(state, style)} ${style.bold(state)} ${formatClock(run.durationMs)}`
  const room = width - visibleWidth(start)
  if (run.state === 'stopping') return `${start}  ${firstThatFits(stoppingTexts(summary, view), room - 2)}`
  const done = doneShare(summary)
  if (done === null) return `${start}  ${style.dim(run.state === 'stopped' ? '' : 'until stopped')}`
  const end = run.plannedMs === null ? `${count(iterationsWanted(summary) ?? 0)} iterations` : elapsed(run.plannedMs)
  const share = `${String(Math.floor(done * 100)).padStart(3)}%`
  const tail = ` ${fitPieces([share, end, stageText(summary)], room - 1, [2, 1])}`
  const columns = Math.min(40, room - 1 - tail.length)
  return columns < 4 ? start + tail : `${start} ${style.cyan(progressBar(done, columns, style.symbols))}${tail}`
}

function stateMark(state: string, { green, yellow, symbols }: Style): string {
  return state === 'running' ? green(symbols.live) : yellow(symbols.live)
}

/** From the longest to the shortest. */
function stoppingTexts({ run }: RunSummary, { stopInMs }: PanelView): string[] {
  const users = plural(run.users, 'user')
  const left = `${users} still ${run.users === 1 ? 'finishes its' : 'finish their'} iteration`
  const again = 'Ctrl-C again: stop now'
  if (stopInMs === null) return [`${left}; ${again}`, left, users]
  const cut = `cut in ${Math.ceil(stopInMs / 1000)} s`
  return [`${left}, ${cut}; ${again}`, `${users} left, ${cut}; ${again}`, `${users} left, ${cut}`, cut]
}

const numberOption = (value: unknown): number | null => (typeof value === 'number' && value > 0 ? value : null)

const iterationsWanted = ({ run }: RunSummary): number | null => numberOption(run.options.iterations)

/** 0..1 by time, else by iterations; null when the run has no end. */
function doneShare(summary: RunSummary): number | null {
  const { run, totals } = summary
  if (run.plannedMs !== null && run.plannedMs > 0) return Math.min(1, run.durationMs / run.plannedMs)
  const wanted = iterationsWanted(summary)
  return wanted === null ? null : Math.min(1, totals.iterations / wanted)
}

/** `stage 2/3` when the load is made of stages. */
function stageText({ run }: RunSummary): string {
  const { stages } = run.options
  if (!Array.isArray(stages) || stages.length < 2) return ''
  let end = 0
  const index = stages.findIndex((stage: { durationMs?: unknown }) => {
    end += numberOption(stage.durationMs) ?? 0
    return run.durationMs < end
  })
  return `stage ${index < 0 ? stages.length : index + 1}/${stages.length}`
}

const SPARK = 8

/** Users, requests a second, failures, exceptions and latency of the last seconds; before the first answer, what is being done. */
export function loadLine(summary: RunSummary, { style, width }: Board): string {
  const { run, totals, timeline } = summary
  const { arrow } = style.symbols
  const users =
    run.users === run.targetUsers ? count(run.users) : `${count(run.users)}${arrow}${count(run.targetUsers)}`
  if (totals.requests === 0) return `  ${style.yellow(waitingText(summary, users))}`
  const { rps, requests, failures, latencyMs } = totals.window
  const failed = `fail ${formatPercent(requests === 0 ? 0 : failures / requests)}`
  const pieces = [
    `users ${style.bold(users)}`,
    `req/s ${style.bold(rate(rps))}`,
    failures > 0 ? style.red(failed) : failed,
    totals.exceptions === 0 ? '' : style.red(plural(totals.exceptions, 'exception')),
  ].filter((piece) => piece !== '')
  pieces.push(timesText(latencyMs, width - 4 - visibleWidth(pieces.join('  '))))
  const dropped = [...pieces.keys()].reverse().slice(0, -1)
  const line = fitPieces(pieces, width - 2, dropped)
  const room = width - 2 - visibleWidth(line)
  const shown = timeline.slice(-Math.min(SPARK, Math.max(0, room - 1))).map((point) => point.rps)
  if (room < 3 || shown.length === 0) return `  ${line}`
  pieces[1] += ` ${style.cyan(sparkline(shown, style.symbols))}`
  const wide = room >= SPARK + 4
  return `  ${fitPieces(pieces, width - 2, dropped, wide ? '   ' : '  ')}`
}

/** Where all do not fit, the typical latency says less than the bad ones. */
function timesText({ p50, p95, p99 }: LatencySummary, room: number): string {
  const tail = `p95 ${ms(p95)}  p99 ${ms(p99)} ms`
  return firstThatFits([`p50 ${ms(p50)}  ${tail}`, tail, `p95 ${ms(p95)} ms`], room)
}

function waitingText({ run }: RunSummary, users: string): string {
  if (run.users === 0) return run.state === 'stopped' ? 'no request was made' : `spawning users ${users}`
  const host = run.host === '' ? '' : ` to ${harmless(run.host)}`
  return `users ${users}, connecting${host}: no answer yet`
}

/** Nothing without thresholds; else how many hold, and the first that does not. */
export function thresholdLine(summary: RunSummary, { style, width }: Board): string[] {
  const { thresholds } = summary
  const broken = thresholds.filter((one) => !one.passed)
  const [first] = broken
  if (thresholds.length === 0) return []
  if (first === undefined) return [`  ${style.green(style.symbols.pass)} ${plural(thresholds.length, 'threshold')} met`]
  const many = `  ${style.red(`${style.symbols.fail} ${broken.length} of ${plural(thresholds.length, 'threshold')} broken`)}`
  const value = `: ${thresholdValue(first, summary)}`
  const room = width - visibleWidth(many) - 2 - value.length
  const name = elide(harmless(`${first.metric} ${first.expression}`), room, style.symbols.dots)
  return [room < SHORTEST_NAME ? many : `${many}  ${name}${value}`]
}

const SHORTEST_NAME = 12

export function generatorLine({ generator, target, workers }: RunSummary, { style, width }: Board): string {
  const present = presentWorkers(workers)
  const missing = present < workers.length
  const count = `  workers ${present}/${workers.length}`
  const facts = [
    ...(generator.verdict === 'suspect' || generator.verdict === 'limited' ? [`generator ${generator.verdict}`] : []),
    ...(isStrained(target) ? [targetWords(target)] : []),
    `generator ${Math.round(generator.cpuPercent)}% busy`,
    `loop delay ${formatLatency(generator.loopDelayP99Ms)}`,
    `start delay ${formatLatency(generator.startDelayMs.p99)} p99`,
  ]
  const dropped = [...facts.keys()].reverse()
  const shown = fitPieces(facts, width - count.length - 3, dropped, ', ')
  return `${missing ? style.red(count) : count}${shown === '' ? '' : `   ${style.dim(shown)}`}`
}
