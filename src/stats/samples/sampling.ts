// The worker's choice: which of its requests are kept with their details. It costs nothing until a request fails, is slow, or is drawn.
import type { PhaseSums, RequestSample, RequestSampler, SampleCandidate } from '../../model/request-sample.js'
import { PHASES } from '../../model/request-sample.js'
import type { EntryHandle } from '../../model/sample.js'
import { MAX_TEXT } from '../collect/limits.js'
import { type EndpointSamples, type EndpointSums, emptySums, SampleBook } from './sample-book.js'
import { sizeOf } from './sample-size.js'

/** Requests described at once, and in a second of ticks, whatever happens. */
const MOST_AT_ONCE = 100
export const TICKS_PER_SECOND = 4
const PER_TICK = 5
/** What the sums of one endpoint weigh in a message. */
const SUMS_BYTES = 150

export interface SamplingDeps {
  /** Uniform in [0, 1). */
  readonly random: () => number
  readonly maxBytes: number
}

interface Seat {
  readonly entry: EntryHandle
  readonly endpoint: EndpointSamples
  /** The next request is drawn, whatever it comes to. */
  isArmed: boolean
  /** Since they were taken last. */
  sums: EndpointSums
}

/** What is new since the last time. */
export interface FreshSamples {
  readonly bytes: number
  readonly samples: readonly RequestSample[]
  readonly sums: readonly PhaseSums[]
}

export class Sampling implements RequestSampler {
  readonly #deps: SamplingDeps
  readonly #book: SampleBook
  readonly #seats = new Map<EntryHandle, Seat>()
  /** Kept, and not taken yet, by id. */
  readonly #fresh = new Map<string, RequestSample>()
  #allowance = MOST_AT_ONCE
  #next = 1

  constructor(deps: SamplingDeps) {
    this.#deps = deps
    this.#book = new SampleBook(deps.maxBytes)
  }

  /** To be called a few times a second, at times that have nothing to do with the load: the next request of each endpoint is drawn. */
  tick(): void {
    this.#allowance = Math.min(MOST_AT_ONCE, this.#allowance + PER_TICK)
    for (const seat of this.#seats.values()) {
      seat.isArmed = true
      seat.entry.sampleFromMs = 0
    }
  }

  offer(entry: EntryHandle, candidate: SampleCandidate): void {
    const seat = this.#seats.get(entry) ?? this.#admit(entry)
    if (seat === null) return
    const { endpoint, isArmed: isRandom } = seat
    seat.isArmed = false
    if (isRandom) addPhases(seat.sums, candidate.phases())
    const error = candidate.error.slice(0, MAX_TEXT)
    const contender = { latencyMs: candidate.latencyMs, error, draw: this.#deps.random(), isRandom }
    if (this.#allowance > 0 && endpoint.wants(contender)) this.#keep(candidate, contender)
    entry.sampleFromMs = this.#allowance > 0 ? endpoint.slowFromMs : Number.POSITIVE_INFINITY
  }

  /** Nobody knows what became of what was taken: all that is kept is fresh again. */
  renew(): void {
    for (const endpoint of this.#book.endpoints())
      for (const sample of endpoint.all()) this.#fresh.set(sample.id, sample)
  }

  /** What is new, as far as it fits into so many bytes: failed requests first. null when there is nothing. */
  take(maxBytes: number): FreshSamples | null {
    const taken = { left: maxBytes }
    const sums = this.#takeSums(taken, maxBytes / 4)
    const samples = this.#takeSamples(taken)
    return samples.length + sums.length === 0 ? null : { samples, sums, bytes: maxBytes - taken.left }
  }

  #admit(entry: EntryHandle): Seat | null {
    const endpoint = this.#book.endpoint(entry.method, entry.name)
    if (endpoint === null) {
      entry.sampleFromMs = Number.POSITIVE_INFINITY
      return null
    }
    const seat = { entry, endpoint, isArmed: true, sums: emptySums() }
    this.#seats.set(entry, seat)
    return seat
  }

  #keep(
    candidate: SampleCandidate,
    { draw, isRandom, error }: { draw: number; isRandom: boolean; error: string },
  ): void {
    this.#allowance--
    const described = candidate.describe()
    if (described === null) return
    const id = String(this.#next++)
    const sample: RequestSample = { ...described, error, id, worker: '', isRandom, draw }
    if (this.#book.add(sample)) this.#fresh.set(id, sample)
  }

  #takeSums(taken: { left: number }, most: number): PhaseSums[] {
    const list: PhaseSums[] = []
    for (const seat of [...this.#seats.values()]) {
      if (seat.sums.count === 0) continue
      if ((list.length + 1) * SUMS_BYTES > most) break
      const { method, name } = seat.endpoint
      list.push({ method, name, ...seat.sums })
      seat.sums = emptySums()
      // Behind the others: where not all fit, each has its turn.
      this.#seats.delete(seat.entry)
      this.#seats.set(seat.entry, seat)
    }
    taken.left -= list.length * SUMS_BYTES
    return list
  }

  #takeSamples(taken: { left: number }): RequestSample[] {
    const list: RequestSample[] = []
    const waiting = [...this.#fresh.values()].sort((a, b) => Number(a.error === '') - Number(b.error === ''))
    for (const sample of waiting) {
      const bytes = sizeOf(sample)
      if (bytes > taken.left) continue
      this.#fresh.delete(sample.id)
      if (!this.#book.has(sample.id)) continue
      taken.left -= bytes
      list.push(sample)
    }
    return list
  }
}

function addPhases(sums: EndpointSums, { phases, isNewConnection }: ReturnType<SampleCandidate['phases']>): void {
  sums.count++
  if (isNewConnection) sums.newConnections++
  for (const phase of PHASES) sums.phases[phase] += phases[phase]
}
