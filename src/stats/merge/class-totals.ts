// What each user class did: how often each of its tasks ran and how long that took, and what its users waited between them.
import { DEFAULT_MAX_ENTRIES, OTHER } from '../collect/limits.js'
import { EntryTotals } from './entry-totals.js'

export interface ClassTask {
  readonly name: string
  readonly totals: EntryTotals
}

/** Iterations at the end of a second. */
interface Mark {
  readonly second: number
  readonly iterations: number
}

export class ClassTotals {
  readonly name: string
  readonly tasks = new Map<string, ClassTask>()
  readonly wait = new EntryTotals()
  /** Of the window and the second before it. */
  #marks: readonly Mark[] = []

  constructor(name: string) {
    this.name = name
  }

  get iterations(): number {
    let sum = 0
    for (const { totals } of this.tasks.values()) sum += totals.requests
    return sum
  }

  close(second: number, windowSeconds: number): void {
    const kept = this.#marks.filter((mark) => mark.second >= second - windowSeconds)
    this.#marks = [...kept, { second, iterations: this.iterations }]
  }

  /** Iterations per second over the window, as far as it has been there. */
  get perSecond(): number {
    const [first, last] = [this.#marks[0], this.#marks.at(-1)]
    if (first === undefined || last === undefined) return 0
    return last.second === first.second
      ? last.iterations
      : (last.iterations - first.iterations) / (last.second - first.second)
  }
}

export class ClassBook {
  readonly classes = new Map<string, ClassTotals>()
  #tasks = 0

  /** Beyond the cap the tasks of a class are one. */
  task(userClass: string, name: string): EntryTotals {
    const { tasks } = this.of(userClass)
    const known = tasks.get(name)
    if (known !== undefined) return known.totals
    if (this.#tasks >= DEFAULT_MAX_ENTRIES && name !== OTHER) return this.task(userClass, OTHER)
    const task = { name, totals: new EntryTotals() }
    tasks.set(name, task)
    this.#tasks++
    return task.totals
  }

  of(userClass: string): ClassTotals {
    const known = this.classes.get(userClass)
    if (known !== undefined) return known
    // So many classes no script has: a worker makes names up.
    const name = this.classes.size < DEFAULT_MAX_ENTRIES ? userClass : OTHER
    const made = this.classes.get(name) ?? new ClassTotals(name)
    this.classes.set(name, made)
    return made
  }

  close(second: number, windowSeconds: number): void {
    for (const one of this.classes.values()) one.close(second, windowSeconds)
  }
}
