// How far a Locust worker's clock is from ours. It never tells the time it sends at, but each report says since when it counts: since the one before was made.

/** Measurements that count; older ones have been overtaken by the drift of the clocks. */
const KEPT = 20

export class WorkerClock {
  #samples: number[] = []
  #lastArrivalMs: number | null = null

  /** The worker's clock minus ours, ms; null while it is not known. A report travels for a while, so the largest is the nearest. */
  get offsetMs(): number | null {
    return this.#samples.length === 0 ? null : Math.max(...this.#samples)
  }

  /** A report came: when the worker began to count for it (its clock), and when it arrived (ours). */
  note(sinceMs: number | null, arrivedMs: number): void {
    if (sinceMs !== null && this.#lastArrivalMs !== null) this.#samples.push(sinceMs - this.#lastArrivalMs)
    if (this.#samples.length > KEPT) this.#samples.shift()
    this.#lastArrivalMs = arrivedMs
  }

  /** The worker begins to count anew, as it does with the first users of a test: the next report is no measurement. */
  skipOne(): void {
    this.#lastArrivalMs = null
  }
}
