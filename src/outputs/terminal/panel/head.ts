// The first lines of the live panel: state and progress, load and latency now, thresholds, the generator's own condition.
import { formatClock, formatLatency, formatPercent } from '../../../model/units.js'
import type { RunSummary } from '../../../stats/run-summary.js'
import { presentWorkers } from '../../present-workers.js'
import { count, elapsed, ms, plural, rate } from '../../text/numbers.js'
import { progressBar, type Style, sparkline } from '../../text/style.js'
import { thresholdValue } from '../../text/threshold-value.js'
import { harmless } from '../../text/width.js'
import type { Board, PanelView } from './view.js'

/** State, elapsed time, and how much of the run is done; while stopping, the countdown to the cut instead. */
export function stateLine(summary: RunSummary, view: PanelView, { style, width }: Board): string {
  const { run } = summary
  const start = `  ${stateMark(run.state, style)} ${style.bold(run.state)} ${formatClock(run.durationMs)}`
  if (run.state === 'stopping') return `${start}  ${stoppingText(summary, view)}`
  const done = doneShare(summary)
  if (done === null) return `${start}  ${style.dim(run.state === 'stopped' ? '' : 'until stopped')}`
  const end = run.plannedMs === null ? `${count(iterationsWanted(summary) ?? 0)} iterations` : elapsed(run.plannedMs)
  const stage = stageText(summary)
  const tail = ` ${String(Math.floor(done * 100)).padStart(3)}%  ${end}${stage}`
  const columns = Math.min(40, width - 24 - tail.length)
  return columns < 4 ? `${start} ${tail}` : `${start} ${style.cyan(progressBar(done, columns, style.symbols))}${tail}`
}

function stateMark(state: string, { green, yellow, symbols }: Style): string {
  return state === 'running' ? green(symbols.live) : yellow(symbols.live)
}

function stoppingText({ run }: RunSummary, { stopInMs }: PanelView): string {
  const left = `${plural(run.users, 'user')} still ${run.users === 1 ? 'finishes its' : 'finish their'} iteration`
  return stopInMs === null ? left : `${left}, cut in ${Math.ceil(stopInMs / 1000)} s`
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

/** `  stage 2/3` when the load is made of stages. */
function stageText({ run }: RunSummary): string {
  const { stages } = run.options
  if (!Array.isArray(stages) || stages.length < 2) return ''
  let end = 0
  const index = stages.findIndex((stage: { durationMs?: unknown }) => {
    end += numberOption(stage.durationMs) ?? 0
    return run.durationMs < end
  })
  return `  stage ${index < 0 ? stages.length : index + 1}/${stages.length}`
}

const SPARK = 8

/** Users, requests a second, failures and latency of the last seconds; before the first answer, what is being done. */
export function loadLine(summary: RunSummary, { style, width }: Board): string {
  const { run, totals, timeline } = summary
  const { arrow } = style.symbols
  const users =
    run.users === run.targetUsers ? count(run.users) : `${count(run.users)}${arrow}${count(run.targetUsers)}`
  if (totals.requests === 0) return `  ${style.yellow(waitingText(summary, users))}`
  const { rps, requests, failures, latencyMs } = totals.window
  const failed = `fail ${formatPercent(requests === 0 ? 0 : failures / requests)}`
  const times = `p50 ${ms(latencyMs.p50)}  p95 ${ms(latencyMs.p95)}  p99 ${ms(latencyMs.p99)} ms`
  const room = width - 2 - `users ${users}  req/s ${rate(rps)}  ${failed}  ${times}`.length
  const shown = timeline.slice(-Math.min(SPARK, Math.max(0, room - 1))).map((point) => point.rps)
  const spark = room < 3 || shown.length === 0 ? '' : ` ${style.cyan(sparkline(shown, style.symbols))}`
  const parts = [
    `users ${style.bold(users)}`,
    `req/s ${style.bold(rate(rps))}${spark}`,
    failures > 0 ? style.red(failed) : failed,
    times,
  ]
  return `  ${parts.join(room >= SPARK + 4 ? '   ' : '  ')}`
}

function waitingText({ run }: RunSummary, users: string): string {
  if (run.users === 0) return run.state === 'stopped' ? 'no request was made' : `spawning users ${users}`
  const host = run.host === '' ? '' : ` to ${harmless(run.host)}`
  return `users ${users}, connecting${host}: no answer yet`
}

/** Nothing without thresholds; else how many hold, and the first that does not. */
export function thresholdLine(summary: RunSummary, { style }: Board): string[] {
  const { thresholds } = summary
  const broken = thresholds.filter((one) => !one.passed)
  const [first] = broken
  if (thresholds.length === 0) return []
  if (first === undefined) return [`  ${style.green(style.symbols.pass)} ${plural(thresholds.length, 'threshold')} met`]
  const text = `${harmless(first.metric)} ${harmless(first.expression)}: ${thresholdValue(first, summary)}`
  const many = `${broken.length} of ${plural(thresholds.length, 'threshold')} broken`
  return [`  ${style.red(`${style.symbols.fail} ${many}`)}  ${text}`]
}

export function generatorLine({ generator, workers }: RunSummary, { style }: Board): string {
  const present = presentWorkers(workers)
  const missing = present < workers.length
  const count = `workers ${present}/${workers.length}`
  const facts = [
    `${Math.round(generator.cpuPercent)}% busy`,
    `loop delay ${formatLatency(generator.loopDelayP99Ms)}`,
    `start delay ${formatLatency(generator.startDelayMs.p99)} p99`,
  ]
  return `  ${missing ? style.red(count) : count}   ${style.dim(`generator ${facts.join(', ')}`)}`
}
