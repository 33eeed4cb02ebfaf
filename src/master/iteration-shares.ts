// Iterations that the whole fleet shares: who may do how many, and who gets what a lost worker has not done.
import { share } from '../schedule/share.js'
import type { WorkerNode } from './worker-node.js'

export interface ChangedShare {
  readonly workerId: string
  readonly scenario: string
  /** Those that it has done included. */
  readonly total: number
}

export class IterationShares {
  /** By worker and scenario. */
  readonly #totals = new Map<string, Map<string, number>>()

  begin(workerId: string, quotas: Readonly<Record<string, number>>): void {
    this.#totals.set(workerId, new Map(Object.entries(quotas)))
  }

  /** What the worker has not begun goes to `others`, evenly; its own share ends with what it has. */
  release(gone: WorkerNode, others: readonly WorkerNode[]): readonly ChangedShare[] {
    const totals = this.#totals.get(gone.id)
    const heirs = others.filter(({ id }) => id !== gone.id && this.#totals.has(id))
    if (totals === undefined || heirs.length === 0) return []
    const changed: ChangedShare[] = []
    for (const [scenario, total] of totals) {
      const done = Math.min(total, gone.taken[scenario] ?? 0)
      if (done === total) continue
      totals.set(scenario, done)
      changed.push(...this.#deal(scenario, total - done, heirs))
    }
    return changed
  }

  /** The shares of one worker as they are now: one that comes back holds its old ones. */
  of(workerId: string): readonly ChangedShare[] {
    return [...(this.#totals.get(workerId) ?? [])].map(([scenario, total]) => ({ workerId, scenario, total }))
  }

  /** Iterations of these workers that they have not begun. */
  left(nodes: readonly WorkerNode[]): number {
    let left = 0
    for (const { id, taken } of nodes) {
      for (const [scenario, total] of this.#totals.get(id) ?? []) left += Math.max(0, total - (taken[scenario] ?? 0))
    }
    return left
  }

  #deal(scenario: string, count: number, heirs: readonly WorkerNode[]): ChangedShare[] {
    const parts = share(
      count,
      heirs.map(() => 1),
    )
    return heirs.flatMap(({ id }, index) => {
      if (parts[index] === 0) return []
      const total = (this.#totals.get(id)!.get(scenario) ?? 0) + parts[index]!
      this.#totals.get(id)!.set(scenario, total)
      return [{ workerId: id, scenario, total }]
    })
  }
}
