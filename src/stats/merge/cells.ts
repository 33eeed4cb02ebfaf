// Where the figures of all workers come together: one cell for each endpoint, selected part, scenario and custom metric.
import { OTHER } from '../collect/limits.js'
import { type CellDefinition, MAX_CELL_ID } from '../delta-block.js'
import { ClassBook } from './class-totals.js'
import { Endpoint } from './endpoint.js'
import { EntryTotals } from './entry-totals.js'
import { MetricTotals } from './metric-totals.js'
import type { Cell } from './worker-totals.js'

/** What a report's figures belong to when the name never came. */
export const UNNAMED = '(unnamed)'

export interface Metric {
  readonly totals: MetricTotals
  rank: number
}

export type Target =
  | { readonly of: 'endpoint'; readonly endpoint: Endpoint }
  | { readonly of: 'entry'; readonly totals: EntryTotals }
  | { readonly of: 'metric'; readonly totals: MetricTotals }

/** Orders things by first appearance: the report that named them, then the worker's own order. The same whatever comes first. */
export function rankOf(fromMs: number, id: number): number {
  return Math.max(0, Math.floor(fromMs)) * (MAX_CELL_ID + 1) + id
}

export class Cells {
  readonly #cells = new Map<string, Cell<Target>>()
  readonly #endpoints = new Map<string, Endpoint>()
  readonly #selected = new Map<string, EntryTotals>()
  readonly #iterations = new Map<string, EntryTotals>()
  readonly #metrics = new Map<string, Metric>()
  readonly classes = new ClassBook()
  readonly #windowSeconds: number
  readonly #limit: number
  #closed = -1

  /** `limit` endpoints and as many metrics are kept apart, the rest shares `(other)`. */
  constructor(windowSeconds: number, limit: number) {
    this.#windowSeconds = windowSeconds
    this.#limit = limit
  }

  /** Where the figures of a definition go; made when it is new. */
  resolve(definition: CellDefinition, rank: number): Target {
    switch (definition.kind) {
      case 'endpoint':
        return this.#endpointTarget(definition, rank)
      case 'selector':
        return { of: 'entry', totals: entryIn(this.#selected, definition.name) }
      case 'iterations':
        return { of: 'entry', totals: entryIn(this.#iterations, definition.name) }
      case 'task':
        return { of: 'entry', totals: this.classes.task(definition.scope, definition.name) }
      case 'wait':
        return { of: 'entry', totals: this.classes.of(definition.scope).wait }
      default:
        return { of: 'metric', totals: this.#metric(definition, rank).totals }
    }
  }

  /** Shared by the workers, whatever number each gave it: a thousand of them with a hundred names each would fill caches and memory with copies. */
  cellOf(definition: CellDefinition, rank: number): Cell<Target> {
    const target = this.resolve(definition, rank)
    const key = cellKey(definition)
    const known = this.#cells.get(key)
    if (known !== undefined) return known
    const { kind, scope, name } = definition
    const cell = { kind, scope, name, target }
    this.#cells.set(key, cell)
    return cell
  }

  /** Seconds up to this one are over, also for endpoints that come later. */
  close(second: number): void {
    this.#closed = second
    for (const endpoint of this.#endpoints.values()) endpoint.recent.close(second)
    this.classes.close(second, this.#windowSeconds)
  }

  get endpoints(): Iterable<Endpoint> {
    return this.#endpoints.values()
  }

  sortedEndpoints(): Endpoint[] {
    return [...this.#endpoints.values()].sort((a, b) => a.rank - b.rank || (a.label < b.label ? -1 : 1))
  }

  sortedMetrics(): MetricTotals[] {
    const named = [...this.#metrics.values()].filter(({ totals }) => totals.definition.scope === '')
    const byRank = named.sort(
      (a, b) => a.rank - b.rank || compareText(a.totals.definition.name, b.totals.definition.name),
    )
    return byRank.map(({ totals }) => totals)
  }

  selected(text: string): EntryTotals | null {
    return this.#selected.get(text) ?? null
  }

  /** Of one scenario, or of all. */
  iterations(scenario: string | null): EntryTotals[] {
    if (scenario === null) return [...this.#iterations.values()]
    const found = this.#iterations.get(scenario)
    return found === undefined ? [] : [found]
  }

  metric(name: string, scope: string): MetricTotals | null {
    for (const { totals } of this.#metrics.values()) {
      if (totals.definition.name === name && totals.definition.scope === scope) return totals
    }
    return null
  }

  #endpointTarget({ scope: method, name }: CellDefinition, rank: number): Target {
    const isKnown = this.#endpoints.has(`${method}\n${name}`)
    const endpoint =
      isKnown || this.#endpoints.size < this.#limit ? this.#endpoint(method, name) : this.#endpoint('', OTHER)
    endpoint.rank = Math.min(endpoint.rank, rank)
    return { of: 'endpoint', endpoint }
  }

  #endpoint(method: string, name: string): Endpoint {
    const key = `${method}\n${name}`
    const known = this.#endpoints.get(key)
    if (known !== undefined) return known
    const endpoint = new Endpoint(method, name, this.#windowSeconds)
    endpoint.recent.close(this.#closed)
    this.#endpoints.set(key, endpoint)
    return endpoint
  }

  #metric(definition: CellDefinition, rank: number): Metric {
    const isFull = this.#metrics.size >= this.#limit && !this.#metrics.has(cellKey(definition))
    const shown = isFull ? { ...definition, scope: '', name: OTHER } : definition
    const metric = this.#metrics.get(cellKey(shown)) ?? { totals: new MetricTotals(shown), rank }
    metric.rank = Math.min(metric.rank, rank)
    this.#metrics.set(cellKey(shown), metric)
    return metric
  }
}

const cellKey = ({ kind, scope, name }: CellDefinition): string => `${kind}\n${scope}\n${name}`
const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

function entryIn(entries: Map<string, EntryTotals>, key: string): EntryTotals {
  const entry = entries.get(key) ?? new EntryTotals()
  entries.set(key, entry)
  return entry
}

/** A definition for figures whose own never came. */
export function unnamedDefinition(id: number, kind: CellDefinition['kind']): CellDefinition {
  return { id, kind, scope: '', name: UNNAMED, isTime: false }
}
