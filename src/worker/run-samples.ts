// The requests of one run on one worker that are kept with their details, and their way to the master: as much a second as it allows.

import { WORKER_BYTES } from '../stats/samples/limits.js'
import { Sampling, TICKS_PER_SECOND } from '../stats/samples/sampling.js'
import type { WorkerMessage } from '../wire/messages.js'

/** A worker that was silent for a while sends no more than this at once; the largest sample fits in. */
const MOST_CREDIT_BYTES = 128 * 1024
/** With the last report. */
const LAST_SECONDS = 8
const TICK_MS = 1000 / TICKS_PER_SECOND

export interface RunSamplesDeps {
  readonly runId: string
  /** Monotonic milliseconds. */
  readonly clock: () => number
  readonly random: () => number
  isConnected(): boolean
  send(message: WorkerMessage): void
}

export class RunSamples {
  readonly sampler: Sampling
  readonly #deps: RunSamplesDeps
  #timer: NodeJS.Timeout | null = null
  #bytesPerSecond = 0
  #credit = 0
  #sentAtMs: number

  constructor(deps: RunSamplesDeps) {
    this.#deps = deps
    this.#sentAtMs = deps.clock()
    this.sampler = new Sampling({ random: deps.random, maxBytes: WORKER_BYTES })
  }

  /** The load begins; so many bytes a second may be sent from now on. */
  start(bytesPerSecond: number): void {
    this.#bytesPerSecond = bytesPerSecond
    this.#credit = bytesPerSecond
    this.#sentAtMs = this.#deps.clock()
    this.#tickLater()
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
  }

  /** What was sent before a cut may be lost. */
  resync(): void {
    this.sampler.renew()
  }

  /** `startMs`: the clock's value at elapsed time 0. */
  report(startMs: number, isLast: boolean): void {
    const { runId, send, isConnected } = this.#deps
    if (this.#bytesPerSecond === 0 || !isConnected()) return
    this.#earn(isLast)
    const fresh = this.sampler.take(this.#credit)
    if (fresh === null) return
    this.#credit -= fresh.bytes
    const samples = fresh.samples.map((sample) => ({ ...sample, atMs: sample.atMs - startMs }))
    send({ type: 'samples', runId, samples, sums: fresh.sums })
  }

  #earn(isLast: boolean): void {
    const nowMs = this.#deps.clock()
    const seconds = (nowMs - this.#sentAtMs) / 1000 + (isLast ? LAST_SECONDS : 0)
    this.#sentAtMs = nowMs
    this.#credit = Math.min(MOST_CREDIT_BYTES, this.#credit + seconds * this.#bytesPerSecond)
  }

  /** At times that no load keeps step with. */
  #tickLater(): void {
    this.#timer = setTimeout(
      () => {
        this.sampler.tick()
        this.#tickLater()
      },
      TICK_MS * (0.5 + this.#deps.random()),
    )
    this.#timer.unref()
  }
}
