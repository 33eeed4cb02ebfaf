// A sparse piece of histogram: some buckets with their counts, in rising order. How histograms travel, wait and are added.
import { FINE_BITS, midOf } from './layout.js'

/** Growing storage that many spans share. */
export class BucketArena {
  buckets: Uint16Array
  counts: Uint32Array
  length = 0

  constructor(capacity = 1024) {
    this.buckets = new Uint16Array(capacity)
    this.counts = new Uint32Array(capacity)
  }

  push(bucket: number, count: number): void {
    if (this.length === this.buckets.length) this.reserve(1)
    this.buckets[this.length] = bucket
    this.counts[this.length] = count
    this.length++
  }

  /** Makes room for so many more; the arrays may be new ones afterwards. */
  reserve(more: number): void {
    const { buckets, counts } = this
    if (this.length + more <= buckets.length) return
    const capacity = Math.max(buckets.length * 2, this.length + more)
    this.buckets = new Uint16Array(capacity)
    this.counts = new Uint32Array(capacity)
    this.buckets.set(buckets)
    this.counts.set(counts)
  }

  /** Spans taken before are void afterwards. */
  clear(): void {
    this.length = 0
  }
}

/** The buckets `from` (inclusive) to `to` (exclusive) of an arena, and the exact figures of the samples in them; microseconds. */
export interface BucketSpan {
  readonly arena: BucketArena
  readonly from: number
  readonly to: number
  readonly count: number
  readonly sum: number
  /** 0 when empty. */
  readonly min: number
  readonly max: number
}

/**
 * A class for the sake of its one shape: of object literals whose sum was small at first, V8 goes on making more in the shape that it
 * has given up, and converts each when it is read. That was a third of the time of merging reports.
 */
class Span implements BucketSpan {
  readonly arena: BucketArena
  readonly from: number
  readonly to: number
  readonly count: number
  readonly sum: number
  readonly min: number
  readonly max: number

  constructor(arena: BucketArena, from: number, to: number, count: number, sum: number, min: number, max: number) {
    this.arena = arena
    this.from = from
    this.to = to
    this.count = count
    this.sum = sum
    this.min = min
    this.max = max
  }
}

/** The buckets from `from` to the present end of the arena. */
export const spanTo = (
  arena: BucketArena,
  from: number,
  count: number,
  sum: number,
  min: number,
  max: number,
): BucketSpan => new Span(arena, from, arena.length, count, sum, min, max)

/** No bucket, at the present end of the arena. */
export const emptySpan = (arena: BucketArena): BucketSpan => spanTo(arena, arena.length, 0, 0, 0, 0)

/**
 * Part `part` of `parts` equal parts of a span, written to `into`: samples are dealt in turn, so the parts sum to the whole.
 * Sum and extremes of a part are estimates; parts are for pictures over time, never for totals.
 */
export function dealtPart(span: BucketSpan, part: number, parts: number, into: BucketArena): BucketSpan {
  const { buckets, counts } = span.arena
  const from = into.length
  let before = 0
  for (let i = span.from; i < span.to; i++) {
    const after = before + counts[i]!
    const share = Math.floor((after - 1 - part) / parts) - Math.floor((before - 1 - part) / parts)
    if (share > 0) into.push(buckets[i]!, share)
    before = after
  }
  return estimated(into, from)
}

/** The figures of buckets whose samples are not known. */
function estimated(arena: BucketArena, from: number): BucketSpan {
  let count = 0
  let sum = 0
  for (let i = from; i < arena.length; i++) {
    count += arena.counts[i]!
    sum += arena.counts[i]! * midOf(arena.buckets[i]!, FINE_BITS)
  }
  const middle = (at: number): number => Math.round(midOf(arena.buckets[at]!, FINE_BITS))
  const [min, max] = count === 0 ? [0, 0] : [middle(from), middle(arena.length - 1)]
  return spanTo(arena, from, count, Math.round(sum), min, max)
}
