// The history of a run that is over, or of now, with Locust's columns: from what was recorded of it, else from its timeline.
import type { HistoryStep } from '../../stats/history-step.js'
import type { RunSummary, TimelinePoint } from '../../stats/run-summary.js'
import { type Cell, csvLine } from './csv-cells.js'
import { HISTORY_HEAD, historyRows, percentileCells } from './csv-rows.js'

const UNKNOWN = 'N/A'

/** `steps` may be empty. The last row is the summary's own; `--csv` writes a row each second, and those of endpoints, while a run goes on. */
export function historyCsv(summary: RunSummary, steps: readonly HistoryStep[]): string {
  const { requests, failures } = summary.totals
  // What the summary has too, it has with the sizes of answers.
  const before = steps.filter((step) => step.requests < requests || step.failures < failures)
  const startedMs = Date.parse(summary.run.startedAt)
  const rows = steps.length > 0 ? before.map((step) => stepRow(step, startedMs)) : timelineRows(summary, startedMs)
  return [HISTORY_HEAD, ...rows, historyRows(summary, false)].join('')
}

/** Sizes of answers are not recorded over time. */
function stepRow(step: HistoryStep, startedMs: number): string {
  const { atMs, users, rps, failuresPerSecond, requests, failures, latencyMs } = step
  const { p50, mean, min, max } = latencyMs
  return csvLine([
    Math.floor((startedMs + atMs) / 1000),
    users,
    '',
    'Aggregated',
    rps.toFixed(6),
    failuresPerSecond.toFixed(6),
    ...percentileCells(latencyMs, requests),
    ...[requests, failures, p50, mean, min, max, UNKNOWN],
  ])
}

/** The percentiles are those of the step; what the timeline does not know says so. */
function timelineRows({ timeline }: RunSummary, startedMs: number): readonly string[] {
  const sums = { requests: 0, failures: 0 }
  return timeline.map((point) => {
    sums.requests += (point.rps * point.stepMs) / 1000
    sums.failures += (point.failuresPerSecond * point.stepMs) / 1000
    const seconds = Math.floor((startedMs + point.atMs + point.stepMs) / 1000)
    const rates = [point.rps.toFixed(6), point.failuresPerSecond.toFixed(6)]
    const totals = [Math.round(sums.requests), Math.round(sums.failures), ...new Array<Cell>(5).fill(UNKNOWN)]
    return csvLine([seconds, point.users, '', 'Aggregated', ...rates, ...knownPercentiles(point), ...totals])
  })
}

/** In the order of the head: 50 66 75 80 90 95 98 99 99.9 99.99 100. */
function knownPercentiles({ rps, p50, p95, p99 }: TimelinePoint): Cell[] {
  const known: Readonly<Record<number, number>> = rps === 0 ? {} : { 0: p50, 5: p95, 7: p99 }
  return Array.from({ length: 11 }, (_, at) => known[at] ?? UNKNOWN)
}
