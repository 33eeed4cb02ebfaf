// `--reporter json`: one object a line and second for machines on `out`, the whole summary as the last line; words stay on `err`.
import type { RunSummary } from '../../stats/run-summary.js'
import { FirstFaults } from '../first-faults.js'
import type { Output } from '../output.js'
import { presentWorkers } from '../present-workers.js'
import type { TextWriters } from './plain-lines.js'

export const PROGRESS_SCHEMA = 'tymbal.progress/1'

/** One line while the run lives. Rates and latencies (ms) are those of the last seconds, counts those of the whole run. */
export interface ProgressLine {
  readonly schema: typeof PROGRESS_SCHEMA
  readonly atMs: number
  readonly state: string
  readonly users: number
  readonly targetUsers: number
  readonly requests: number
  readonly failures: number
  readonly rps: number
  readonly failuresPerSecond: number
  readonly p50: number
  readonly p95: number
  readonly p99: number
  readonly workers: number
}

export class JsonLines implements Output {
  readonly name = 'json lines'
  readonly #writers: TextWriters
  readonly #faults = new FirstFaults()

  constructor(writers: TextWriters) {
    this.#writers = writers
  }

  update(summary: RunSummary): void {
    this.#tell(summary)
    this.#writers.out(`${JSON.stringify(progressOf(summary))}\n`)
  }

  finish(summary: RunSummary): void {
    this.#tell(summary)
    this.#writers.out(`${JSON.stringify(summary)}\n`)
  }

  #tell(summary: RunSummary): void {
    for (const line of this.#faults.news(summary)) this.#writers.err(`${line}\n`)
  }
}

export function progressOf({ run, totals, workers }: RunSummary): ProgressLine {
  const { window } = totals
  return {
    schema: PROGRESS_SCHEMA,
    atMs: run.durationMs,
    state: run.state,
    users: run.users,
    targetUsers: run.targetUsers,
    requests: totals.requests,
    failures: totals.failures,
    rps: window.rps,
    failuresPerSecond: window.failuresPerSecond,
    p50: window.latencyMs.p50,
    p95: window.latencyMs.p95,
    p99: window.latencyMs.p99,
    workers: presentWorkers(workers),
  }
}
