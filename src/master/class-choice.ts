// Which user class is served next: fixed counts first, then the class whose next user brings the shares nearest to the weights.
import type { UserClassInfo } from '../model/load.js'

interface ClassState {
  readonly index: number
  readonly name: string
  /** Its fixed count, or its weight. */
  readonly share: number
  readonly isFixed: boolean
  count: number
  /** What its next user is worth, see `worthOf`; -1 = it takes none. */
  worth: number
  /** Place in its heap; -1 = not in use. */
  at: number
}

export class ClassChoice {
  #classes: readonly ClassState[]
  #active: ReadonlySet<number> | null = null
  /** Heaps: no class is better than the one at half its place. */
  #fixed: ClassState[] = []
  #weighted: ClassState[] = []

  constructor(classes: readonly UserClassInfo[]) {
    this.#classes = classes.map((userClass, index) => stateOf(userClass, index, 0))
    this.use(null)
  }

  /** Class indices to choose from; null = all. */
  use(active: ReadonlySet<number> | null): void {
    this.#active = active
    for (const state of this.#classes) state.at = -1
    const inUse = this.#classes.filter(({ index, share }) => (active === null || active.has(index)) && share > 0)
    this.#fixed = inUse.filter(({ isFixed }) => isFixed).sort(compare)
    this.#weighted = inUse.filter(({ isFixed }) => !isFixed).sort(compare)
    for (const heap of [this.#fixed, this.#weighted]) for (const [at, state] of heap.entries()) state.at = at
  }

  /** Other weights and fixed counts from now on; the users that run are still there. */
  reweigh(classes: readonly UserClassInfo[]): void {
    const before = this.#classes
    this.#classes = classes.map((userClass, index) => stateOf(userClass, index, before[index]!.count))
    this.use(this.#active)
  }

  /** The class that should give a user for one of another class; null when the shares are as near to the weights as they can be. */
  exchange(): { readonly from: number; readonly to: number } | null {
    const to = this.#classes[this.next()]
    if (to === undefined) return null
    const from = this.#classes.reduce<ClassState | null>((best, state) => cheaper(state, best, to), null)
    if (from === null) return null
    // A fixed number that is not reached comes before any weight.
    const isDue = isSurplus(from) || (to.isFixed && !from.isFixed) || to.worth > lossOf(from) * CLEARLY
    return isDue ? { from: from.index, to: to.index } : null
  }

  isFixed(index: number): boolean {
    return this.#classes[index]!.isFixed
  }

  /** Users running of each class. */
  counts(): readonly number[] {
    return this.#classes.map(({ count }) => count)
  }

  /** Most users that the classes in use can take. */
  get capacity(): number {
    if (this.#weighted.length > 0) return Infinity
    return this.#fixed.reduce((sum, { share }) => sum + share, 0)
  }

  /** The class that should get the next user, or -1 when none takes one. */
  next(): number {
    const fixed = this.#fixed[0]
    if (fixed !== undefined && fixed.worth >= 0) return fixed.index
    return this.#weighted[0]?.index ?? -1
  }

  change(index: number, by: number): void {
    const state = this.#classes[index]!
    state.count += by
    state.worth = worthOf(state)
    if (state.at < 0) return
    const heap = state.isFixed ? this.#fixed : this.#weighted
    if (by > 0) sink(heap, state)
    else rise(heap, state)
  }
}

/** Worths of equal classes differ in their last digits: nobody is exchanged for that. */
const CLEARLY = 1 + 1e-9

function stateOf({ name, weight, fixedCount }: UserClassInfo, index: number, count: number): ClassState {
  const isFixed = fixedCount > 0
  const state = { index, name, share: isFixed ? fixedCount : weight, isFixed, count, worth: 0, at: -1 }
  state.worth = worthOf(state)
  return state
}

/**
 * By how much one more user of the class lowers the Kullback-Leibler divergence between wanted and actual shares,
 * up to a factor common to all classes.
 */
function worthOf({ share, count, isFixed }: ClassState): number {
  return isFixed && count >= share ? -1 : share * Math.log1p(1 / (share + count))
}

/** Beyond the fixed count, or of no weight. */
const isSurplus = ({ share, count, isFixed }: ClassState): boolean => share === 0 || (isFixed && count > share)

/** What the class loses with one of its users, on the scale of `worthOf`. */
const lossOf = ({ share, count }: ClassState): number => share * Math.log1p(1 / (share + count - 1))

/** Which of the two should rather give a user: who has one too many, then who has a weight. A fixed number is only touched for another. */
function cheaper(state: ClassState, best: ClassState | null, to: ClassState): ClassState | null {
  const mayGive = isSurplus(state) || !state.isFixed || to.isFixed
  if (state === to || state.count === 0 || !mayGive) return best
  if (best === null) return state
  const rank = (one: ClassState): number => (isSurplus(one) ? 0 : one.isFixed ? 2 : 1)
  return (rank(state) - rank(best) || lossOf(state) - lossOf(best)) < 0 ? state : best
}

/** Negative when `a` is served before `b`; never 0, so that ties fall the same way in any order of declaration. */
function compare(a: ClassState, b: ClassState): number {
  if (a.worth !== b.worth) return b.worth - a.worth
  const size = a.share + a.count - b.share - b.count
  if (size !== 0) return size
  if (a.share !== b.share) return a.share - b.share
  return a.name < b.name ? -1 : 1
}

function sink(heap: ClassState[], state: ClassState): void {
  for (;;) {
    const left = heap[2 * state.at + 1]
    const right = heap[2 * state.at + 2]
    if (left === undefined) return
    const child = right !== undefined && compare(right, left) < 0 ? right : left
    if (compare(state, child) < 0) return
    swap(heap, state, child)
  }
}

function rise(heap: ClassState[], state: ClassState): void {
  while (state.at > 0) {
    const parent = heap[(state.at - 1) >> 1]!
    if (compare(parent, state) < 0) return
    swap(heap, state, parent)
  }
}

function swap(heap: ClassState[], a: ClassState, b: ClassState): void {
  const at = a.at
  heap[b.at] = a
  heap[at] = b
  a.at = b.at
  b.at = at
}
