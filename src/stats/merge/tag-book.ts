// Which endpoints carry which tags, from all workers: for looking at endpoints in groups.
import { MAX_TAGS, MAX_VALUES } from '../collect/limits.js'
import type { EndpointTagSummary } from '../run-summary.js'

export class TagBook {
  /** By key, then by value: `METHOD name` of the endpoints; null = of so many values that nobody looks at them. */
  readonly #keys = new Map<string, Map<string, Set<string>> | null>()
  #count = 0
  /** Made anew when something was added, or when there are more endpoints. */
  #summary: { readonly endpoints: number; readonly tags: readonly EndpointTagSummary[] } | null = null

  /** @param label `METHOD name` */
  add(label: string, key: string, value: string): void {
    const known = this.#keys.get(key)
    if (known === null) return
    const values = known ?? new Map<string, Set<string>>()
    if (!values.has(value) && values.size >= MAX_VALUES) {
      this.#drop(key, values)
      return
    }
    const endpoints = values.get(value) ?? new Set<string>()
    if (endpoints.has(label) || this.#count >= MAX_TAGS) return
    this.#keys.set(key, values)
    values.set(value, endpoints)
    endpoints.add(label)
    this.#count++
    this.#summary = null
  }

  /** Those that divide the endpoints; frozen. `endpoints` = how many there are. */
  summaries(endpoints: number): readonly EndpointTagSummary[] {
    if (this.#summary?.endpoints !== endpoints) this.#summary = { endpoints, tags: this.#divided(endpoints) }
    return this.#summary.tags
  }

  /** Workers tell of as many values as may be shown, each of others: what they fill here is free again for other keys. */
  #drop(key: string, values: ReadonlyMap<string, ReadonlySet<string>>): void {
    for (const { size } of values.values()) this.#count -= size
    this.#keys.set(key, null)
    this.#summary = null
  }

  #divided(endpoints: number): readonly EndpointTagSummary[] {
    const sorted = [...this.#keys].sort(([a], [b]) => (a < b ? -1 : 1))
    const divided = sorted.flatMap(([key, values]) =>
      values !== null && [...values.values()].some(({ size }) => size < endpoints)
        ? [Object.freeze({ key, values: frozenValues(values) })]
        : [],
    )
    return Object.freeze(divided)
  }
}

function frozenValues(values: ReadonlyMap<string, ReadonlySet<string>>): EndpointTagSummary['values'] {
  const sorted = [...values].sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.freeze(
    sorted.map(([value, endpoints]) => Object.freeze({ value, endpoints: Object.freeze([...endpoints].sort()) })),
  )
}
