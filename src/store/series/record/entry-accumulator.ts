// What one entry measured in the step, and in the histogram, that are not over yet.
import { COARSE_BITS } from '../../../stats/buckets/layout.js'
import { Histogram } from '../../../stats/histogram.js'
import { encodePart } from '../format/hist-part.js'

const RANKS = [50, 95, 99]

/** A step without a request: requests, failures, and no latency. */
export const QUIET_STEP: readonly number[] = [0, 0, Number.NaN, Number.NaN, Number.NaN, Number.NaN]

export class EntryAccumulator {
  readonly #step = new Histogram(COARSE_BITS)
  readonly #part = new Histogram(COARSE_BITS)
  #failures = 0

  /** `addTo` adds to a coarse histogram and answers the failures. */
  add(addTo: (into: Histogram) => number): void {
    this.#failures += addTo(this.#step)
  }

  get isEmpty(): boolean {
    return this.#step.count === 0
  }

  /** requests, failures, p50, p95, p99, max of the step; latencies in ms. Begins the next step. */
  takeStep(): readonly number[] {
    const { count, max } = this.#step
    const failures = this.#failures
    this.#failures = 0
    if (count === 0) return QUIET_STEP
    const ranks = this.#step.percentiles(RANKS).map((us) => us / 1000)
    this.#part.merge(this.#step)
    this.#step.clear()
    return [count, failures, ...ranks, max / 1000]
  }

  /** The histogram since the last one; null when it is empty. */
  takePart(): Uint8Array | null {
    if (this.#part.count === 0) return null
    const bytes = encodePart(this.#part)
    this.#part.clear()
    return bytes
  }
}
