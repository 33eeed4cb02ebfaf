// A coarse histogram as bytes, with its exact figures: what a heatmap and a percentile curve are made of.
import { BlockFault, ByteReader } from '../../../stats/block/byte-reader.js'
import { ByteWriter } from '../../../stats/block/byte-writer.js'
import { LAST_BUCKET } from '../../../stats/buckets/layout.js'
import type { Histogram } from '../../../stats/histogram.js'

const writer = (): ByteWriter => new ByteWriter(512)

/** Count, sum, min, max; then for each filled bucket, rising, the gap to the one before and the count. */
export function encodePart(histogram: Histogram, into = writer()): Uint8Array {
  const { count, sum, min, max } = histogram
  for (const figure of [count, sum, min, max]) into.varint(figure)
  let before = 0
  histogram.forEachBucketIndex((bucket, inBucket) => {
    into.varint(bucket - before)
    into.varint(inBucket)
    before = bucket
  })
  return into.take()
}

/** Adds the part to a coarse histogram. @throws BlockFault when the bytes are damaged; nothing was added then */
export function addPart(bytes: Uint8Array, into: Histogram): void {
  const { figures, buckets } = readPart(bytes)
  into.addBuckets(figures, (add) => {
    for (let i = 0; i < buckets.length; i += 2) add(buckets[i]!, buckets[i + 1]!)
  })
}

export interface HistPart {
  readonly figures: { readonly count: number; readonly sum: number; readonly min: number; readonly max: number }
  /** Bucket (coarse layout) and count by turns. */
  readonly buckets: readonly number[]
}

/** @throws BlockFault */
export function readPart(bytes: Uint8Array): HistPart {
  const reader = new ByteReader(bytes)
  const figures = { count: reader.varint(), sum: reader.varint(), min: reader.varint(), max: reader.varint() }
  const buckets: number[] = []
  let bucket = 0
  let seen = 0
  while (reader.left > 0) {
    bucket += reader.varint()
    const count = reader.varint()
    if (bucket > LAST_BUCKET) throw new BlockFault(`there is no bucket ${bucket}`)
    buckets.push(bucket, count)
    seen += count
  }
  if (seen !== figures.count) throw new BlockFault('the buckets do not add up')
  return { figures, buckets }
}
