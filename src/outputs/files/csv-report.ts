// The CSV files of a run that is over: three as during the run, and the history from what was recorded of it.
import type { HistoryStep } from '../../stats/history-step.js'
import type { Output } from '../output.js'
import { historyCsv } from './csv-history.js'
import { csvPaths } from './csv-output.js'
import { exceptionsCsv, failuresCsv, statsCsv } from './csv-rows.js'
import { checkTarget, writeWhole } from './whole-file.js'

/** `history` answers no step where nothing was recorded. */
export function csvReport(prefix: string, history: () => Promise<readonly HistoryStep[]>): Output {
  const paths = csvPaths(prefix)
  return {
    name: `csv ${prefix}`,
    async start() {
      for (const path of paths) await checkTarget(path)
    },
    async finish(summary) {
      const texts = [
        statsCsv(summary),
        historyCsv(summary, await history()),
        failuresCsv(summary),
        exceptionsCsv(summary),
      ]
      for (const [i, path] of paths.entries()) await writeWhole(path, texts[i]!)
      return { files: paths }
    },
  }
}
