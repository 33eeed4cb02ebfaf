// Joins recorded steps to steps of a chart: their mean by time, and the least and the greatest, so that no peak is lost.

export interface Grid {
  readonly fromMs: number
  readonly stepMs: number
  readonly count: number
}

/** A step without measurements is NaN in all three. `min` and `max` are those of the recorded steps that were joined. */
export interface SeriesColumn {
  readonly mean: Float32Array
  readonly min: Float32Array
  readonly max: Float32Array
}

/** The finest grid of whole multiples of `baseMs` that has at most `points` steps. */
export function gridOf(fromMs: number, toMs: number, baseMs: number, points: number): Grid {
  const from = Math.floor(fromMs / baseMs) * baseMs
  const bases = Math.max(0, Math.ceil((toMs - from) / baseMs))
  const stepMs = Math.max(1, Math.ceil(bases / Math.max(1, points))) * baseMs
  return { fromMs: from, stepMs, count: Math.ceil((bases * baseMs) / stepMs) }
}

export class Downsampler {
  readonly #grid: Grid
  readonly #sums: Float64Array
  readonly #weights: Float64Array
  readonly #min: Float32Array
  readonly #max: Float32Array

  constructor(grid: Grid) {
    this.#grid = grid
    this.#sums = new Float64Array(grid.count)
    this.#weights = new Float64Array(grid.count)
    this.#min = new Float32Array(grid.count).fill(Number.NaN)
    this.#max = new Float32Array(grid.count).fill(Number.NaN)
  }

  /** A recorded step that begins at `atMs` and lasts `lengthMs`. NaN says nothing. */
  add(atMs: number, lengthMs: number, value: number): void {
    this.join(atMs, lengthMs, value)
    const at = this.#placeOf(atMs)
    if (Number.isNaN(value) || at === null) return
    if (!(this.#min[at]! <= value)) this.#min[at] = value
    if (!(this.#max[at]! >= value)) this.#max[at] = value
  }

  /** A rest that belongs to the step at `atMs`: it counts in its mean, and is no peak. */
  join(atMs: number, lengthMs: number, value: number): void {
    const at = this.#placeOf(atMs)
    if (Number.isNaN(value) || at === null) return
    this.#sums[at]! += value * lengthMs
    this.#weights[at]! += lengthMs
  }

  column(): SeriesColumn {
    const mean = Float32Array.from(this.#sums, (sum, at) =>
      this.#weights[at] === 0 ? Number.NaN : sum / this.#weights[at]!,
    )
    return { mean, min: this.#min, max: this.#max }
  }

  #placeOf(atMs: number): number | null {
    const at = Math.floor((atMs - this.#grid.fromMs) / this.#grid.stepMs)
    return at < 0 || at >= this.#grid.count ? null : at
  }
}
