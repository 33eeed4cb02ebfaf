// For logs and pipes: a line every ten seconds, for people.
import { formatLatency, formatPercent } from '../../model/units.js'
import type { RunSummary } from '../../stats/run-summary.js'
import type { Output } from '../output.js'
import { presentWorkers } from '../present-workers.js'
import { elapsed, plural } from '../text/numbers.js'

const EVERY_MS = 10_000

export class PlainLines implements Output {
  readonly name = 'plain'
  readonly #writeLine: (line: string) => void
  #periods = 0
  #stopping = false

  constructor(writeLine: (line: string) => void) {
    this.#writeLine = writeLine
  }

  update(summary: RunSummary): void {
    this.#tellStopping(summary)
    const periods = Math.floor(summary.run.durationMs / EVERY_MS)
    if (periods <= this.#periods) return
    this.#periods = periods
    this.#writeLine(progressLine(summary))
  }

  #tellStopping({ run }: RunSummary): void {
    if (run.state !== 'stopping' || this.#stopping) return
    this.#stopping = true
    if (run.users === 0) return
    const left = `${plural(run.users, 'user')} ${run.users === 1 ? 'finishes what it does' : 'finish what they do'}`
    this.#writeLine(`[${elapsed(run.durationMs)}] stopping: ${left}; Ctrl-C again: stop now`)
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
