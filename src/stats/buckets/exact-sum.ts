// A sum of doubles that does not depend on the order of the additions: partial sums that do not overlap (Shewchuk 1997), rounded once at the end.

export class ExactSum {
  /** Non-overlapping, rising in size; their exact sum is the sum of all values added. */
  readonly #partials: number[] = []

  add(value: number): void {
    const partials = this.#partials
    let rest = value
    let kept = 0
    for (let i = 0; i < partials.length; i++) {
      const partial = partials[i]!
      const big = Math.abs(rest) > Math.abs(partial) ? rest : partial
      const small = big === rest ? partial : rest
      const sum = big + small
      const error = small - (sum - big)
      if (error !== 0) partials[kept++] = error
      rest = sum
    }
    partials[kept++] = rest
    partials.length = kept
  }

  /** Correctly rounded. */
  get value(): number {
    const { partials, total, error } = this.#fold()
    const next = partials.at(-1)
    // Half-way cases must look at the sign of what lies below the rounding error.
    if (next !== undefined && error !== 0 && error < 0 === next < 0) {
      const doubled = error * 2
      const moved = total + doubled
      if (doubled === moved - total) return moved
    }
    return total
  }

  /** Adds from the largest down until something is lost. */
  #fold(): { partials: number[]; total: number; error: number } {
    const partials = [...this.#partials]
    let total = partials.pop() ?? 0
    let error = 0
    while (partials.length > 0 && error === 0) {
      const before = total
      const small = partials.pop()!
      total = before + small
      error = small - (total - before)
    }
    return { partials, total, error }
  }
}
