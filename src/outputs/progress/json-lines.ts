// `--reporter json`: one object a line and second for machines, the whole summary as the last line.
import type { RunSummary } from '../../stats/run-summary.js'
import type { Output, TextStream } from '../output.js'
import { presentWorkers } from '../present-workers.js'

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
  readonly name = 'json lines on stdout'
  readonly #stream: TextStream
  #lastMs = 0

  constructor(stream: TextStream) {
    this.#stream = stream
  }

  update(summary: RunSummary): void {
    this.#lastMs = summary.run.durationMs
    this.#stream.write(`${JSON.stringify(progressOf(summary))}\n`)
  }

  /** The last second ends with the run, and nobody was told of it yet. */
  finish(summary: RunSummary): Promise<void> {
    if (summary.run.durationMs > this.#lastMs) this.update(summary)
    this.#stream.write(`${JSON.stringify(summary)}\n`)
    return this.#stream.settle()
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
