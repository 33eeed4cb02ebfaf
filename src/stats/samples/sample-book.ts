// The samples of a run, bounded: of each endpoint the slowest, some of each error, some drawn at random. Merged in any order it is the same book.
import type { PhaseSums, RequestPhases, RequestSample } from '../../model/request-sample.js'
import { PHASES } from '../../model/request-sample.js'
import { FAILED_FACTOR, MOST_ENDPOINTS, MOST_ERRORS, MOST_OF_A_KIND, MOST_OF_AN_ERROR } from './limits.js'
import { RankedList } from './ranked-list.js'
import { sizeOf } from './sample-size.js'

/** What decides about a place, known before a request is described. */
export type Contender = Pick<RequestSample, 'latencyMs' | 'error' | 'draw' | 'isRandom'>

export interface EndpointSums {
  count: number
  newConnections: number
  readonly phases: { -readonly [P in keyof RequestPhases]: number }
}

/** The lists of one endpoint. */
export class EndpointSamples {
  readonly method: string
  readonly name: string
  readonly slowest = new RankedList(MOST_OF_A_KIND)
  readonly random = new RankedList(MOST_OF_A_KIND)
  readonly errors = new Map<string, RankedList>()
  readonly sums: EndpointSums = emptySums()

  constructor(method: string, name: string) {
    this.method = method
    this.name = name
  }

  /** A request that took so long is among the slowest. */
  get slowFromMs(): number {
    return this.slowest.isFull ? -this.slowest.worst : 0
  }

  wants({ latencyMs, error, draw, isRandom }: Contender): boolean {
    if (-latencyMs < this.slowest.worst || (isRandom && draw < this.random.worst)) return true
    if (error === '') return false
    const list = this.errors.get(error)
    return list === undefined ? this.errors.size < MOST_ERRORS : draw < list.worst
  }

  /** The lists that it competes for, with its rank there. */
  *places({ latencyMs, error, draw, isRandom }: Contender): Generator<readonly [list: RankedList, rank: number]> {
    yield [this.slowest, -latencyMs]
    if (isRandom) yield [this.random, draw]
    const list = error === '' ? null : this.#errorList(error)
    if (list !== null) yield [list, draw]
  }

  all(): readonly RequestSample[] {
    const lists = [...this.errors.values(), this.slowest, this.random]
    return [...new Map(lists.flatMap(({ samples }) => samples).map((sample) => [sample.id, sample])).values()]
  }

  #errorList(error: string): RankedList | null {
    const known = this.errors.get(error)
    if (known !== undefined) return known
    if (this.errors.size >= MOST_ERRORS) return null
    const list = new RankedList(MOST_OF_AN_ERROR)
    this.errors.set(error, list)
    return list
  }
}

export class SampleBook {
  readonly #maxBytes: number
  readonly #endpoints = new Map<string, EndpointSamples>()
  /** By id: in how many lists. */
  readonly #places = new Map<string, { lists: number; readonly bytes: number }>()
  #bytes = 0

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  get bytes(): number {
    return this.#bytes
  }

  endpoints(): Iterable<EndpointSamples> {
    return this.#endpoints.values()
  }

  find(method: string, name: string): EndpointSamples | undefined {
    return this.#endpoints.get(`${method}\n${name}`)
  }

  /** null when there are too many already. */
  endpoint(method: string, name: string): EndpointSamples | null {
    const known = this.find(method, name)
    if (known !== undefined) return known
    if (this.#endpoints.size >= MOST_ENDPOINTS) return null
    const endpoint = new EndpointSamples(method, name)
    this.#endpoints.set(`${method}\n${name}`, endpoint)
    return endpoint
  }

  has(id: string): boolean {
    return this.#places.has(id)
  }

  /** False when no list has taken it, or it is there already. */
  add(sample: RequestSample): boolean {
    if (this.has(sample.id)) return false
    const endpoint = this.endpoint(sample.method, sample.name)
    const bytes = sizeOf(sample)
    if (endpoint === null || this.#bytes + bytes > this.#room(sample)) return false
    this.#places.set(sample.id, { lists: 1, bytes })
    this.#bytes += bytes
    for (const [list, rank] of endpoint.places(sample)) {
      this.#places.get(sample.id)!.lists++
      const gone = list.add(sample, rank)
      if (gone !== null) this.#leave(gone.id)
    }
    this.#leave(sample.id)
    return this.has(sample.id)
  }

  addSums({ method, name, count, newConnections, phases }: PhaseSums): void {
    const sums = this.endpoint(method, name)?.sums
    if (sums === undefined) return
    sums.count += count
    sums.newConnections += newConnections
    for (const phase of PHASES) sums.phases[phase] += phases[phase]
  }

  #room({ error }: RequestSample): number {
    return error === '' ? this.#maxBytes : this.#maxBytes * FAILED_FACTOR
  }

  #leave(id: string): void {
    const place = this.#places.get(id)!
    if (--place.lists > 0) return
    this.#places.delete(id)
    this.#bytes -= place.bytes
  }
}

export const emptySums = (): EndpointSums => ({
  count: 0,
  newConnections: 0,
  phases: { queued: 0, dns: 0, connect: 0, tls: 0, send: 0, wait: 0, receive: 0 },
})
