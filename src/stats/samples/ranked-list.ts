// The few samples of least rank out of any number: the same few in whatever order they come.
import type { RequestSample } from '../../model/request-sample.js'

interface Ranked {
  readonly rank: number
  readonly sample: RequestSample
}

export class RankedList {
  readonly #limit: number
  /** Rising in rank; equal ranks by id. */
  readonly #items: Ranked[] = []

  constructor(limit: number) {
    this.#limit = limit
  }

  get isFull(): boolean {
    return this.#items.length >= this.#limit
  }

  /** A rank below it comes in for sure; Infinity while there is room. */
  get worst(): number {
    return this.isFull ? this.#items.at(-1)!.rank : Number.POSITIVE_INFINITY
  }

  get samples(): readonly RequestSample[] {
    return this.#items.map(({ sample }) => sample)
  }

  has(id: string): boolean {
    return this.#items.some(({ sample }) => sample.id === id)
  }

  /** What had to go for it; the sample itself when it was not taken. */
  add(sample: RequestSample, rank: number): RequestSample | null {
    const at = this.#items.findIndex((one) => rank < one.rank || (rank === one.rank && sample.id < one.sample.id))
    const place = at < 0 ? this.#items.length : at
    if (place >= this.#limit) return sample
    this.#items.splice(place, 0, { rank, sample })
    return this.#items.length > this.#limit ? this.#items.pop()!.sample : null
  }
}
