// The latency histogram: integer microseconds in, exact count, sum and extremes, percentiles within 0.2 %. docs/METRICS.md has the layout.
import { type BucketArena, type BucketSpan, spanTo } from './buckets/bucket-span.js'
import {
  bucketIn,
  bucketOf,
  COARSE_BITS,
  coarseOf,
  FINE_BITS,
  LAST_BUCKET,
  lowOf,
  MAX_US,
  midOf,
  widthOf,
} from './buckets/layout.js'

type Counts = Uint32Array | Float64Array

/** Microseconds. */
interface Figures {
  readonly count: number
  readonly sum: number
  readonly min: number
  readonly max: number
}

const NOTHING = new Uint32Array(0)
const MAX_UINT32 = 0xffff_ffff

/**
 * Memory grows octave by octave between the smallest and the largest value seen (1 KB each).
 * Values are microseconds; what is not an integer is rounded, below 0 counts as 0, above an hour in the last bucket (sum and extremes stay exact).
 */
export class Histogram {
  count = 0
  sum = 0
  /** 0 when empty. */
  max = 0
  #min = Number.POSITIVE_INFINITY
  #base = 0
  #counts: Counts = NOTHING
  readonly #bits: number

  /** `bits`: FINE_BITS, or COARSE_BITS for pictures of a distribution; a coarse histogram takes spans and merges, not `record`. */
  constructor(bits: typeof FINE_BITS | typeof COARSE_BITS = FINE_BITS) {
    this.#bits = bits
  }

  /** 0 when empty. */
  get min(): number {
    return this.count === 0 ? 0 : this.#min
  }

  get mean(): number {
    return this.count === 0 ? 0 : this.sum / this.count
  }

