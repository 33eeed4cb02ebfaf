// What the workers were told to run, and the number of each user: users are numbered in the order in which they are due, whatever worker
// they come to, so that a user's number, and with it its random choices, do not depend on how many workers there are.
import type { RunUnderWay, SpawnStep } from '../wire/messages.js'

/** A step as it is planned: users by slot, not numbered yet. */
export type RowStep = Pick<SpawnStep, 'atMs' | 'counts'>

interface TotalAt {
  readonly atMs: number
  readonly users: number
}

export class SpawnLedger {
  /** By worker, in order of time: what it was told for later, and before that the last row that stands. */
  readonly #told = new Map<string, SpawnStep[]>()
  readonly #lost = new Set<string>()
  #next = 0
  /** Users of all workers after each step. */
  #totals: TotalAt[] = []
  #peak = 0

  /**
   * Numbers the users of a plan that begins at `fromMs` and replaces all that was told for then and later: its numbers are given anew.
   * Nothing will be planned again from before `settledMs`.
   */
  enter(plan: ReadonlyMap<string, readonly RowStep[]>, fromMs: number, settledMs: number): Map<string, SpawnStep[]> {
    this.#takeBack(fromMs)
    const numbered = new Map<string, SpawnStep[]>()
    let users = plan.size === 0 ? 0 : this.#totalUsers() // nothing changes most of the time
    for (const [atMs, rows] of byTime(plan)) {
      for (const { workerId, counts } of rows) users += sumOf(counts) - sumOf(this.#standing(workerId))
      const steps = this.#number(rows)
      for (const [i, { workerId, counts }] of rows.entries()) {
        const step = { atMs, counts, numbers: steps[i]! }
        push(numbered, workerId, step)
        push(this.#told, workerId, step)
      }
      this.#totals.push({ atMs, users })
    }
    this.#settle(settledMs)
    return numbered
  }

  /** The number of the next new user. */
  get next(): number {
    return this.#next
  }

  /** Numbers below this one are taken. */
  numberFrom(next: number): void {
    this.#next = Math.max(this.#next, next)
  }

  /** Users that a worker runs already, numbered by who placed them. */
  adopt(workerId: string, { counts, topNumber }: Pick<RunUnderWay, 'counts' | 'topNumber'>): void {
    this.#lost.delete(workerId)
    this.#told.set(workerId, [{ atMs: Number.NEGATIVE_INFINITY, counts, numbers: [] }])
    this.numberFrom(topNumber + 1)
  }

  /** Its users are gone; what it was told for later is taken back with the next plan. */
  forget(workerId: string): void {
    this.#lost.add(workerId)
  }

  /** The most users that were to run at any time until then. */
  peakUsers(untilMs: number): number {
    return this.#totals.reduce((most, { atMs, users }) => (atMs <= untilMs ? Math.max(most, users) : most), this.#peak)
  }

  #takeBack(fromMs: number): void {
    for (const [workerId, steps] of this.#told) {
      while (steps.length > 0 && steps.at(-1)!.atMs >= fromMs) {
        for (const numbers of steps.pop()!.numbers) this.#next = Math.min(this.#next, numbers[0] ?? this.#next)
      }
      if (this.#lost.has(workerId)) this.#told.delete(workerId)
    }
    // Emptying an empty set, or filtering an empty list, makes a new one: four times a second, and old at once.
    if (this.#lost.size > 0) this.#lost.clear()
    if (this.#totals.length > 0) this.#totals = this.#totals.filter(({ atMs }) => atMs < fromMs)
  }

  /** For each row the numbers of its new users by slot; slot by slot, so that the classes get the same numbers on any number of workers. */
  #number(rows: readonly Row[]): (readonly number[])[][] {
    const numbers = rows.map(({ counts }) => counts.map(() => NONE))
    const before = rows.map(({ workerId }) => this.#standing(workerId))
    const slots = rows[0]?.counts.length ?? 0
    for (let slot = 0; slot < slots; slot++) {
      for (const [i, { counts }] of rows.entries()) {
        const more = counts[slot]! - (before[i]![slot] ?? 0)
        if (more > 0) numbers[i]![slot] = this.#take(more)
      }
    }
    return numbers
  }

  #take(count: number): number[] {
    const numbers: number[] = []
    for (let left = count; left > 0; left--) numbers.push(this.#next++)
    return numbers
  }

  #totalUsers(): number {
    let users = 0
    for (const workerId of this.#told.keys()) users += sumOf(this.#standing(workerId))
    return users
  }

  /** Users by slot after all that a worker was told so far. */
  #standing(workerId: string): readonly number[] {
    return this.#told.get(workerId)?.at(-1)?.counts ?? NONE
  }

  /** Lets go of what is past, but for the row that each worker stands at. */
  #settle(settledMs: number): void {
    this.#peak = this.peakUsers(settledMs)
    if (this.#totals.length > 0) this.#totals = this.#totals.filter(({ atMs }) => atMs > settledMs)
    for (const steps of this.#told.values()) {
      const last = steps.findLastIndex(({ atMs }) => atMs < settledMs)
      if (last > 0) steps.splice(0, last)
    }
  }
}

/** Shared: most steps are of one user, in one of many slots. */
const NONE: readonly number[] = Object.freeze([])

function sumOf(counts: readonly number[]): number {
  let sum = 0
  for (const count of counts) sum += count
  return sum
}

interface Row {
  readonly workerId: string
  readonly counts: readonly number[]
}

/** The rows of a plan by their instants, in order of time. */
function byTime(plan: ReadonlyMap<string, readonly RowStep[]>): [number, Row[]][] {
  const times = new Map<number, Row[]>()
  for (const [workerId, steps] of plan) for (const { atMs, counts } of steps) push(times, atMs, { workerId, counts })
  return [...times].sort(([a], [b]) => a - b)
}

function push<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [value])
  else list.push(value)
}
