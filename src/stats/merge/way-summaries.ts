// The ways of thresholds, errors and custom metrics, as the summary has them.
import type { ThresholdSummary, WaysSummary } from '../run-summary.js'
import type { MetricTotals } from './metric-totals.js'
import type { MergedGroup } from './occurrences.js'
import { WayBook } from './way-book.js'

/** The most frequent ones: a page shows no more lines. */
const MOST_ERRORS = 20
const MOST_METRICS = 50

interface ErrorHead {
  readonly method: string
  readonly name: string
  readonly error: string
}

export interface WaySources {
  readonly thresholds: readonly ThresholdSummary[]
  readonly errors: readonly MergedGroup<ErrorHead>[]
  readonly metrics: readonly MetricTotals[]
}

export class Ways {
  readonly #book = new WayBook()
  /** How many values there were, of metrics whose mean or share in a step is asked for. */
  readonly #counts = new WayBook()
  readonly #thresholds: readonly object[]
  readonly #recent: readonly object[]
  #made: WaysSummary | null = null
  #madeAt = -1

  constructor(thresholds: number) {
    this.#thresholds = Array.from({ length: thresholds }, () => ({}))
    this.#recent = this.#thresholds.map(() => ({}))
  }

  second(second: number, sources: () => WaySources): void {
    let read: WaySources | null = null
    const of = (): WaySources => {
      read ??= sources()
      return read
    }
    this.#book.second(second, () => this.#valuesOf(of()))
    this.#counts.second(second, () => of().metrics.map((metric) => [metric, metric.count] as const))
  }

  /** Made anew with each step: made with each summary, it would be most of what a second leaves behind. */
  summarize(sources: () => Omit<WaySources, 'thresholds'>): WaysSummary {
    if (this.#made === null || this.#madeAt !== this.#book.at) this.#made = this.#make(sources())
    this.#madeAt = this.#book.at
    return this.#made
  }

  #make({ errors, metrics }: Omit<WaySources, 'thresholds'>): WaysSummary {
    return Object.freeze({
      stepMs: this.#book.stepMs,
      thresholds: Object.freeze(this.#thresholds.map((one) => rounded(this.#book.values(one)))),
      recent: Object.freeze(this.#recent.map((one) => rounded(this.#book.values(one)))),
      errors: Object.freeze(
        errors
          .slice(0, MOST_ERRORS)
          .map((group) =>
            Object.freeze({ ...headOf(group.head), occurrences: Object.freeze(this.#book.increments(group)) }),
          ),
      ),
      metrics: Object.freeze(
        metrics
          .slice(0, MOST_METRICS)
          .map((metric) => Object.freeze({ name: metric.definition.name, values: rounded(this.#ofMetric(metric)) })),
      ),
    })
  }

  *#valuesOf({ thresholds, errors, metrics }: WaySources): Generator<readonly [object, number]> {
    for (const [i, { value, recent }] of thresholds.entries()) {
      yield [this.#thresholds[i]!, value ?? Number.NaN]
      yield [this.#recent[i]!, recent ?? Number.NaN]
    }
    for (const group of errors) yield [group, group.occurrences]
    for (const metric of metrics) yield [metric, figureOf(metric)]
  }

  #ofMetric(metric: MetricTotals): (number | null)[] {
    const { kind } = metric.definition
    if (kind === 'gauge') return this.#book.values(metric)
    const sums = this.#book.increments(metric)
    if (kind === 'counter') return sums.map((sum) => (sum * 1000) / this.#book.stepMs)
    const counts = this.#counts.increments(metric)
    return sums.map((sum, step) => (counts[step]! > 0 ? sum / counts[step]! : null))
  }
}

/** What grows over the run, but for gauges. */
function figureOf({ definition: { kind }, sum, last, nonZero }: MetricTotals): number {
  return kind === 'gauge' ? last : kind === 'rate' ? nonZero : sum
}

const headOf = ({ method, name, error }: ErrorHead): ErrorHead => ({ method, name, error })

/** To four digits: a line the size of a word shows no more. */
const rounded = (values: readonly (number | null)[]): readonly (number | null)[] =>
  Object.freeze(values.map((value) => (value === null ? null : Number(value.toPrecision(4)))))
