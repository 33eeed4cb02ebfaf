// The histogram of a custom trend: any finite number, also fractions, negatives and huge values, within 0.2 %. Sparse, as custom metrics are few.
import { rankOf } from '../histogram.js'

/** Keys lie in -KEY_LIMIT..KEY_LIMIT and rise with the value; 0 is the value 0. */
export const KEY_LIMIT = 2 ** 19

const view = new DataView(new ArrayBuffer(8))

/** The upper 19 bits of a double after its sign: exponent and 8 bits of mantissa, so 256 steps an octave like the latency histogram. */
export function keyOf(value: number): number {
  if (value === 0) return 0
  view.setFloat64(0, Math.abs(value))
  const key = (view.getUint32(0) >>> 12) + 1
  return value < 0 ? -key : key
}

/** The middle of the values with this key. */
export function middleOf(key: number): number {
  if (key === 0) return 0
  view.setUint32(0, (((Math.abs(key) - 1) << 12) | 0x800) >>> 0)
  view.setUint32(4, 0)
  const size = view.getFloat64(0)
  return key < 0 ? -size : size
}

export class ValueHistogram {
  readonly counts = new Map<number, number>()
  count = 0
  min = Number.POSITIVE_INFINITY
  max = Number.NEGATIVE_INFINITY

  /** `value` must be finite. */
  record(value: number): void {
    this.add(keyOf(value), 1)
    this.addExtremes(value, value)
  }

  add(key: number, count: number): void {
    this.counts.set(key, (this.counts.get(key) ?? 0) + count)
    this.count += count
  }

  addExtremes(min: number, max: number): void {
    if (min < this.min) this.min = min
    if (max > this.max) this.max = max
  }

  sortedKeys(): number[] {
    return [...this.counts.keys()].sort((a, b) => a - b)
  }

  /** Nearest rank like Histogram's; `ps` must rise; zeros when empty. */
  percentiles(ps: readonly number[]): number[] {
    const keys = this.sortedKeys()
    const values: number[] = []
    let at = -1
    let seen = 0
    for (const p of ps) {
      const rank = rankOf(p, this.count)
      while (seen < rank) seen += this.counts.get(keys[++at]!)!
      values.push(this.#valueAt(rank, keys[at] ?? 0))
    }
    return values
  }

  clear(): void {
    this.counts.clear()
    this.count = 0
    this.min = Number.POSITIVE_INFINITY
    this.max = Number.NEGATIVE_INFINITY
  }

  #valueAt(rank: number, key: number): number {
    if (this.count === 0) return 0
    if (rank === this.count) return this.max
    if (rank === 1) return this.min
    return Math.min(this.max, Math.max(this.min, middleOf(key)))
  }
}
