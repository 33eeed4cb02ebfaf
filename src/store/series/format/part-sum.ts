// Parts of one entry added up: into plain counts first, which is a tenth of the work of adding each to a histogram.
import type { Histogram } from '../../../stats/histogram.js'
import { LAST_COARSE, PartReader } from './hist-part.js'

export class PartSum {
  readonly #reader = new PartReader()
  readonly #counts = new Float64Array(LAST_COARSE + 1)
  /** Nothing is filled outside of these. */
  #first = LAST_COARSE
  #last = 0
  #count = 0
  #sum = 0
  #min = Number.POSITIVE_INFINITY
  #max = 0

  /** @throws BlockFault when the bytes that lie there are damaged; nothing was added then */
  add(bytes: Uint8Array, from: number, to: number): void {
    const { count, sum, min, max } = this.#reader.read(bytes, from, to)
    const { first, last } = this.#reader.addTo(this.#counts)
    if (first < this.#first) this.#first = first
    if (last > this.#last) this.#last = last
    this.#count += count
    this.#sum += sum
    if (min < this.#min) this.#min = min
    if (max > this.#max) this.#max = max
  }

  /** Adds everything to a coarse histogram, and begins anew. */
  moveTo(into: Histogram): void {
    const counts = this.#counts
    into.addBuckets({ count: this.#count, sum: this.#sum, min: this.#min, max: this.#max }, (add) => {
      for (let bucket = this.#first; bucket <= this.#last; bucket++)
        if (counts[bucket]! > 0) add(bucket, counts[bucket]!)
    })
    counts.fill(0, this.#first, this.#last + 1)
    this.#first = LAST_COARSE
    this.#last = 0
    this.#count = 0
    this.#sum = 0
    this.#min = Number.POSITIVE_INFINITY
    this.#max = 0
  }
}
