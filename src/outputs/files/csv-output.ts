// `--csv PREFIX`: four files, made new (or, the history, longer) each second, without ever letting the run wait for the disk.
import { messageOf } from '../../model/errors.js'
import type { RunSummary } from '../../stats/run-summary.js'
import type { Output, OutputResult } from '../output.js'
import { exceptionsCsv, failuresCsv, HISTORY_HEAD, historyRows, statsCsv } from './csv-rows.js'
import { GrowingFile } from './growing-file.js'
import { LatestFile } from './latest-file.js'
import { checkTarget } from './whole-file.js'

const SECOND_MS = 1000

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
  /** Of the newest row of the history. */
  #last = { measured: '', atMs: 0 }

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
    this.#putTables(summary)
    this.#append(summary, false)
  }

  /** What can still be written is; then the first fault of any of the files is thrown. */
  async finish(summary: RunSummary): Promise<OutputResult> {
    this.#putTables(summary)
    this.#append(summary, true)
    const settled = await Promise.allSettled([...this.#tables.map(({ file }) => file.settle()), this.#history.close()])
    const faults = settled.flatMap((one) => (one.status === 'rejected' ? [messageOf(one.reason)] : []))
    if (faults.length > 0) throw new Error(faults.join('; '))
    return { files: this.#paths }
  }

  #putTables(summary: RunSummary): void {
    for (const { file, render } of this.#tables) file.put(() => render(summary))
  }

  /** The final summary often is the one of the last second again, a few milliseconds older: its row is there already. */
  #append(summary: RunSummary, isLast: boolean): void {
    const { requests, failures } = summary.totals
    const measured = `${requests} ${failures}`
    const { durationMs } = summary.run
    if (isLast && measured === this.#last.measured && durationMs - this.#last.atMs < SECOND_MS) return
    this.#last = { measured, atMs: durationMs }
    this.#history.append(historyRows(summary, this.#fullHistory))
  }
}
