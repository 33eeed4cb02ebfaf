// A histogram of a short time, of a report interval or a second: emptied and copied at the cost of what was touched, not of its range.
import { roundLarge } from '../histogram.js'
import { type BucketArena, type BucketSpan, emptySpan, spanTo } from './bucket-span.js'
import { bucketIn, bucketOf, FINE_BITS, LAST_BUCKET, MAX_US } from './layout.js'

const OCTAVE = 256
/** Looking at so many buckets costs about as much as sorting one. */
const SCAN_FACTOR = 16

export class IntervalHistogram {
  #base = 0
  #counts = new Uint32Array(0)
  /** Buckets that are not 0, in order of first touch. */
  #touched = new Uint16Array(32)
  #touchedCount = 0
  #sum = 0
  #min = Number.POSITIVE_INFINITY
  #max = 0

  /** How many buckets are filled. */
  get size(): number {
    return this.#touchedCount
  }

  get isEmpty(): boolean {
    return this.#touchedCount === 0
  }

  /** Microseconds, any number; see Histogram for what is done with fractions and values out of range. */
  record(us: number): void {
    const value = us < MAX_US ? (us > 0 ? (us + 0.5) >>> 0 : 0) : roundLarge(us)
    const bucket = value < MAX_US ? bucketOf(value) : LAST_BUCKET
    let at = bucket - this.#base
    if (at < 0 || at >= this.#counts.length) at = this.#reach(bucket)
    if (this.#counts[at]!++ === 0) this.#touch(bucket)
    this.#sum += value
    if (value < this.#min) this.#min = value
    if (value > this.#max) this.#max = value
  }

  addSpan(span: BucketSpan): void {
    const { from, to } = span
    if (from === to) return
    const { buckets, counts } = span.arena
    const own = this.#cover(buckets[from]!, buckets[to - 1]!)
    const base = this.#base
    for (let i = from; i < to; i++) {
      const at = buckets[i]! - base
      if (own[at] === 0) this.#touch(buckets[i]!)
      own[at]! += counts[i]!
    }
    this.#sum += span.sum
    if (span.min < this.#min) this.#min = span.min
    if (span.max > this.#max) this.#max = span.max
  }

  /** Copies the content to an arena, in rising order of buckets. */
  toSpan(arena: BucketArena): BucketSpan {
    const from = arena.length
    if (this.isEmpty) return emptySpan(arena)
    const first = bucketIn(this.#min, FINE_BITS)
    const last = bucketIn(this.#max, FINE_BITS)
    arena.reserve(this.#touchedCount)
    const isDense = last - first < this.#touchedCount * SCAN_FACTOR
    const count = isDense ? this.#copyRange(arena, first, last) : this.#copyTouched(arena)
    return spanTo(arena, from, count, this.#sum, this.#min, this.#max)
  }

  clear(): void {
    for (let i = 0; i < this.#touchedCount; i++) this.#counts[this.#touched[i]! - this.#base] = 0
    this.#touchedCount = 0
    this.#sum = 0
    this.#min = Number.POSITIVE_INFINITY
    this.#max = 0
  }

  #copyRange(arena: BucketArena, first: number, last: number): number {
    const counts = this.#counts
    const base = this.#base
    let total = 0
    for (let bucket = first; bucket <= last; bucket++) {
      const count = counts[bucket - base]!
      if (count === 0) continue
      arena.push(bucket, count)
      total += count
    }
    return total
  }

  #copyTouched(arena: BucketArena): number {
    let total = 0
    for (const bucket of this.#touched.subarray(0, this.#touchedCount).sort()) {
      const count = this.#counts[bucket - this.#base]!
      arena.push(bucket, count)
      total += count
    }
    return total
  }

  /** The counts, reaching from one bucket to another. */
  #cover(first: number, last: number): Uint32Array {
    if (first < this.#base || this.#counts.length === 0) this.#reach(first)
    if (last >= this.#base + this.#counts.length) this.#reach(last)
    return this.#counts
  }

  #touch(bucket: number): void {
    if (this.#touchedCount === this.#touched.length) {
      const grown = new Uint16Array(this.#touched.length * 2)
      grown.set(this.#touched)
      this.#touched = grown
    }
    this.#touched[this.#touchedCount++] = bucket
  }

  #reach(bucket: number): number {
    const old = this.#counts
    const low = Math.floor(bucket / OCTAVE) * OCTAVE
    const base = old.length === 0 ? low : Math.min(this.#base, low)
    const end = Math.max(this.#base + old.length, low + OCTAVE)
    this.#counts = new Uint32Array(end - base)
    this.#counts.set(old, old.length === 0 ? 0 : this.#base - base)
    this.#base = base
    return bucket - base
  }
}
