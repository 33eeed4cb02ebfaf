// `--csv PREFIX`: four files, made new (or, the history, longer) each second, without ever letting the run wait for the disk.
import { messageOf } from '../../model/errors.js'
import type { RunSummary } from '../../stats/run-summary.js'
import type { Output, OutputResult } from '../output.js'
import { exceptionsCsv, failuresCsv, HISTORY_HEAD, historyRows, statsCsv } from './csv-rows.js'
import { GrowingFile } from './growing-file.js'
import { LatestFile } from './latest-file.js'
import { checkTarget } from './whole-file.js'

export interface CsvOptions {
  /** Files are named `PREFIX_stats.csv` and so on. */
  readonly prefix: string
  /** `--csv-full-history`: the history has a row for each endpoint, not only for the whole. */
  readonly fullHistory: boolean
}

/** The four files of a prefix, in the order in which they are named. */
export const csvPaths = (prefix: string): string[] =>
  ['stats', 'stats_history', 'failures', 'exceptions'].map((name) => `${prefix}_${name}.csv`)

export class CsvOutput implements Output {
  readonly name: string
  readonly #fullHistory: boolean
  readonly #paths: readonly string[]
  readonly #history: GrowingFile
  readonly #tables: readonly { readonly file: LatestFile; readonly render: (summary: RunSummary) => string }[]
  #lastHistoryMs = -1

  constructor({ prefix, fullHistory }: CsvOptions) {
    this.name = `csv ${prefix}`
    this.#fullHistory = fullHistory
    this.#paths = csvPaths(prefix)
    const [stats = '', history = '', failures = '', exceptions = ''] = this.#paths
    this.#history = new GrowingFile(history)
    this.#tables = [
      { file: new LatestFile(stats), render: statsCsv },
      { file: new LatestFile(failures), render: failuresCsv },
      { file: new LatestFile(exceptions), render: exceptionsCsv },
    ]
  }

  async start(): Promise<void> {
    for (const path of this.#paths) await checkTarget(path)
    await this.#history.open(HISTORY_HEAD)
  }

  update(summary: RunSummary): void {
    for (const { file, render } of this.#tables) file.put(() => render(summary))
    this.#append(summary)
  }

  /** What can still be written is; then the first fault of any of the files is thrown. */
  async finish(summary: RunSummary): Promise<OutputResult> {
    this.update(summary)
    const settled = await Promise.allSettled([...this.#tables.map(({ file }) => file.settle()), this.#history.close()])
    const faults = settled.flatMap((one) => (one.status === 'rejected' ? [messageOf(one.reason)] : []))
    if (faults.length > 0) throw new Error(faults.join('; '))
    return { files: this.#paths }
  }

  /** The final summary is often the one of the last second again: its row is there already. */
  #append(summary: RunSummary): void {
    if (summary.run.durationMs === this.#lastHistoryMs) return
    this.#lastHistoryMs = summary.run.durationMs
    this.#history.append(historyRows(summary, this.#fullHistory))
  }
}
