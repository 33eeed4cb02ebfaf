// What the whole cluster measured under one name since the start of the run.
import type { BucketSpan } from '../buckets/bucket-span.js'
import { Histogram } from '../histogram.js'
import type { LatencySummary } from '../run-summary.js'
import { latencySummaryOf } from './latency-summary.js'

/** One report's part of an entry. */
export interface EntryIncrement {
  readonly failures: number
  readonly bytesReceived: number
  readonly bytesSent: number
  readonly latency: BucketSpan
  /** null = equal to latency. */
  readonly service: BucketSpan | null
}

export class EntryTotals {
  failures = 0
  bytesReceived = 0
  bytesSent = 0
  readonly latency = new Histogram()
  /** Made with the first report in which it differs from latency. */
  #service: Histogram | null = null
  #latencySummary: LatencySummary | null = null
  #serviceSummary: LatencySummary | null = null
  #isBusy = true

  get requests(): number {
    return this.latency.count
  }

  /** True from the first report on in which service time differed from latency. */
  get isSplit(): boolean {
    return this.#service !== null
  }

  /** `latency` must be complete. */
  add(increment: EntryIncrement): void {
    if (increment.service !== null && this.#service === null) {
      this.#service = new Histogram()
      this.#service.merge(this.latency)
    }
    this.addCounts(increment)
    this.latency.addSpan(increment.latency)
    this.#service?.addSpan(increment.service ?? increment.latency)
  }

  /** All but the histograms: the caller adds to `latency` itself. */
  addCounts(increment: EntryIncrement): void {
    this.failures += increment.failures
    this.bytesReceived += increment.bytesReceived
    this.bytesSent += increment.bytesSent
    this.#forget()
    this.#isBusy = true
  }

  /** Kept until the next add or summarized(). */
  get latencyMs(): LatencySummary {
    this.#latencySummary ??= latencySummaryOf(this.latency)
    return this.#latencySummary
  }

  get serviceMs(): LatencySummary {
    if (this.#service === null) return this.latencyMs
    this.#serviceSummary ??= latencySummaryOf(this.#service)
    return this.#serviceSummary
  }

  /**
   * A summary was made. Figures of an entry at rest are kept for the next one; those of a busy one would be void by then, and
   * what lives for a second has moved to V8's old space, where it lies until a full collection.
   */
  summarized(): void {
    if (this.#isBusy) this.#forget()
    this.#isBusy = false
  }

  #forget(): void {
    this.#latencySummary = null
    this.#serviceSummary = null
  }
}
