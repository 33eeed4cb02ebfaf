// The last seconds of one endpoint, each with its own histogram: what the rolling window is made of. Memory does not grow with the run.
import { BucketArena, type BucketSpan } from '../buckets/bucket-span.js'
import { IntervalHistogram } from '../buckets/interval-histogram.js'
import { Spares } from '../buckets/spares.js'
import type { Histogram } from '../histogram.js'
import type { SecondSink } from './seconds.js'

/** Reports may come so many seconds late and still count in their second of the window. */
const LATE_SECONDS = 5
/** Room for seconds that begin before the master has closed the one before. */
const AHEAD_SECONDS = 12

/** Used again and again: a second lives long enough to be moved to V8's old space, where a new one each time would pile up. */
interface Second {
  second: number
  failures: number
  /** True when the endpoint's totals have what is in here. */
  isFolded: boolean
  /** True when it holds what the totals got from elsewhere: its sum and extremes may be estimates. */
  isMixed: boolean
  /** Open while reports usually come; then kept small in `settled`, and opened again for a late report. */
  histogram: IntervalHistogram | null
  isSettled: boolean
  readonly settled: MutableSpan
}

type MutableSpan = { -readonly [K in keyof BucketSpan]: BucketSpan[K] }

export class RecentSeconds implements SecondSink {
  readonly #windowSeconds: number
  readonly #ring: (Second | null)[]
  readonly #spare = new Spares<IntervalHistogram>(LATE_SECONDS)
  readonly #spareSeconds = new Spares<Second>(LATE_SECONDS)
  readonly #totals: Histogram
  #closed = -1

  /** `totals` receives what addWhole() takes, when its second is settled, leaves, or is folded. */
  constructor(windowSeconds: number, totals: Histogram) {
    this.#windowSeconds = windowSeconds
    this.#totals = totals
    this.#ring = new Array<Second | null>(windowSeconds + LATE_SECONDS + AHEAD_SECONDS).fill(null)
  }

  accepts(second: number): boolean {
    const oldest = this.#oldest
    return second >= oldest && second < oldest + this.#ring.length
  }

  /** For the window alone; the totals get it from elsewhere. `second` must be one that accepts() agrees to. */
  add(second: number, latency: BucketSpan, failures: number): void {
    const slot = this.#slotOf(second)
    if (!slot.isFolded) this.#fold(slot)
    slot.isMixed = true
    this.#addTo(slot, latency, failures)
  }

  /** For the window, and sooner or later for the totals. */
  addWhole(second: number, latency: BucketSpan, failures: number): void {
    const slot = this.#slotOf(second)
    if (slot.isFolded && !slot.isMixed) this.#unfold(slot)
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
    for (let at = 0; at < this.#ring.length; at++) {
      const slot = this.#ring[at]!
      if (slot === null) continue
      if (slot.second < this.#oldest) this.#drop(at, slot)
      else if (slot.second < this.#closed && slot.histogram !== null) this.#settle(slot, slot.histogram)
    }
  }

  /** Adds the seconds `from` (inclusive) to `to` (exclusive) to `into`; returns their failures. */
  collect(from: number, to: number, into: Histogram, scratch: BucketArena): number {
    let failures = 0
    for (const slot of this.#ring) {
      if (slot === null || slot.second < from || slot.second >= to) continue
      failures += slot.failures
      if (slot.isSettled) into.addSpan(slot.settled)
      if (slot.histogram !== null) into.addSpan(slot.histogram.toSpan(scratch))
      scratch.clear()
    }
    return failures
  }

  get #oldest(): number {
    return Math.max(0, this.#closed + 1 - this.#windowSeconds - LATE_SECONDS)
  }

  #slotOf(second: number): Second {
    const at = second % this.#ring.length
    const slot = this.#ring[at]!
    if (slot?.second === second) return slot
    if (slot !== null) this.#drop(at, slot)
    const fresh = this.#spareSeconds.take() ?? createSecond()
    fresh.second = second
    this.#ring[at] = fresh
    return fresh
  }

  #addTo(slot: Second, latency: BucketSpan, failures: number): void {
    slot.failures += failures
    slot.histogram ??= this.#open(slot)
    slot.histogram.addSpan(latency)
  }

  #open(slot: Second): IntervalHistogram {
    const histogram = this.#spare.take() ?? new IntervalHistogram()
    if (slot.isSettled) histogram.addSpan(slot.settled)
    slot.isSettled = false
    return histogram
  }

  #fold(slot: Second): void {
    slot.isFolded = true
    if (slot.histogram !== null) this.#totals.addSpan(pack(slot.histogram, slot.settled))
  }

  /** More comes: taken out once, and folded again with it, instead of adding each of a thousand reports to both. */
  #unfold(slot: Second): void {
    slot.isFolded = false
    if (slot.isSettled) this.#totals.removeSpan(slot.settled)
    else if (slot.histogram !== null) this.#totals.removeSpan(pack(slot.histogram, slot.settled))
  }

  #settle(slot: Second, histogram: IntervalHistogram): void {
    pack(histogram, slot.settled)
    slot.isSettled = true
    if (!slot.isFolded) this.#totals.addSpan(slot.settled)
    slot.isFolded = true
    this.#release(histogram)
    slot.histogram = null
  }

  #drop(at: number, slot: Second): void {
    if (!slot.isFolded) this.#fold(slot)
    if (slot.histogram !== null) this.#release(slot.histogram)
    this.#ring[at] = null
    slot.histogram = null
    slot.isSettled = false
    slot.isFolded = false
    slot.isMixed = false
    slot.failures = 0
    this.#spareSeconds.keep(slot)
  }

  #release(histogram: IntervalHistogram): void {
    histogram.clear()
    this.#spare.keep(histogram)
  }
}

function createSecond(): Second {
  const settled = { arena: new BucketArena(0), from: 0, to: 0, count: 0, sum: 0, min: 0, max: 0 }
  return { second: -1, failures: 0, isFolded: false, isMixed: false, histogram: null, isSettled: false, settled }
}

/** Writes the histogram to the span's own arena. */
function pack(histogram: IntervalHistogram, span: MutableSpan): BucketSpan {
  span.arena.clear()
  return Object.assign(span, histogram.toSpan(span.arena))
}
