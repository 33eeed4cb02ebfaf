// Carries out spawn steps at their instants, for a worker that knows no timetable itself.
import type { SpawnStep } from '../../messages.js'

/** Rows follow each other at this distance or more: a Python worker gives up an unfinished spawn for a newer one. */
const MIN_GAP_MS = 50

export interface SpawnTimetableDeps {
  /** Monotonic milliseconds, and its value at elapsed time 0. */
  readonly clock: () => number
  readonly startMs: number
  /** These users by slot are to run from now on. */
  onRow(counts: readonly number[]): void
}

export class SpawnTimetable {
  readonly #deps: SpawnTimetableDeps
  #steps: SpawnStep[] = []
  #epoch = 0
  #lastRowMs = Number.NEGATIVE_INFINITY
  #timer: NodeJS.Timeout | null = null

  constructor(deps: SpawnTimetableDeps) {
    this.#deps = deps
  }

  /** Steps of an older plan that lie after the first new step are dropped. */
  apply(epoch: number, steps: readonly SpawnStep[]): void {
    const first = steps[0]
    if (epoch < this.#epoch || first === undefined) return
    this.#epoch = epoch
    this.#steps = [...this.#steps.filter((step) => step.atMs < first.atMs), ...steps]
    this.#advance()
  }

  get epoch(): number {
    return this.#epoch
  }

  /** Lets go of what is planned for later. */
  hold(): void {
    this.#steps = []
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    this.#steps = []
    this.#epoch = Number.POSITIVE_INFINITY
  }

  /** Does the last step that is due, those before it being overtaken, and waits for the next. */
  #advance(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    const elapsed = this.#elapsedMs()
    const dueCount = this.#steps.findLastIndex((step) => step.atMs <= elapsed) + 1
    if (dueCount > 0 && elapsed >= this.#lastRowMs + MIN_GAP_MS) {
      this.#lastRowMs = elapsed
      const due = this.#steps.splice(0, dueCount)
      this.#deps.onRow(due.at(-1)!.counts)
    }
    this.#wait()
  }

  #wait(): void {
    const next = this.#steps[0]
    if (next === undefined) return
    const atMs = Math.max(next.atMs, this.#lastRowMs + MIN_GAP_MS)
    this.#timer = setTimeout(() => this.#advance(), Math.max(1, Math.ceil(atMs - this.#elapsedMs())))
  }

  #elapsedMs(): number {
    return this.#deps.clock() - this.#deps.startMs
  }
}
