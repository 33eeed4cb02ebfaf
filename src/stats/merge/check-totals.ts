// Checks of all workers, in order of first appearance, with a cap.
import { MAX_CHECKS, OTHER } from '../collect/limits.js'
import type { CheckSummary } from '../run-summary.js'
import type { CheckDelta } from '../stats-delta.js'
import { frozenList } from './frozen-list.js'

export class CheckTotals {
  readonly #checks = new Map<string, { passes: number; fails: number; rank: number }>()

  /** `rank`: lower = appeared earlier. */
  add({ name, passes, fails }: CheckDelta, rank: number): void {
    const key = this.#checks.size < MAX_CHECKS || this.#checks.has(name) ? name : OTHER
    const check = this.#checks.get(key) ?? { passes: 0, fails: 0, rank }
    check.passes += passes
    check.fails += fails
    check.rank = Math.min(check.rank, rank)
    this.#checks.set(key, check)
  }

  /** Of one check, or of all. */
  sum(name: string | null): { readonly passes: number; readonly fails: number } {
    const chosen =
      name === null ? [...this.#checks.values()] : [this.#checks.get(name)].filter((one) => one !== undefined)
    return {
      passes: chosen.reduce((sum, { passes }) => sum + passes, 0),
      fails: chosen.reduce((sum, { fails }) => sum + fails, 0),
    }
  }

  summaries(): readonly CheckSummary[] {
    const sorted = [...this.#checks].sort(([a, x], [b, y]) => x.rank - y.rank || (a < b ? -1 : 1))
    return frozenList(sorted, ([name, { passes, fails }]) => ({ name, passes, fails }))
  }
}
