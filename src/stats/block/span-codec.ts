// One histogram's changed buckets as bytes.
import { type BucketArena, type BucketSpan, emptySpan, spanTo } from '../buckets/bucket-span.js'
import { bucketIn, FINE_BITS, LAST_BUCKET } from '../buckets/layout.js'
import { BlockFault, type ByteReader } from './byte-reader.js'
import type { ByteWriter } from './byte-writer.js'

const MAX_UINT32 = 0xffff_ffff

/** Number of buckets, sum, min, max; then for each bucket twice the gap to the one before, plus 1 when a count (less 2) follows. */
export function writeSpan(writer: ByteWriter, span: BucketSpan): void {
  const { buckets, counts } = span.arena
  writer.varint(span.to - span.from)
  if (span.to === span.from) return
  writer.varint(span.sum)
  writer.varint(span.min)
  writer.varint(span.max)
  let before = -1
  for (let i = span.from; i < span.to; i++) {
    const count = counts[i]!
    writer.varint((buckets[i]! - before - 1) * 2 + (count === 1 ? 0 : 1))
    if (count !== 1) writer.varint(count - 2)
    before = buckets[i]!
  }
}

/** Writes the buckets to the arena. @throws BlockFault */
export function readSpan(reader: ByteReader, arena: BucketArena): BucketSpan {
  const from = arena.length
  const size = reader.countOf('the number of buckets')
  if (size === 0) return emptySpan(arena)
  const sum = reader.varint()
  const min = reader.varint()
  const max = reader.varint()
  arena.reserve(size)
  const { buckets, counts } = arena
  let count = 0
  let bucket = -1
  for (let at = from; at < from + size; at++) {
    const head = reader.varint()
    const inBucket = (head & 1) === 0 ? 1 : reader.varint() + 2
    bucket += (head >>> 1) + 1
    if (bucket > LAST_BUCKET || head > MAX_UINT32 || inBucket > MAX_UINT32)
      throw new BlockFault('a bucket is out of range')
    buckets[at] = bucket
    counts[at] = inBucket
    count += inBucket
  }
  if (min > max || bucketIn(min, FINE_BITS) !== buckets[from] || bucketIn(max, FINE_BITS) !== bucket) {
    throw new BlockFault('minimum and maximum are not in the outer buckets')
  }
  arena.length = from + size
  return spanTo(arena, from, count, sum, min, max)
}
