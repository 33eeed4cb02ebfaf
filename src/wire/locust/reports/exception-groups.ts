// Exceptions of a Locust worker's tasks until they travel with a report: equal ones are one group, and the groups are few.
import type { ExceptionDelta } from '../../../stats/stats-delta.js'

const MAX_GROUPS = 100

export class ExceptionGroups {
  readonly #groups = new Map<string, ExceptionDelta>()

  add(message: string, traceback: string, atMs: number): void {
    const task = taskOf(traceback)
    const isFull = this.#groups.size >= MAX_GROUPS && !this.#groups.has(traceback)
    const key = isFull ? '' : traceback
    const known = this.#groups.get(key)
    const head = isFull ? { message: '(other)', stack: '', task: '' } : { message, stack: traceback, task }
    this.#groups.set(key, {
      ...(known ?? { ...head, userClass: '', firstMs: atMs }),
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

/** The function that Locust called, from the frame below its own last one; '' when there is none. Nobody tells the user class. */
function taskOf(traceback: string): string {
  const frames = [...traceback.matchAll(/^ *File "([^"\n]*)", line \d+, in (\S+)/gm)]
  const caller = frames.findLastIndex(([, file]) => /locust[\\/]user[\\/]task\.py$/.test(file!))
  return caller < 0 ? '' : (frames[caller + 1]?.[2] ?? '')
}
