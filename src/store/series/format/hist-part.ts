// A coarse histogram as bytes, with its exact figures: what a heatmap and a percentile curve are made of.
import { BlockFault } from '../../../stats/block/byte-reader.js'
import { ByteWriter } from '../../../stats/block/byte-writer.js'
import { coarseOf, LAST_BUCKET } from '../../../stats/buckets/layout.js'
import type { Histogram } from '../../../stats/histogram.js'

/** Of the coarse layout. */
export const LAST_COARSE = coarseOf(LAST_BUCKET)

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
  const reader = new PartReader()
  into.addBuckets(reader.read(bytes, 0, bytes.length), (add) => reader.forEach(add))
}

/** 2^49: of the eighth byte, the last that a number can have. */
const MOST_SCALE = 2 ** 49

/** Microseconds. */
export type PartFigures = Pick<Histogram, 'count' | 'sum' | 'min' | 'max'>

/** Reads parts one after the other into memory of its own: a day of 500 endpoints has a million, with a hundred buckets each. */
export class PartReader {
  readonly #buckets = new Uint16Array(LAST_COARSE + 1)
  readonly #counts = new Float64Array(LAST_COARSE + 1)
  #length = 0
  /** Where a number of several bytes ended. */
  #at = 0

  /** Calls with the buckets of the part that was read last, rising. */
  forEach(visit: (bucket: number, count: number) => void): void {
    for (let i = 0; i < this.#length; i++) visit(this.#buckets[i]!, this.#counts[i]!)
  }

  /** The figures of the part that lies there; its buckets can be added then. @throws BlockFault */
  read(bytes: Uint8Array, from: number, to: number): PartFigures {
    const figures = this.#readFigures(bytes, from, to)
    let [at, bucket, seen, length] = [this.#at, 0, 0, 0]
    while (at < to) {
      const gap = bytes[at]! < 128 ? bytes[at++]! : this.#long(bytes, at, to)
      if (gap >= 128) at = this.#at
      if (at >= to) throw new BlockFault('a bucket has no count')
      const count = bytes[at]! < 128 ? bytes[at++]! : this.#long(bytes, at, to)
      if (count >= 128) at = this.#at
      bucket += gap
      if (bucket > LAST_COARSE || length > LAST_COARSE) throw new BlockFault(`there is no bucket ${bucket}`)
      this.#buckets[length] = bucket
      this.#counts[length++] = count
      seen += count
    }
    if (seen !== figures.count) throw new BlockFault('the buckets do not add up')
    this.#length = length
    return figures
  }

  /** Adds the buckets of the part that was read last, by their number; answers the first and the last that is filled. */
  addTo(counts: Float64Array): { readonly first: number; readonly last: number } {
    const [buckets, own, length] = [this.#buckets, this.#counts, this.#length]
    for (let i = 0; i < length; i++) counts[buckets[i]!]! += own[i]!
    return length === 0 ? { first: LAST_COARSE, last: 0 } : { first: buckets[0]!, last: buckets[length - 1]! }
  }

  #readFigures(bytes: Uint8Array, from: number, to: number): PartFigures {
    this.#at = from
    const next = (): number => this.#long(bytes, this.#at, to)
    return { count: next(), sum: next(), min: next(), max: next() }
  }

  #long(bytes: Uint8Array, from: number, to: number): number {
    let [at, value, scale] = [from, 0, 1]
    for (;;) {
      if (at >= to || scale > MOST_SCALE) throw new BlockFault('a number has no end')
      const byte = bytes[at++]!
      value += (byte & 127) * scale
      if (byte < 128) break
      scale *= 128
    }
    // Not in its shortest form, it would be taken for one byte.
    if (value < 128 && at > from + 1) throw new BlockFault('a number is too long')
    this.#at = at
    return value
  }
}
