// Reports that the master has not confirmed yet. They are kept, and sent again, until it has counted them: none is lost with a connection.
import type { StatsDelta } from '../stats/stats-delta.js'

/** Reports kept; when so many wait, no new one is made, and the next covers all the time until then. */
export const MOST_KEPT = 120
/** A report that was not confirmed within this time is sent again, ms. A master of many workers confirms every three seconds. */
const SEND_AGAIN_MS = 5000
/** Sent again in one go, so that a master that was away is not flooded. */
const MOST_AT_ONCE = 30

interface Kept {
  readonly delta: StatsDelta
  sentAtMs: number
}

export interface OutboxDeps {
  readonly clock: () => number
  /** Whatever is sent arrives: nothing is kept. */
  readonly isReliable: boolean
  send(delta: StatsDelta): void
}

export class Outbox {
  readonly #deps: OutboxDeps
  /** In the order of their numbers. */
  readonly #kept: Kept[] = []

  constructor(deps: OutboxDeps) {
    this.#deps = deps
  }

  get isFull(): boolean {
    return this.#kept.length >= MOST_KEPT
  }

  get isEmpty(): boolean {
    return this.#kept.length === 0
  }

  add(delta: StatsDelta): void {
    if (!this.#deps.isReliable) this.#kept.push({ delta, sentAtMs: this.#deps.clock() })
    this.#deps.send(delta)
  }

  /** The reports 1 to `seq` are counted. */
  confirm(seq: number): void {
    while (this.#kept.length > 0 && this.#kept[0]!.delta.seq <= seq) this.#kept.shift()
  }

  /** Sends what has waited for long. `all` = the connection was cut: whatever is kept may be lost. */
  sendAgain(all = false): void {
    const nowMs = this.#deps.clock()
    let left = all ? this.#kept.length : MOST_AT_ONCE
    for (const kept of this.#kept) {
      if (left === 0 || (!all && nowMs - kept.sentAtMs < SEND_AGAIN_MS)) return
      kept.sentAtMs = nowMs
      this.#deps.send(kept.delta)
      left--
    }
  }
}
