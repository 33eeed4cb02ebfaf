// A few things kept for their next use. Places are fixed: an array that shrinks and grows makes its storage anew, and V8 keeps that until a full collection.

export class Spares<T extends object> {
  readonly #places: (T | null)[]
  #count = 0

  /** More than `limit` are let go. */
  constructor(limit: number) {
    this.#places = new Array<T | null>(limit).fill(null)
  }

  keep(thing: T): void {
    if (this.#count < this.#places.length) this.#places[this.#count++] = thing
  }

  take(): T | null {
    if (this.#count === 0) return null
    const thing = this.#places[--this.#count]!
    this.#places[this.#count] = null
    return thing
  }
}
