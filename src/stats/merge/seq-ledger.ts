// Which numbered reports of one worker were added: each at most once, and the gaps are known.

/** A report this far ahead of the last one in order is a damaged number. */
const MAX_AHEAD = 100_000
/** missing() names at most so many. */
const MAX_NAMED = 1000

export class SeqLedger {
  /** 1..#inOrder were all added. */
  #inOrder = 0
  #highest = 0
  readonly #early = new Set<number>()

  /** 1 to this one were all added. */
  get inOrder(): number {
    return this.#inOrder
  }

  get highest(): number {
    return this.#highest
  }

  /** True when a report of this number may be added now. */
  isNew(seq: number): boolean {
    return Number.isInteger(seq) && seq > this.#inOrder && seq <= this.#inOrder + MAX_AHEAD && !this.#early.has(seq)
  }

  mark(seq: number): void {
    this.#highest = Math.max(this.#highest, seq)
    // What comes in order, nearly all, leaves the set alone: a set that lives long makes a table anew in old space as it shrinks.
    if (seq === this.#inOrder + 1) this.#inOrder++
    else this.#early.add(seq)
    while (this.#early.size > 0 && this.#early.delete(this.#inOrder + 1)) this.#inOrder++
  }

  /** Numbers below the highest added one that never came, rising. */
  missing(): number[] {
    const missing: number[] = []
    for (let seq = this.#inOrder + 1; seq < this.#highest && missing.length < MAX_NAMED; seq++) {
      if (!this.#early.has(seq)) missing.push(seq)
    }
    return missing
  }
}
