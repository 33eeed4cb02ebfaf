// What each worker measured of each endpoint, bounded: percentiles while there are few cells, counts while there are many, nothing beyond.
import { COARSE_BITS } from '../buckets/layout.js'
import type { DeltaEntry } from '../delta-block.js'
import { Histogram } from '../histogram.js'
import type { Endpoint } from './endpoint.js'

/** A coarse histogram has 1 to 2 KB: some 15 MB in all. */
export const MOST_WITH_PERCENTILES = 10_000
/** 32 bytes each. */
export const MOST_COUNTED = 500_000

export type EndpointDetail = 'percentiles' | 'counts' | 'none'

/** Figures of one cell in the array; times in microseconds. */
const REQUESTS = 0
const FAILURES = 1
const SUM = 2
const MAX = 3
const WIDTH = 4

export interface WorkerEndpointsLimits {
  readonly percentiles: number
  readonly counts: number
}

/** One worker and endpoint; microseconds. */
export interface EndpointCell {
  readonly endpoint: Endpoint
  readonly requests: number
  readonly failures: number
  readonly sum: number
  readonly max: number
  /** null where there is no room for percentiles. */
  readonly latency: Histogram | null
}

export class WorkerEndpoints {
  readonly #limits: WorkerEndpointsLimits
  readonly #tables = new Map<string, EndpointTable>()
  #cells = 0
  #detail: EndpointDetail = 'percentiles'

  constructor(limits: WorkerEndpointsLimits = { percentiles: MOST_WITH_PERCENTILES, counts: MOST_COUNTED }) {
    this.#limits = limits
  }

  /** Of all cells alike, so that nothing depends on the order of reports; it never rises again. */
  get detail(): EndpointDetail {
    return this.#detail
  }

  /** Where the figures of a worker go; null = they are not kept. */
  of(workerId: string): EndpointTable | null {
    if (this.#detail === 'none') return null
    const known = this.#tables.get(workerId)
    if (known !== undefined) return known
    const table = new EndpointTable(() => this.#opened(), this.#detail === 'percentiles')
    this.#tables.set(workerId, table)
    return table
  }

  /** Every worker's cells, in no order. @param only left out = of all endpoints */
  *all(only?: Endpoint): Iterable<readonly [workerId: string, cells: Iterable<EndpointCell>]> {
    for (const [id, table] of this.#tables) yield [id, table.cells(only)]
  }

  #opened(): void {
    this.#cells++
    if (this.#cells > this.#limits.counts) {
      this.#detail = 'none'
      this.#tables.clear()
    } else if (this.#cells > this.#limits.percentiles && this.#detail === 'percentiles') {
      this.#detail = 'counts'
      for (const table of this.#tables.values()) table.dropHistograms()
    }
  }
}

export class EndpointTable {
  readonly #onCell: () => void
  /** By cell number of the worker: its slot and 1; 0 = not known. */
  #slots = new Uint16Array(16)
  readonly #endpoints: Endpoint[] = []
  #figures = new Float64Array(16 * WIDTH)
  #histograms: Histogram[] | null

  constructor(onCell: () => void, hasHistograms: boolean) {
    this.#onCell = onCell
    this.#histograms = hasHistograms ? [] : null
  }

  /** `endpoint` is what the number stands for, until it is named. */
  add({ id, failures, latency }: DeltaEntry, endpoint: Endpoint): void {
    const known = id < this.#slots.length ? this.#slots[id]! : 0
    const slot = known > 0 ? known - 1 : this.#slotOf(id, endpoint)
    const figures = this.#figures
    const at = slot * WIDTH
    figures[at + REQUESTS]! += latency.count
    figures[at + FAILURES]! += failures
    figures[at + SUM]! += latency.sum
    if (latency.max > figures[at + MAX]!) figures[at + MAX] = latency.max
    this.#histograms?.[slot]?.addSpan(latency)
  }

  /** The number's name has come: what it stood for before is over. */
  named(id: number): void {
    if (id < this.#slots.length) this.#slots[id] = 0
  }

  dropHistograms(): void {
    this.#histograms = null
  }

  *cells(only?: Endpoint): Iterable<EndpointCell> {
    const first = only === undefined ? 0 : this.#endpoints.indexOf(only)
    const end = only === undefined ? this.#endpoints.length : first + 1
    for (let slot = Math.max(0, first); slot < end; slot++) yield this.#cell(slot)
  }

  #cell(slot: number): EndpointCell {
    const figures = this.#figures
    const at = slot * WIDTH
    return {
      endpoint: this.#endpoints[slot]!,
      requests: figures[at + REQUESTS]!,
      failures: figures[at + FAILURES]!,
      sum: figures[at + SUM]!,
      max: figures[at + MAX]!,
      latency: this.#histograms?.[slot] ?? null,
    }
  }

  /** Several numbers may mean the same endpoint. */
  #slotOf(id: number, endpoint: Endpoint): number {
    const known = this.#endpoints.indexOf(endpoint)
    const slot = known < 0 ? this.#open(endpoint) : known
    if (id >= this.#slots.length) {
      const grown = new Uint16Array(Math.max(this.#slots.length * 2, id + 1))
      grown.set(this.#slots)
      this.#slots = grown
    }
    this.#slots[id] = slot + 1
    return slot
  }

  #open(endpoint: Endpoint): number {
    const slot = this.#endpoints.push(endpoint) - 1
    if ((slot + 1) * WIDTH > this.#figures.length) {
      const grown = new Float64Array(this.#figures.length * 2)
      grown.set(this.#figures)
      this.#figures = grown
    }
    this.#histograms?.push(new Histogram(COARSE_BITS))
    this.#onCell()
    return slot
  }
}
