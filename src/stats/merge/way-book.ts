// How sums and values went over the whole run: at the ends of at most sixty steps, which double when they are full. Small enough to stand in every summary.

const MOST_STEPS = 60

export class WayBook {
  /** At the ends of the steps; a hole = it was not there yet. */
  readonly #ways = new Map<object, number[]>()
  #stepSeconds = 1
  #steps = 0

  /** Another number with each step. */
  get at(): number {
    return this.#steps * this.#stepSeconds
  }

  get stepMs(): number {
    return this.#stepSeconds * 1000
  }

  /** A second is over. `values` are sums or values as they stand now, by what they belong to; asked for at the end of a step only. */
  second(second: number, values: () => Iterable<readonly [of: object, value: number]>): void {
    if ((second + 1) % this.#stepSeconds !== 0) return
    const step = (second + 1) / this.#stepSeconds - 1
    // Seconds may be passed over: a step without an end is as the one before.
    for (const [of, value] of values()) {
      const way = this.#ways.get(of) ?? []
      for (let gap = Math.max(way.length, this.#steps); gap < step && way.length > 0; gap++)
        way[gap] = way[way.length - 1]!
      way[step] = value
      this.#ways.set(of, way)
    }
    this.#steps = step + 1
    if (this.#steps >= MOST_STEPS) this.#double()
  }

  /** The value at the end of each step; null before it was there. */
  values(of: object): (number | null)[] {
    const way = this.#ways.get(of) ?? []
    return Array.from({ length: this.#steps }, (_, step) => numberOf(way[step]))
  }

  /** What came to a sum in each step. */
  increments(of: object): number[] {
    let before = 0
    return this.values(of).map((value) => {
      const more = (value ?? before) - before
      before = value ?? before
      return more
    })
  }

  #double(): void {
    for (const [of, way] of this.#ways) {
      const half: number[] = []
      for (let step = 1; step < way.length; step += 2) if (way[step] !== undefined) half[(step - 1) / 2] = way[step]!
      this.#ways.set(of, half)
    }
    this.#stepSeconds *= 2
    this.#steps = Math.floor(this.#steps / 2)
  }
}

const numberOf = (value: number | undefined): number | null =>
  value === undefined || Number.isNaN(value) ? null : value
