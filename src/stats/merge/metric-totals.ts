// A custom metric over the whole cluster and run. Sums are kept exactly, so that the order of reports leaves no trace.
import { ExactSum } from '../buckets/exact-sum.js'
import { ValueHistogram } from '../buckets/value-histogram.js'
import type { CellDefinition, DeltaMetric } from '../delta-block.js'
import type { MetricSummary } from '../run-summary.js'
import { trendSummaryOf } from './latency-summary.js'

export class MetricTotals {
  readonly definition: CellDefinition
  count = 0
  nonZero = 0
  min = Number.POSITIVE_INFINITY
  max = Number.NEGATIVE_INFINITY
  last = 0
  readonly histogram = new ValueHistogram()
  readonly #sum = new ExactSum()
  #lastMs = -1

  constructor(definition: CellDefinition) {
    this.definition = definition
  }

  get sum(): number {
    return this.#sum.value
  }

  add(delta: DeltaMetric): void {
    this.count += delta.count
    this.nonZero += delta.nonZero
    this.#sum.add(delta.sum)
    this.min = Math.min(this.min, delta.min)
    this.max = Math.max(this.max, delta.max)
    for (const [i, key] of delta.keys.entries()) this.histogram.add(key, delta.counts[i]!)
    if (delta.keys.length > 0) this.histogram.addExtremes(delta.min, delta.max)
    this.#takeLast(delta)
  }

  /** `elapsedSeconds` > 0. */
  summarize(elapsedSeconds: number): MetricSummary {
    const { kind, name, isTime } = this.definition
    const base = { name, isTime, count: this.count }
    switch (kind) {
      case 'counter':
        return { ...base, type: kind, count: this.sum, perSecond: this.sum / elapsedSeconds }
      case 'gauge':
        return { ...base, type: kind, value: this.last, min: this.min, max: this.max }
      case 'rate':
        return { ...base, type: kind, rate: this.nonZero / this.count }
      default:
        return { ...base, type: 'trend', trend: trendSummaryOf(this.histogram, this.sum) }
    }
  }

  /** The latest value wins; of two at the same instant the larger. */
  #takeLast(delta: DeltaMetric): void {
    if (delta.lastMs < this.#lastMs || (delta.lastMs === this.#lastMs && delta.last <= this.last)) return
    this.#lastMs = delta.lastMs
    this.last = delta.last
  }
}
