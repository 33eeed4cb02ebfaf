// Exceptions of tasks on their way to a Locust master, which counts each message it gets as one. Grouped, and no more than a small number a report.
import type { ExceptionDelta } from '../../../stats/stats-delta.js'
import type { PackRecord } from '../pack.js'

/** Messages a report; a Python worker sends one for each exception, and a script that always throws would drown the master. */
export const MAX_EXCEPTIONS = 50

export class ExceptionLines {
  readonly #waiting = new Map<string, { readonly form: PackRecord; occurrences: number }>()

  add(exception: ExceptionDelta): void {
    const { userClass, task, message, stack } = exception
    const traceback = `${message}\n${stack}\n    in ${userClass}.${task}`
    const known = this.#waiting.get(traceback)
    if (known !== undefined) known.occurrences += exception.occurrences
    else this.#waiting.set(traceback, { form: { msg: message, traceback }, occurrences: exception.occurrences })
  }

  /** Each kind at least once while there is room, then again for each further occurrence; what finds no room is not told. */
  take(): PackRecord[] {
    const groups = [...this.#waiting.values()]
    this.#waiting.clear()
    const lines: PackRecord[] = []
    for (let left = groups; left.length > 0 && lines.length < MAX_EXCEPTIONS; ) {
      lines.push(...left.slice(0, MAX_EXCEPTIONS - lines.length).map(({ form }) => form))
      for (const group of left) group.occurrences--
      left = left.filter(({ occurrences }) => occurrences > 0)
    }
    return lines
  }
}
