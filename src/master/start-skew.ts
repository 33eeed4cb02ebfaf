// How far apart the workers started: known when each that took part from the beginning has placed its first user.
import type { WorkerNode } from './worker-node.js'

export interface MeasuredStart {
  readonly workers: number
  /** Between the first and the last, ms, each by its own clock. */
  readonly skewMs: number
  /** How well the worst of these clocks is known, ms. */
  readonly uncertaintyMs: number
}

export class StartSkew {
  /** null = has not begun yet. */
  readonly #late = new Map<WorkerNode, number | null>()

  expect(node: WorkerNode): void {
    this.#late.set(node, null)
  }

  /** It was lost; the others count. */
  forget(node: WorkerNode): void {
    this.#late.delete(node)
  }

  /** The result with the last worker that was expected, once; null before, and when there is nothing to compare. */
  record(node: WorkerNode, lateMs: number): MeasuredStart | null {
    if (!this.#late.has(node)) return null
    this.#late.set(node, lateMs)
    for (const ms of this.#late.values()) if (ms === null) return null
    const late = [...this.#late.values()].filter((ms) => ms !== null)
    if (late.length < 2) return null
    const uncertaintyMs = Math.max(...[...this.#late.keys()].map((each) => each.clockUncertaintyMs))
    this.#late.clear()
    return { workers: late.length, skewMs: Math.max(...late) - Math.min(...late), uncertaintyMs }
  }
}
