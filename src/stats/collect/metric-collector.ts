// A worker's custom metrics: counters, gauges, rates and trends of the script, over one report interval.
import { plainText } from '../../model/plain-text.js'
import type { MetricType, Tags } from '../../model/sample.js'
import { ValueHistogram } from '../buckets/value-histogram.js'
import type { CellDefinition, DeltaMetric } from '../delta-block.js'
import { DEFAULT_MAX_ENTRIES, MAX_NAME_TEXT } from './limits.js'
import { matchesTags, parseSelector, type Selector } from './selector.js'

/** One metric, or the part of it that a threshold asked for (`scope` = the selector). */
export class MetricCell {
  readonly definition: CellDefinition
  announced = false
  #count = 0
  #nonZero = 0
  #sum = 0
  #min = Number.POSITIVE_INFINITY
  #max = Number.NEGATIVE_INFINITY
  #last = 0
  #lastMs = 0
  readonly #histogram: ValueHistogram | null

  constructor(id: number, kind: MetricType, scope: string, name: string, isTime: boolean) {
    this.definition = { id, kind, scope, name, isTime }
    this.#histogram = kind === 'trend' ? new ValueHistogram() : null
  }

  get isEmpty(): boolean {
    return this.#count === 0
  }

  /** `value` must be finite. */
  record(value: number, atMs: number): void {
    this.#count++
    if (value !== 0) this.#nonZero++
    this.#sum += value
    if (value < this.#min) this.#min = value
    if (value > this.#max) this.#max = value
    this.#last = value
    this.#lastMs = atMs
    this.#histogram?.record(value)
  }

  drain(): DeltaMetric {
    const { id, kind } = this.definition
    const keys = this.#histogram?.sortedKeys() ?? []
    const drained: DeltaMetric = {
      id,
      kind: kind as MetricType,
      count: this.#count,
      nonZero: this.#nonZero,
      sum: clampFinite(this.#sum),
      min: this.#min,
      max: this.#max,
      last: this.#last,
      lastMs: this.#lastMs,
      keys,
      counts: keys.map((key) => this.#histogram!.counts.get(key)!),
    }
    this.clear()
    return drained
  }

  moveZero(byMs: number): void {
    this.#lastMs = Math.max(0, this.#lastMs - byMs)
  }

  clear(): void {
    this.#count = 0
    this.#nonZero = 0
    this.#sum = 0
    this.#min = Number.POSITIVE_INFINITY
    this.#max = Number.NEGATIVE_INFINITY
    this.#histogram?.clear()
  }
}

/** Sums of huge values may overflow; the report stays a number. */
function clampFinite(value: number): number {
  return Math.min(Number.MAX_VALUE, Math.max(-Number.MAX_VALUE, value))
}

export interface MetricCollectorDeps {
  /** `name{tag:value}`: parts of custom metrics to count apart. */
  readonly selectors: readonly string[]
  readonly takeId: () => number
  readonly onWarning: (text: string) => void
}

/** All custom metrics of a worker. */
export class MetricCollector {
  readonly #deps: MetricCollectorDeps
  readonly #selectors: ReadonlyMap<string, readonly Selector[]>
  readonly #metrics = new Map<string, { readonly whole: MetricCell; readonly parts: readonly MetricPart[] }>()

  constructor(deps: MetricCollectorDeps) {
    this.#deps = deps
    this.#selectors = selectorsByMetric(deps.selectors)
  }

  record(type: MetricType, name: string, value: number, tags: Tags | null, isTime: boolean, atMs: number): void {
    if (!Number.isFinite(value)) {
      this.#deps.onWarning(`metric "${name}" was given a value that is not a finite number; such values are left out`)
      return
    }
    const metric = this.#metrics.get(`${type} ${name}`) ?? this.#open(type, name, isTime)
    if (metric === null) return
    metric.whole.record(value, atMs)
    for (const { selector, cell } of metric.parts) {
      if (matchesTags(selector, tags)) cell.record(value, atMs)
    }
  }

  /** What was recorded since the last call; definitions of metrics met for the first time in the run are added to `definitions`. */
  drain(definitions: CellDefinition[]): DeltaMetric[] {
    const drained: DeltaMetric[] = []
    for (const cell of this.#cells()) {
      if (cell.isEmpty) continue
      if (!cell.announced) definitions.push(cell.definition)
      cell.announced = true
      drained.push(cell.drain())
    }
    return drained
  }

  /** Elapsed time starts later by so much. */
  moveZero(byMs: number): void {
    for (const cell of this.#cells()) cell.moveZero(byMs)
  }

  /** A new run: nothing recorded, nothing announced. */
  clear(): void {
    for (const cell of this.#cells()) {
      cell.clear()
      cell.announced = false
    }
  }

  #open(type: MetricType, name: string, isTime: boolean) {
    if (this.#metrics.size >= DEFAULT_MAX_ENTRIES) {
      this.#deps.onWarning(`more than ${DEFAULT_MAX_ENTRIES} custom metrics; the values of the rest are left out`)
      return null
    }
    const cell = (scope: string) =>
      new MetricCell(this.#deps.takeId(), type, scope, plainText(name, MAX_NAME_TEXT), isTime)
    const parts = (this.#selectors.get(name) ?? []).map((selector) => ({ selector, cell: cell(selector.text) }))
    const metric = { whole: cell(''), parts }
    this.#metrics.set(`${type} ${name}`, metric)
    return metric
  }

  *#cells(): Generator<MetricCell> {
    for (const { whole, parts } of this.#metrics.values()) {
      yield whole
      for (const part of parts) yield part.cell
    }
  }
}

interface MetricPart {
  readonly selector: Selector
  readonly cell: MetricCell
}

function selectorsByMetric(references: readonly string[]): Map<string, Selector[]> {
  const byMetric = new Map<string, Selector[]>()
  for (const reference of references) {
    const brace = reference.indexOf('{')
    const name = reference.slice(0, brace)
    byMetric.set(name, [...(byMetric.get(name) ?? []), parseSelector(reference.slice(brace))])
  }
  return byMetric
}
