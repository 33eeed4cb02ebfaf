// The last seconds of one endpoint, each with its own histogram: what the rolling window is made of. Memory does not grow with the run.
import { BucketArena, type BucketSpan } from '../buckets/bucket-span.js'
import { IntervalHistogram } from '../buckets/interval-histogram.js'
import type { Histogram } from '../histogram.js'
import type { SecondSink } from './seconds.js'

/** Reports may come so many seconds late and still count in their second of the window. */
const LATE_SECONDS = 3
/** Room for seconds that begin before the master has closed the one before. */
const AHEAD_SECONDS = 12

interface Second {
  readonly second: number
  failures: number
  /** Open while reports usually come; then kept small, and opened again for a late report. */
  histogram: IntervalHistogram | null
  settled: BucketSpan | null
}

export class RecentSeconds implements SecondSink {
  readonly #windowSeconds: number
  readonly #ring: (Second | undefined)[]
  readonly #spare: IntervalHistogram[] = []
  #closed = -1

  constructor(windowSeconds: number) {
    this.#windowSeconds = windowSeconds
    this.#ring = new Array(windowSeconds + LATE_SECONDS + AHEAD_SECONDS)
  }

  accepts(second: number): boolean {
    const oldest = this.#oldest
    return second >= oldest && second < oldest + this.#ring.length
  }

  /** `second` must be one that accepts() agrees to. */
  add(second: number, latency: BucketSpan, failures: number): void {
    const slot = this.#slotOf(second)
    slot.failures += failures
    slot.histogram ??= this.#reopen(slot)
    slot.histogram.addSpan(latency)
  }

  /** Seconds up to this one are over. */
  close(second: number): void {
    this.#closed = Math.max(this.#closed, second)
    for (const [at, slot] of this.#ring.entries()) {
      if (slot === undefined) continue
      if (slot.second < this.#oldest) this.#drop(at, slot)
      else if (slot.second < this.#closed && slot.histogram !== null) this.#settle(slot)
    }
  }

  /** Adds the seconds `from` (inclusive) to `to` (exclusive) to `into`; returns their failures. */
  collect(from: number, to: number, into: Histogram, scratch: BucketArena): number {
    let failures = 0
    for (const slot of this.#ring) {
      if (slot === undefined || slot.second < from || slot.second >= to) continue
      failures += slot.failures
      const span = slot.settled ?? slot.histogram?.toSpan(scratch)
      if (span !== undefined) into.addSpan(span)
      scratch.clear()
    }
    return failures
  }

  get #oldest(): number {
    return Math.max(0, this.#closed + 1 - this.#windowSeconds - LATE_SECONDS)
  }

  #slotOf(second: number): Second {
    const at = second % this.#ring.length
    const slot = this.#ring[at]
    if (slot?.second === second) return slot
    if (slot !== undefined) this.#drop(at, slot)
    const fresh: Second = { second, failures: 0, histogram: null, settled: null }
    this.#ring[at] = fresh
    return fresh
  }

  #reopen(slot: Second): IntervalHistogram {
    const histogram = this.#spare.pop() ?? new IntervalHistogram()
    if (slot.settled !== null) histogram.addSpan(slot.settled)
    slot.settled = null
    return histogram
  }

  #settle(slot: Second): void {
    const histogram = slot.histogram!
    slot.settled = histogram.toSpan(new BucketArena(histogram.size))
    this.#release(histogram)
    slot.histogram = null
  }

  #drop(at: number, slot: Second): void {
    if (slot.histogram !== null) this.#release(slot.histogram)
    this.#ring[at] = undefined
  }

  #release(histogram: IntervalHistogram): void {
    histogram.clear()
    if (this.#spare.length < LATE_SECONDS) this.#spare.push(histogram)
  }
}
