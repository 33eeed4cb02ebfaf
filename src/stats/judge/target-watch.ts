// Follows the load window by window, and says every ten seconds what it did to the target.
import { Histogram } from '../histogram.js'
import type { TargetSummary } from '../run-summary.js'
import { judgeTarget, type LoadWindow, NOT_JUDGED } from './target-verdict.js'

const WINDOW_SECONDS = 10
/** Reports may come so late and still count in their window. */
const LATE_SECONDS = 4
/** More than a window and what may come late. */
const RING = 32
/** Beyond this, neighbours are joined: five hours in windows of ten seconds, ten in windows of twenty. */
const MOST_WINDOWS = 1800

/** Adds the latencies of the seconds `from` to `to` (exclusive) to `into`, and answers their failures. */
export type CollectSeconds = (from: number, to: number, into: Histogram) => number

export class TargetWatch {
  /** Users at the end of the latest seconds, each in the place of its number. */
  readonly #users = new Float64Array(RING)
  readonly #scratch = new Histogram()
  #windows: LoadWindow[] = []
  #nextEnd = WINDOW_SECONDS
  #latest = -1
  #summary = NOT_JUDGED

  get summary(): TargetSummary {
    return this.#summary
  }

  /** A second is over, and so many users ran at its end; those before it that were never told of had as many. */
  second(second: number, users: number, collect: CollectSeconds): void {
    for (let one = Math.max(this.#latest + 1, second - RING + 1); one <= second; one++) this.#users[one % RING] = users
    this.#latest = Math.max(this.#latest, second)
    this.#takeUntil(second + 1 - LATE_SECONDS, collect)
  }

  /** Nothing more will be reported. */
  finish(collect: CollectSeconds): void {
    this.#takeUntil(this.#latest + 1, collect)
  }

  #takeUntil(endSecond: number, collect: CollectSeconds): void {
    const before = this.#windows.length
    for (; this.#nextEnd <= endSecond; this.#nextEnd += WINDOW_SECONDS)
      this.#windows.push(this.#windowOf(this.#nextEnd, collect))
    if (this.#windows.length === before) return
    if (this.#windows.length > MOST_WINDOWS) this.#windows = joinedPairs(this.#windows)
    this.#summary = judgeTarget(this.#windows)
  }

  #windowOf(endSecond: number, collect: CollectSeconds): LoadWindow {
    const from = endSecond - WINDOW_SECONDS
    this.#scratch.clear()
    const failures = collect(from, endSecond, this.#scratch)
    const { count: requests } = this.#scratch
    const p95Ms = requests === 0 ? 0 : this.#scratch.percentile(95) / 1000
    return {
      fromMs: from * 1000,
      toMs: endSecond * 1000,
      users: this.#meanUsers(from, endSecond),
      requests,
      failures,
      p95Ms,
    }
  }

  #meanUsers(from: number, to: number): number {
    let sum = 0
    for (let second = from; second < to; second++) sum += this.#users[second % RING]!
    return sum / (to - from)
  }
}

/** A percentile of two windows cannot be known: the worse one stands for both. */
function joinedPairs(windows: readonly LoadWindow[]): LoadWindow[] {
  const pairs: LoadWindow[] = []
  for (let i = 0; i < windows.length; i += 2) {
    const [a, b] = [windows[i]!, windows[i + 1]]
    if (b === undefined) pairs.push(a)
    else
      pairs.push({
        fromMs: a.fromMs,
        toMs: b.toMs,
        users: (a.users + b.users) / 2,
        requests: a.requests + b.requests,
        failures: a.failures + b.failures,
        p95Ms: Math.max(a.p95Ms, b.p95Ms),
      })
  }
  return pairs
}
