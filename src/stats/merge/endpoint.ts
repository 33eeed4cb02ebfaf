// One request name over the whole cluster: its totals, and its last seconds.
import type { BucketArena } from '../buckets/bucket-span.js'
import { type EntryIncrement, EntryTotals } from './entry-totals.js'
import { RecentSeconds } from './recent-seconds.js'
import { placeInSeconds } from './seconds.js'

export class Endpoint {
  readonly method: string
  readonly name: string
  /** `METHOD name`. */
  readonly label: string
  /** Complete after fold(). */
  readonly totals = new EntryTotals()
  readonly recent: RecentSeconds
  /** Lower = appeared earlier. */
  rank = Number.POSITIVE_INFINITY

  constructor(method: string, name: string, windowSeconds: number) {
    this.method = method
    this.name = name
    this.label = `${method} ${name}`
    this.recent = new RecentSeconds(windowSeconds, this.totals.latency)
  }

  /**
   * `seconds` are those the report belongs to. A usual report goes into its second only and reaches the totals with it, once for
   * all workers: adding to two large histograms costs twice, and this is what a master with many workers does most.
   */
  add(increment: EntryIncrement, seconds: readonly number[], scratch: BucketArena): void {
    const isUsual = seconds.length === 1 && increment.service === null && !this.totals.isSplit
    if (isUsual && this.recent.accepts(seconds[0]!)) {
      this.totals.addCounts(increment)
      this.recent.addWhole(seconds[0]!, increment.latency, increment.failures)
      return
    }
    this.fold()
    this.totals.add(increment)
    placeInSeconds(this.recent, seconds, increment, scratch)
  }

  /** Brings the totals up to date with the seconds. */
  fold(): void {
    this.recent.fold()
  }
}
