// Exceptions of a Locust worker's tasks until they travel with a report: equal ones are one group, and the groups are few.
import type { ExceptionDelta } from '../../../stats/stats-delta.js'

const MAX_GROUPS = 100

export class ExceptionGroups {
  readonly #groups = new Map<string, ExceptionDelta>()

  add(message: string, traceback: string, atMs: number): void {
    const isFull = this.#groups.size >= MAX_GROUPS && !this.#groups.has(traceback)
    const key = isFull ? '' : traceback
    const known = this.#groups.get(key)
    const head = isFull ? { message: '(other)', stack: '' } : { message, stack: traceback }
    this.#groups.set(key, {
      ...(known ?? { ...head, userClass: '', task: '', firstMs: atMs }),
      occurrences: (known?.occurrences ?? 0) + 1,
      lastMs: atMs,
    })
  }

  drain(): ExceptionDelta[] {
    const drained = [...this.#groups.values()]
    this.#groups.clear()
    return drained
  }
}
