// What each user class did: how often each of its tasks ran and how long that took, and what its users waited between them.
import { DEFAULT_MAX_ENTRIES, OTHER } from '../collect/limits.js'
import { EntryTotals } from './entry-totals.js'

export interface ClassTask {
  readonly name: string
  readonly totals: EntryTotals
}

/** Longer than any window. */
const RING = 64

export class ClassTotals {
  readonly name: string
  readonly tasks = new Map<string, ClassTask>()
  readonly wait = new EntryTotals()
  /** Iterations at the ends of the latest seconds, each in the place of its number: nothing new is made in a second. */
  readonly #ends = new Float64Array(RING)
  #first = -1
  #latest = -1
  #window = 0

  constructor(name: string) {
    this.name = name
  }

  get iterations(): number {
    let sum = 0
    for (const { totals } of this.tasks.values()) sum += totals.requests
    return sum
  }

  close(second: number, windowSeconds: number): void {
    const { iterations } = this
    for (let one = Math.max(this.#latest + 1, second - RING + 1); one <= second; one++)
      this.#ends[one % RING] = iterations
    if (this.#first < 0) this.#first = second
    this.#latest = second
    this.#window = Math.min(windowSeconds, RING - 1)
  }

  /** Iterations per second over the window, as far as it has been there. */
  get perSecond(): number {
    const from = Math.max(this.#first, this.#latest - this.#window)
    if (this.#latest < 0) return 0
    const now = this.#ends[this.#latest % RING]!
    return this.#latest === from ? now : (now - this.#ends[from % RING]!) / (this.#latest - from)
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
