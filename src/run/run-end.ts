// The end of one run: it comes once, for one reason, and the run's parts wait for it.
import type { RunSummary } from '../stats/run-summary.js'
import { type EndReason, exitCodeOf } from './end-reason.js'
import type { RunNotes } from './run-notes.js'
import type { RunRecord } from './run-record.js'

export interface RunEndDeps {
  readonly record: RunRecord
  readonly notes: RunNotes
  /** Workers that are there. */
  countWorkers(): number
}

export class RunEnd {
  readonly #deps: RunEndDeps
  readonly #signal = new AbortController()
  #reason: EndReason | null = null

  constructor(deps: RunEndDeps) {
    this.#deps = deps
  }

  /** null = it goes on. */
  get reason(): EndReason | null {
    return this.#reason
  }

  get isDue(): boolean {
    return this.#reason !== null
  }

  get signal(): AbortSignal {
    return this.#signal.signal
  }

  /** The first reason stands. */
  because(reason: EndReason): void {
    if (this.#reason !== null) return
    this.#reason = reason
    this.#deps.record.stop(reason.text)
    if (reason.kind !== 'finished') this.#deps.notes.tell(`ended: ${reason.text}`)
    this.#signal.abort()
  }

  /** Nothing is left to do. Without a worker nothing was measured up to here: such a run has not passed. */
  ofLoad(text: string): void {
    const isLost = this.#deps.countWorkers() === 0
    this.because(isLost ? { kind: 'workers-lost', text: 'all workers were lost' } : { kind: 'finished', text })
  }

  /** Resolves when it is due. */
  requested(): Promise<void> {
    const { signal } = this
    if (signal.aborted) return Promise.resolve()
    return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
  }

  /** The statistics' verdict, overruled by why the run ended. `hookError` = the script's, null without one. */
  verdictOf({ verdict }: RunSummary, hookError: Error | null, hasEnd: boolean): RunSummary['verdict'] {
    if (this.#reason === null) return verdict
    const exitCode = exitCodeOf(this.#reason, verdict.exitCode, hookError !== null, hasEnd)
    if (exitCode === verdict.exitCode) return verdict
    const reason = hookError?.message ?? `ended early: ${this.#reason.text}`
    return { passed: exitCode === 0, exitCode, reason }
  }
}
