// The last seconds of one endpoint, each with its own histogram: what the rolling window is made of. Memory does not grow with the run.
import { BucketArena, type BucketSpan } from '../buckets/bucket-span.js'
import { IntervalHistogram } from '../buckets/interval-histogram.js'
import type { Histogram } from '../histogram.js'
import type { SecondSink } from './seconds.js'

/** Reports may come so many seconds late and still count in their second of the window. */
const LATE_SECONDS = 5
/** Room for seconds that begin before the master has closed the one before. */
const AHEAD_SECONDS = 12

interface Second {
  readonly second: number
  failures: number
  /** True when the endpoint's totals have what is in here. */
  isFolded: boolean
  /** Open while reports usually come; then kept small, and opened again for a late report. */
  histogram: IntervalHistogram | null
  settled: BucketSpan | null
}

export class RecentSeconds implements SecondSink {
  readonly #windowSeconds: number
  readonly #ring: (Second | undefined)[]
  readonly #spare: IntervalHistogram[] = []
  /** Of seconds that left: memory outside of the heap would pile up until a full collection. */
  readonly #spareArenas: BucketArena[] = []
  readonly #totals: Histogram
  #closed = -1

  /** `totals` receives what addWhole() takes, when its second is settled, leaves, or is folded. */
  constructor(windowSeconds: number, totals: Histogram) {
    this.#windowSeconds = windowSeconds
    this.#totals = totals
    this.#ring = new Array(windowSeconds + LATE_SECONDS + AHEAD_SECONDS)
  }

  accepts(second: number): boolean {
    const oldest = this.#oldest
    return second >= oldest && second < oldest + this.#ring.length
  }

  /** For the window alone; the totals get it from elsewhere. `second` must be one that accepts() agrees to. */
  add(second: number, latency: BucketSpan, failures: number): void {
    const slot = this.#slotOf(second)
    if (!slot.isFolded) this.#fold(slot)
    this.#addTo(slot, latency, failures)
  }

  /** For the window, and sooner or later for the totals. */
  addWhole(second: number, latency: BucketSpan, failures: number): void {
    const slot = this.#slotOf(second)
    this.#addTo(slot, latency, failures)
    if (slot.isFolded) this.#totals.addSpan(latency)
  }

  /** Brings the totals up to date. */
  fold(): void {
    for (const slot of this.#ring) if (slot?.isFolded === false) this.#fold(slot)
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
    const fresh: Second = { second, failures: 0, isFolded: false, histogram: null, settled: null }
    this.#ring[at] = fresh
    return fresh
  }

  #addTo(slot: Second, latency: BucketSpan, failures: number): void {
    slot.failures += failures
    slot.histogram ??= this.#reopen(slot)
    slot.histogram.addSpan(latency)
  }

  #reopen(slot: Second): IntervalHistogram {
    const histogram = this.#spare.pop() ?? new IntervalHistogram()
    if (slot.settled !== null) histogram.addSpan(slot.settled)
    slot.settled = null
    return histogram
  }

  #fold(slot: Second): void {
    slot.isFolded = true
    if (slot.histogram !== null) this.#totals.addSpan(slot.histogram.toSpan(new BucketArena(slot.histogram.size)))
  }

  #settle(slot: Second): void {
    const histogram = slot.histogram!
    slot.settled = histogram.toSpan(this.#spareArenas.pop() ?? new BucketArena(histogram.size))
    if (!slot.isFolded) this.#totals.addSpan(slot.settled)
    slot.isFolded = true
    this.#release(histogram)
    slot.histogram = null
  }

  #drop(at: number, slot: Second): void {
    if (!slot.isFolded) this.#fold(slot)
    if (slot.histogram !== null) this.#release(slot.histogram)
    if (slot.settled !== null) this.#keepArena(slot.settled.arena)
    this.#ring[at] = undefined
  }

  #keepArena(arena: BucketArena): void {
    arena.clear()
    if (this.#spareArenas.length < LATE_SECONDS) this.#spareArenas.push(arena)
  }

  #release(histogram: IntervalHistogram): void {
    histogram.clear()
    if (this.#spare.length < LATE_SECONDS) this.#spare.push(histogram)
  }
}
