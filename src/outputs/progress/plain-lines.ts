// For logs and pipes: a line every ten seconds, the first fault of each kind. Human text, so it goes to `err`.
import { formatLatency, formatPercent } from '../../model/units.js'
import type { RunSummary } from '../../stats/run-summary.js'
import { FirstFaults } from '../first-faults.js'
import type { Output } from '../output.js'
import { presentWorkers } from '../present-workers.js'
import { elapsed } from '../text/numbers.js'

export interface TextWriters {
  /** Machine output. */
  readonly out: (text: string) => void
  /** Human text. */
  readonly err: (text: string) => void
}

const EVERY_MS = 10_000

export class PlainLines implements Output {
  readonly name = 'plain'
  readonly #write: (text: string) => void
  readonly #faults = new FirstFaults()
  #periods = 0
  #stopping = false

  constructor(writers: TextWriters) {
    this.#write = (line) => writers.err(`${line}\n`)
  }

  update(summary: RunSummary): void {
    for (const line of this.#faults.news(summary)) this.#write(line)
    this.#tellStopping(summary)
    const periods = Math.floor(summary.run.durationMs / EVERY_MS)
    if (periods <= this.#periods) return
    this.#periods = periods
    this.#write(progressLine(summary))
  }

  finish(summary: RunSummary): void {
    for (const line of this.#faults.news(summary)) this.#write(line)
  }

  #tellStopping({ run }: RunSummary): void {
    if (run.state !== 'stopping' || this.#stopping) return
    this.#stopping = true
    this.#write(`[${elapsed(run.durationMs)}] stopping: ${run.users} users finish what they do`)
  }
}

/** `[00:10] users=200 rps=241.3 fail=0.00% p50=38ms p95=120ms p99=301ms workers=8/8` */
export function progressLine({ run, totals, workers }: RunSummary): string {
  const { requests, failures, rps, latencyMs } = totals.window
  const present = presentWorkers(workers)
  const users = run.users === run.targetUsers ? `${run.users}` : `${run.users}/${run.targetUsers}`
  const fields = [
    `users=${users}`,
    `rps=${rps === 0 || rps >= 0.05 ? rps.toFixed(1) : rps.toPrecision(2)}`,
    `fail=${failures === 0 ? '0.00%' : formatPercent(failures / Math.max(1, requests))}`,
    `p50=${formatLatency(latencyMs.p50)}`,
    `p95=${formatLatency(latencyMs.p95)}`,
    `p99=${formatLatency(latencyMs.p99)}`,
    `workers=${present}/${workers.length}`,
  ]
  return `[${elapsed(run.durationMs)}] ${fields.join(' ')}`
}
