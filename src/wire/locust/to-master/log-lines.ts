// A worker's log for the page of a Locust master: the latest lines, whole each time, as its own workers send them.
import type { PackRecord } from '../pack.js'

/** What a Python worker keeps. */
export const MOST_LINES = 500
/** Longer lines are cut: the whole list goes out each time. */
const MAX_LINE = 500

export class LogLines {
  readonly #workerId: string
  readonly #lines: string[] = []
  #hasGrown = false

  constructor(workerId: string) {
    this.#workerId = workerId
  }

  add(line: string): void {
    this.#lines.push(line.slice(0, MAX_LINE))
    if (this.#lines.length > MOST_LINES) this.#lines.shift()
    this.#hasGrown = true
  }

  /** null when nothing is new. */
  take(): PackRecord | null {
    if (!this.#hasGrown) return null
    this.#hasGrown = false
    return { worker_id: this.#workerId, logs: [...this.#lines] }
  }
}
