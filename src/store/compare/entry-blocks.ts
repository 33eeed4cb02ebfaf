// The blocks of one entry, filled from the beginning of the run to its end: one histogram at a time is open.
import { COARSE_BITS } from '../../stats/buckets/layout.js'
import { Histogram } from '../../stats/histogram.js'
import type { PartSum } from '../series/format/part-sum.js'
import type { ChunkEntry } from '../series/read/series-file.js'
import type { Figure } from './run-comparison.js'

const RANKS = [50, 95, 99]

/** Values of each figure, one for each block that has it; latencies in ms. */
export type BlockFigures = Readonly<Record<Figure, readonly number[]>>

export class EntryBlocks {
  readonly #seconds: number
  readonly #sum: PartSum
  readonly #requests: Float64Array
  readonly #failures: Float64Array
  readonly #latency = new Histogram(COARSE_BITS)
  /** Number of the block that `#latency` is of. */
  #open = -1
  /** Numbers of the blocks with a request, and for each p50, p95, p99 and mean in ms. */
  readonly #filled: number[] = []
  readonly #figures: number[][] = []

  /** `sum` is empty between the calls, and may serve others too. */
  constructor(count: number, seconds: number, sum: PartSum) {
    this.#seconds = seconds
    this.#sum = sum
    this.#requests = new Float64Array(count)
    this.#failures = new Float64Array(count)
  }

  /** Those of a chunk; none is of an earlier block than those before. */
  addParts({ eachPart }: Pick<ChunkEntry, 'eachPart'>): void {
    eachPart((second, bytes, from, to) => {
      const block = Math.floor(second / this.#seconds)
      if (block >= this.#requests.length) return
      if (block !== this.#open) this.#close()
      this.#open = block
      this.#sum.add(bytes, from, to)
    })
    this.#sum.moveTo(this.#latency)
  }

  /** Those of a step; seconds behind the last whole block count nowhere. */
  addCounts(second: number, requests: number, failures: number): void {
    const block = Math.floor(second / this.#seconds)
    if (block >= this.#requests.length) return
    this.#requests[block]! += requests
    this.#failures[block]! += failures
  }

  /** A block without a request has a rate, and nothing else. */
  figures(): BlockFigures {
    this.#close()
    const column = (at: number): number[] => this.#figures.map((figures) => figures[at]!)
    const failRatio = this.#filled.map((block) => {
      const requests = this.#requests[block]!
      return requests === 0 ? 0 : this.#failures[block]! / requests
    })
    const rps = Array.from(this.#requests, (requests) => requests / this.#seconds)
    return { p50: column(0), p95: column(1), p99: column(2), mean: column(3), rps, failRatio }
  }

  #close(): void {
    const latency = this.#latency
    this.#sum.moveTo(latency)
    if (latency.count === 0) return
    this.#filled.push(this.#open)
    this.#figures.push([...latency.percentiles(RANKS).map((us) => us / 1000), latency.mean / 1000])
    latency.clear()
  }
}
