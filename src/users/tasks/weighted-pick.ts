// Picks one of several by weight.
import type { Random } from '../../model/random.js'

export class WeightedPick {
  readonly #upTo: readonly number[]
  readonly #total: number

  /** @param weights each >= 0, at least one above 0 */
  constructor(weights: readonly number[]) {
    let total = 0
    this.#upTo = weights.map((weight) => {
      total += weight
      return total
    })
    this.#total = total
  }

  /** Index of the picked weight. With a single one no random number is used up. */
  pick(random: Random): number {
    const upTo = this.#upTo
    if (upTo.length === 1) return 0
    const at = random() * this.#total
    let index = 0
    while (at >= upTo[index]!) index++
    return index
  }
}
