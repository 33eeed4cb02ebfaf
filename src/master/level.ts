// The workers with the fewest users (to fill) or the most (to empty), and which of them is the best for one class.
import type { WorkerRow } from './worker-row.js'

/** How many workers are compared for the best class mix: double it and dealing takes a fifth longer for hardly a better mix. */
const WINDOW = 8

export type Direction = 'fill' | 'empty'

export class Level {
  readonly #total: number
  /** 1 = fill, -1 = empty: the preferences of one are those of the other turned round. */
  readonly #sign: 1 | -1
  readonly #rows: readonly WorkerRow[]
  /** How full a host is at this level; the emptiest is filled first, the fullest emptied first. */
  readonly #hostLoad: Int32Array
  #head = 0

  /** `rows` in host order, at least one. A level is good until a row changes that `take` did not give out. */
  constructor(rows: readonly WorkerRow[], direction: Direction) {
    this.#sign = direction === 'fill' ? 1 : -1
    this.#total = edgeOf(rows, this.#sign)
    const members = rows.filter((row) => row.total === this.#total)
    this.#rows = direction === 'fill' ? members : members.reverse()
    this.#hostLoad = loadOf(rows, this.#total, this.#sign)
  }

  /** True when all its workers were given out. */
  get isEmpty(): boolean {
    while (this.#head < this.#rows.length && this.#isGone(this.#rows[this.#head]!)) this.#head++
    return this.#head >= this.#rows.length
  }

  /**
   * The worker whose user of the class should come (fill) or go (empty); the caller must change it at once.
   * `preferred` if it is of this level. null = no worker of this level has such a user.
   */
  take(classIndex: number, preferred?: WorkerRow): WorkerRow | null {
    if (this.isEmpty) return null
    const canServe = preferred !== undefined && !this.#isGone(preferred) && this.#isPossible(preferred, classIndex)
    const best = canServe ? preferred : this.#find(classIndex)
    if (best !== null) this.#hostLoad[best.hostIndex]! += this.#sign
    return best
  }

  #find(classIndex: number): WorkerRow | null {
    let best: WorkerRow | null = null
    let seen = 0
    for (let i = this.#head; i < this.#rows.length && (best === null || seen < WINDOW); i++) {
      const row = this.#rows[i]!
      if (this.#isGone(row)) continue
      seen++
      if (!this.#isPossible(row, classIndex)) continue
      if (best === null || this.#isBetter(row, best, classIndex)) best = row
    }
    return best
  }

  #isGone(row: WorkerRow): boolean {
    return row.total !== this.#total
  }

  #isPossible(row: WorkerRow, classIndex: number): boolean {
    return this.#sign === 1 || row.counts[classIndex]! > 0
  }

  /** Hosts first, then the class; what is equal keeps its order. */
  #isBetter(row: WorkerRow, best: WorkerRow, classIndex: number): boolean {
    const hosts = this.#hostLoad[row.hostIndex]! - this.#hostLoad[best.hostIndex]!
    if (hosts !== 0) return hosts * this.#sign < 0
    return (row.counts[classIndex]! - best.counts[classIndex]!) * this.#sign < 0
  }
}

/** The lowest (sign 1) or highest total. */
function edgeOf(rows: readonly WorkerRow[], sign: 1 | -1): number {
  let edge = rows[0]!.total
  for (const { total } of rows) if ((total - edge) * sign < 0) edge = total
  return edge
}

/** Filling: workers of each host above the level. Emptying: workers of each host at the level. */
function loadOf(rows: readonly WorkerRow[], total: number, sign: 1 | -1): Int32Array {
  const load = new Int32Array(rows.reduce((most, row) => Math.max(most, row.hostIndex + 1), 0))
  for (const row of rows) if (row.total === total ? sign === -1 : sign === 1) load[row.hostIndex]!++
  return load
}
