// The worker's histogram of one report interval: records in a few nanoseconds, and empties itself at the cost of what was touched.
import { roundLarge } from '../histogram.js'
import type { BucketArena, BucketSpan } from './bucket-span.js'
import { bucketOf, LAST_BUCKET, MAX_US } from './layout.js'

const OCTAVE = 256

export class IntervalHistogram {
  #base = 0
  #counts = new Uint32Array(0)
  /** Buckets that are not 0, in order of first touch. */
  #touched = new Uint16Array(32)
  #touchedCount = 0
  #sum = 0
  #min = Number.POSITIVE_INFINITY
  #max = 0

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
    if (span.from === span.to) return
    for (let i = span.from; i < span.to; i++) this.#add(span.arena.buckets[i]!, span.arena.counts[i]!)
    this.#sum += span.sum
    if (span.min < this.#min) this.#min = span.min
    if (span.max > this.#max) this.#max = span.max
  }

  /** Copies the content to an arena, in rising order of buckets. */
  toSpan(arena: BucketArena): BucketSpan {
    const touched = this.#touched.subarray(0, this.#touchedCount).sort()
    const from = arena.length
    let count = 0
    for (const bucket of touched) {
      const inBucket = this.#counts[bucket - this.#base]!
      arena.push(bucket, inBucket)
      count += inBucket
    }
    const min = count === 0 ? 0 : this.#min
    return { arena, from, to: arena.length, count, sum: this.#sum, min, max: this.#max }
  }

  clear(): void {
    for (let i = 0; i < this.#touchedCount; i++) this.#counts[this.#touched[i]! - this.#base] = 0
    this.#touchedCount = 0
    this.#sum = 0
    this.#min = Number.POSITIVE_INFINITY
    this.#max = 0
  }

  #add(bucket: number, count: number): void {
    let at = bucket - this.#base
    if (at < 0 || at >= this.#counts.length) at = this.#reach(bucket)
    if (this.#counts[at] === 0) this.#touch(bucket)
    this.#counts[at]! += count
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
