// Custom metrics: counted by the worker, merged over the cluster, judged by thresholds, shown in the summary.
import type { MetricType, Tags } from '../../model/sample.js'
import type { ScriptState } from './script-state.js'

/** A custom metric. Its name may be used in thresholds. */
export interface Metric<V extends number | boolean = number> {
  readonly name: string
  /** Counts one value. */
  add(value: V, tags?: Tags): void
}

export interface MetricClass<V extends number | boolean = number> {
  new (name: string): Metric<V>
}

export interface TrendClass {
  /** `isTime`: the values are milliseconds and shown as such. */
  new (name: string, isTime?: boolean): Metric
}

class CustomMetric implements Metric<number | boolean> {
  readonly name: string
  readonly #type: MetricType
  readonly #state: ScriptState
  readonly #isTime: boolean

  constructor(state: ScriptState, type: MetricType, name: string, isTime: boolean) {
    requireName(state, type, name)
    this.name = name
    this.#type = type
    this.#state = state
    this.#isTime = isTime
  }

  add(value: number | boolean, tags?: Tags): void {
    const number = Number(value)
    if (Number.isNaN(number)) throw new TypeError(`${this.name}.add() takes a number, not ${String(value)}`)
    this.#state.active?.sink.metric(this.#type, this.name, number, tags ?? null, this.#isTime)
  }
}

/** As in k6: letters, digits and underscores, and nothing that is measured anyway. The same metric may be made twice. */
function requireName({ metricTypes }: ScriptState, type: MetricType, name: string): void {
  if (typeof name !== 'string' || name === '') throw new TypeError(`A ${type} needs a name`)
  if (!/^[A-Za-z_]\w{0,127}$/.test(name)) {
    throw new TypeError(`A ${type} cannot be called ${JSON.stringify(name)}: letters, digits and _ only, at most 128`)
  }
  if (BUILT_IN.test(name)) throw new TypeError(`${name} is measured already; give the ${type} another name`)
  const known = metricTypes.get(name)
  if (known !== undefined && known !== type)
    throw new TypeError(`${name} is a ${known} already; it cannot be a ${type}`)
  metricTypes.set(name, type)
}

const BUILT_IN =
  /^(all|http_req\w*|data_received|data_sent|iterations|iteration_duration|checks|group_duration|vus|vus_max)$/

/** The metric classes of one loaded script. */
export function createMetricClasses(state: ScriptState) {
  const classOf = (type: MetricType): MetricClass<number | boolean> & TrendClass =>
    class extends CustomMetric {
      constructor(name: string, isTime = false) {
        super(state, type, name, isTime)
      }
    }
  return {
    Counter: classOf('counter') as MetricClass,
    Gauge: classOf('gauge') as MetricClass,
    Rate: classOf('rate') as MetricClass<number | boolean>,
    Trend: classOf('trend') as TrendClass,
  }
}