  record(us: number): void {
    const value = us < MAX_US ? (us > 0 ? (us + 0.5) >>> 0 : 0) : roundLarge(us)
    const at = (value < MAX_US ? bucketOf(value) : LAST_BUCKET) - this.#base
    if (at >= 0 && at < this.#counts.length) this.#counts[at]!++
    else this.#add(at + this.#base, 1)
    this.count++
    this.sum += value
    if (value < this.#min) this.#min = value
    if (value > this.max) this.max = value
  }

  /** Adds a span; bucket numbers are of the fine layout whatever this histogram's own. */
  addSpan(span: BucketSpan): void {
    const { from, to } = span
    if (from === to) return
    const { buckets, counts } = span.arena
    this.#addFigures(span)
    if (this.#bits === COARSE_BITS) {
      this.#addCoarse(span)
      return
    }
    // Both ends first, so that the loop, the master's hottest, needs no look at the borders.
    const own = this.#cover(buckets[from]!, buckets[to - 1]!)
    const base = this.#base
    for (let i = from; i < to; i++) {
      const at = buckets[i]! - base
      const sum = own[at]! + counts[i]!
      if (sum > MAX_UINT32) {
        this.#addEach(span, i)
        return
      }
      own[at] = sum
    }
  }

  /** Takes out a span that was added before and will be added again, perhaps with more: the extremes stay. */
  removeSpan({ arena, from, to, count, sum }: BucketSpan): void {
    for (let i = from; i < to; i++) this.#counts[arena.buckets[i]! - this.#base]! -= arena.counts[i]!
    this.count -= count
    this.sum -= sum
  }

  /** Adds another histogram of the same layout. Order never matters. */
  merge(other: Histogram): void {
    this.addBuckets(other, (add) => other.forEachBucketIndex(add))
  }

  /** Adds samples of which the exact figures are known, and by `each` the buckets of this histogram's own layout. */
  addBuckets(figures: Figures, each: (add: (bucket: number, count: number) => void) => void): void {
    if (figures.count === 0) return
    this.#addFigures(figures)
    each((bucket, count) => this.#add(bucket, count))
  }

  /** Microseconds; nearest rank (docs/METRICS.md). 0 when empty. */
  percentile(p: number): number {
    return this.percentiles([p])[0]!
  }

  /** Several percentiles in one walk; `ps` must rise. */
  percentiles(ps: readonly number[]): number[] {
    const values: number[] = []
    const counts = this.#counts
    let at = bucketIn(this.min, this.#bits) - this.#base - 1
    let seen = 0
    for (const p of ps) {
      const rank = rankOf(p, this.count)
      while (seen < rank) seen += counts[++at]!
      values.push(this.#valueAt(rank, at))
    }
    return values
  }

  /** Calls with the smallest value of each filled bucket, the first value above it, and the bucket's count; rising. Microseconds. */
  forEachBucket(visit: (low: number, end: number, count: number) => void): void {
    this.forEachBucketIndex((bucket, count) => {
      const low = lowOf(bucket, this.#bits)
      visit(low, low + widthOf(bucket, this.#bits), count)
    })
  }

  forEachBucketIndex(visit: (bucket: number, count: number) => void): void {
    const counts = this.#counts
    for (let at = 0; at < counts.length; at++) {
      const count = counts[at]!
      if (count > 0) visit(at + this.#base, count)
    }
  }

  /** Copies the filled buckets into an arena. Only for fine histograms whose bucket counts fit 32 bits. */
  toSpan(arena: BucketArena): BucketSpan {
    const from = arena.length
    const counts = this.#counts
    for (let at = 0; at < counts.length; at++) {
      if (counts[at]! > 0) arena.push(at + this.#base, counts[at]!)
    }
    return spanTo(arena, from, this.count, this.sum, this.min, this.max)
  }

  /** A copy in the coarse layout. */
  toCoarse(): Histogram {
    const coarse = new Histogram(COARSE_BITS)
    const isFine = this.#bits === FINE_BITS
    coarse.addBuckets(this, (add) =>
      this.forEachBucketIndex((bucket, count) => add(isFine ? coarseOf(bucket) : bucket, count)),
    )
    return coarse
  }

  /** Empties it and keeps its memory. */
  clear(): void {
    this.#counts.fill(0)
    this.count = 0
    this.sum = 0
    this.max = 0
    this.#min = Number.POSITIVE_INFINITY
  }

  #addFigures(other: Figures): void {
    this.count += other.count
    this.sum += other.sum
    if (other.min < this.#min) this.#min = other.min
    if (other.max > this.max) this.max = other.max
  }

  /** The same for buckets that have to be found in the coarse layout first. */
  #addCoarse(span: BucketSpan): void {
    const { from, to } = span
    const { buckets, counts } = span.arena
    const own = this.#cover(coarseOf(buckets[from]!), coarseOf(buckets[to - 1]!))
    const base = this.#base
    for (let i = from; i < to; i++) {
      const at = coarseOf(buckets[i]!) - base
      const sum = own[at]! + counts[i]!
      if (sum > MAX_UINT32 && own instanceof Uint32Array) {
        for (let rest = i; rest < to; rest++) this.#add(coarseOf(buckets[rest]!), counts[rest]!)
        return
      }
      own[at] = sum
    }
  }

  #addEach(span: BucketSpan, from: number): void {
    for (let i = from; i < span.to; i++) this.#add(span.arena.buckets[i]!, span.arena.counts[i]!)
  }

  #add(bucket: number, count: number): void {
    let at = bucket - this.#base
    if (at < 0 || at >= this.#counts.length) at = this.#reach(bucket)
    const sum = this.#counts[at]! + count
    if (sum > MAX_UINT32 && this.#counts instanceof Uint32Array) this.#counts = new Float64Array(this.#counts)
    this.#counts[at] = sum
  }

  /** The counts, reaching from one bucket to another. */
  #cover(first: number, last: number): Counts {
    if (first < this.#base || this.#counts.length === 0) this.#reach(first)
    if (last >= this.#base + this.#counts.length) this.#reach(last)
    return this.#counts
  }

  /** Grows to hold `bucket`, by whole octaves, and says where it is. */
  #reach(bucket: number): number {
    const old = this.#counts
    const low = (bucket >> this.#bits) << this.#bits
    const base = old.length === 0 ? low : Math.min(this.#base, low)
    const end = Math.max(this.#base + old.length, low + (1 << this.#bits))
    const grown = old instanceof Float64Array ? new Float64Array(end - base) : new Uint32Array(end - base)
    grown.set(old, old.length === 0 ? 0 : this.#base - base)
    this.#counts = grown
    this.#base = base
    return bucket - base
  }

  #valueAt(rank: number, at: number): number {
    if (this.count === 0) return 0
    if (rank === this.count) return this.max
    if (rank === 1) return this.#min
    return Math.min(this.max, Math.max(this.#min, midOf(at + this.#base, this.#bits)))
  }
}

/** Above an hour the value itself is kept for sum and extremes; NaN counts as 0. */
export function roundLarge(us: number): number {
  return us >= MAX_US ? Math.round(Math.min(us, Number.MAX_SAFE_INTEGER)) : 0
}

/** 1-based nearest rank: the smallest r with r / count >= p / 100. The slack keeps 99.9 % of 1,000 at 999 in spite of binary fractions. */
export function rankOf(p: number, count: number): number {
  const exact = (p * count) / 100
  return Math.min(count, Math.max(1, Math.ceil(exact * (1 - 1e-13))))
}
