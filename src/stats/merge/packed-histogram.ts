// A coarse histogram at rest: its filled buckets as bytes, a tenth of the memory. For the seconds of the timeline that nobody adds to any more.
import { ByteReader } from '../block/byte-reader.js'
import { ByteWriter } from '../block/byte-writer.js'
import { COARSE_BITS } from '../buckets/layout.js'
import { Histogram } from '../histogram.js'

export interface PackedHistogram {
  readonly count: number
  readonly sum: number
  readonly min: number
  readonly max: number
  /** For each filled bucket, rising: the gap to the one before and the count, as varints. */
  readonly bytes: Uint8Array
}

export function packHistogram(histogram: Histogram): PackedHistogram {
  const writer = new ByteWriter(256)
  let before = 0
  histogram.forEachBucketIndex((bucket, count) => {
    writer.varint(bucket - before)
    writer.varint(count)
    before = bucket
  })
  const { count, sum, min, max } = histogram
  return { count, sum, min, max, bytes: writer.take() }
}

export function unpackHistogram(packed: PackedHistogram): Histogram {
  const histogram = new Histogram(COARSE_BITS)
  histogram.addBuckets(packed, (add) => {
    const reader = new ByteReader(packed.bytes)
    let bucket = 0
    while (reader.left > 0) {
      bucket += reader.varint()
      add(bucket, reader.varint())
    }
  })
  return histogram
}
