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
  return { arena, from, to: arena.length, count, sum: Math.round(sum), min, max }
}
