// Which user class is served next: fixed counts first, then the class whose next user brings the shares nearest to the weights.
import type { UserClassInfo } from '../model/load.js'

export class ClassChoice {
  readonly #weights: readonly number[]
  readonly #fixedCounts: readonly number[]
  readonly #counts: number[]
  /** What the next user of each class is worth; see `worthOf`. */
  readonly #worth: number[]
  /** Class indices by name, so that ties fall the same way in any order of declaration. */
  readonly #byName: readonly number[]
  #fixed: readonly number[] = []
  #weighted: readonly number[] = []

  constructor(classes: readonly UserClassInfo[]) {
    this.#weights = classes.map(({ weight }) => weight)
    this.#fixedCounts = classes.map(({ fixedCount }) => fixedCount)
    this.#counts = classes.map(() => 0)
    this.#worth = classes.map(() => 0)
    this.#byName = classes.map((_, index) => index).sort((a, b) => (classes[a]!.name < classes[b]!.name ? -1 : 1))
    this.use(null)
  }

  /** Class indices to choose from; null = all. */
  use(active: ReadonlySet<number> | null): void {
    const inUse = this.#byName.filter((index) => active === null || active.has(index))
    this.#fixed = inUse.filter((index) => this.isFixed(index))
    this.#weighted = inUse.filter((index) => !this.isFixed(index) && this.#weights[index]! > 0)
    for (const index of inUse) this.#value(index)
  }

  isFixed(index: number): boolean {
    return this.#fixedCounts[index]! > 0
  }

  /** Users running of each class. */
  counts(): readonly number[] {
    return this.#counts
  }

  /** Most users that the classes in use can take. */
  get capacity(): number {
    if (this.#weighted.length > 0) return Infinity
    return this.#fixed.reduce((sum, index) => sum + this.#fixedCounts[index]!, 0)
  }

  /** The class that should get the next user, or -1 when none takes one. */
  next(): number {
    const missing = this.#worthiest(this.#fixed, (index) => this.#counts[index]! < this.#fixedCounts[index]!)
    return missing >= 0 ? missing : this.#worthiest(this.#weighted, null)
  }

  change(index: number, by: number): void {
    this.#counts[index]! += by
    this.#value(index)
  }

  #value(index: number): void {
    this.#worth[index] = worthOf(this.#shareOf(index), this.#counts[index]!)
  }

  #shareOf(index: number): number {
    return this.isFixed(index) ? this.#fixedCounts[index]! : this.#weights[index]!
  }

  #worthiest(among: readonly number[], mayTake: ((index: number) => boolean) | null): number {
    let best = -1
    for (const index of among) {
      if (mayTake !== null && !mayTake(index)) continue
      if (best < 0 || this.#isBetter(index, best)) best = index
    }
    return best
  }

  #isBetter(index: number, best: number): boolean {
    const difference = this.#worth[index]! - this.#worth[best]!
    if (difference !== 0) return difference > 0
    const [mine, its] = [this.#shareOf(index), this.#shareOf(best)]
    const size = mine + this.#counts[index]! - its - this.#counts[best]!
    return size !== 0 ? size < 0 : mine < its
  }
}

/**
 * By how much one more user of a class with `count` users lowers the Kullback-Leibler divergence between
 * wanted and actual shares, up to a factor common to all classes.
 */
const worthOf = (weight: number, count: number): number => weight * Math.log1p(1 / (weight + count))
