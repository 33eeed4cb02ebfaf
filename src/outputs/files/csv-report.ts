// The CSV files of a run that is over: three as during the run, and the history from its timeline.
import type { RunSummary, TimelinePoint } from '../../stats/run-summary.js'
import type { Output } from '../output.js'
import { type Cell, csvLine } from './csv-cells.js'
import { csvPaths } from './csv-output.js'
import { exceptionsCsv, failuresCsv, HISTORY_HEAD, statsCsv } from './csv-rows.js'
import { checkTarget, writeWhole } from './whole-file.js'

const UNKNOWN = 'N/A'

export function csvReport(prefix: string): Output {
  const paths = csvPaths(prefix)
  const renders = [statsCsv, historyCsv, failuresCsv, exceptionsCsv]
  return {
    name: `csv ${prefix}`,
    async start() {
      for (const path of paths) await checkTarget(path)
    },
    async finish(summary) {
      for (const [i, path] of paths.entries()) await writeWhole(path, renders[i]!(summary))
      return { files: paths }
    },
  }
}

/** A row for each step of the timeline. The percentiles are those of the step; what the timeline does not know says so. */
function historyCsv({ run, timeline }: RunSummary): string {
  const startedAtMs = Date.parse(run.startedAt)
  const sums = { requests: 0, failures: 0 }
  const rows = timeline.map((point) => {
    sums.requests += (point.rps * point.stepMs) / 1000
    sums.failures += (point.failuresPerSecond * point.stepMs) / 1000
    const seconds = Math.floor((startedAtMs + point.atMs + point.stepMs) / 1000)
    const rates = [point.rps.toFixed(6), point.failuresPerSecond.toFixed(6)]
    const totals = [Math.round(sums.requests), Math.round(sums.failures), ...new Array<Cell>(5).fill(UNKNOWN)]
    return csvLine([seconds, point.users, '', 'Aggregated', ...rates, ...percentileCells(point), ...totals])
  })
  return [HISTORY_HEAD, ...rows].join('')
}

/** In the order of the head: 50 66 75 80 90 95 98 99 99.9 99.99 100. */
function percentileCells({ rps, p50, p95, p99 }: TimelinePoint): Cell[] {
  const known: Readonly<Record<number, number>> = rps === 0 ? {} : { 0: p50, 5: p95, 7: p99 }
  return Array.from({ length: 11 }, (_, at) => known[at] ?? UNKNOWN)
}
