// Which endpoints carry which tags, from all workers: for looking at endpoints in groups.
import { MAX_TAGS, MAX_VALUES } from '../collect/limits.js'
import type { EndpointTagSummary } from '../run-summary.js'

export class TagBook {
  /** By key, then by value: `METHOD name` of the endpoints. */
  readonly #keys = new Map<string, Map<string, Set<string>>>()
  #count = 0
  /** Made anew when something was added, or when there are more endpoints. */
  #summary: { readonly endpoints: number; readonly tags: readonly EndpointTagSummary[] } | null = null

  /** @param label `METHOD name` */
  add(label: string, key: string, value: string): void {
    const values = this.#keys.get(key) ?? new Map<string, Set<string>>()
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

  #divided(endpoints: number): readonly EndpointTagSummary[] {
    const divides = (values: ReadonlyMap<string, ReadonlySet<string>>): boolean =>
      values.size <= MAX_VALUES && [...values.values()].some(({ size }) => size < endpoints)
    const keys = [...this.#keys].filter(([, values]) => divides(values)).sort(([a], [b]) => (a < b ? -1 : 1))
    return Object.freeze(keys.map(([key, values]) => Object.freeze({ key, values: frozenValues(values) })))
  }
}

function frozenValues(values: ReadonlyMap<string, ReadonlySet<string>>): EndpointTagSummary['values'] {
  const sorted = [...values].sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.freeze(
    sorted.map(([value, endpoints]) => Object.freeze({ value, endpoints: Object.freeze([...endpoints].sort()) })),
  )
}
