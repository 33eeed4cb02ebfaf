// What a book answers: samples by endpoint, error and kind, and where the time of an endpoint went.
import { isErrorOf } from '../../model/error-signature.js'
import { PHASES, type RequestPhases, type RequestSample } from '../../model/request-sample.js'
import type { EndpointSamples, SampleBook } from './sample-book.js'

export const SAMPLE_KINDS = ['slowest', 'failed', 'random'] as const
export type SampleKind = (typeof SAMPLE_KINDS)[number]

export interface SampleQuestion {
  /** `METHOD name` */
  readonly endpoint?: string
  /** As in the error table, where many alike have their signature. */
  readonly error?: string
  readonly kind?: SampleKind
  /** At most so many; default 100. */
  readonly limit?: number
}

/** A sample with why it is kept. */
export interface KeptSample extends RequestSample {
  readonly kinds: readonly SampleKind[]
}

/** Means over the requests of an endpoint that were drawn at random, kept or not. */
export interface MeanPhases {
  readonly requests: number
  /** Of them, those that a connection was opened for. */
  readonly newConnections: number
  /** ms */
  readonly phases: RequestPhases
}

export interface SamplePicture {
  /** Failed ones: the latest first; others: the slowest first. */
  readonly samples: readonly KeptSample[]
  /** How many there are of what was asked for. */
  readonly total: number
  /** Of the endpoint that was asked for; null without one, and when none of its requests was drawn yet. */
  readonly mean: MeanPhases | null
}

/** A book to read in. */
export type SampleSource = Pick<SampleBook, 'endpoints'>

export const NO_SAMPLES: SampleSource = { endpoints: () => [] }

const DEFAULT_LIMIT = 100

export function pictureOf(
  source: SampleSource,
  { endpoint, error, kind, limit = DEFAULT_LIMIT }: SampleQuestion,
): SamplePicture {
  const endpoints = [...source.endpoints()].filter((one) => endpoint === undefined || keyOf(one) === endpoint)
  const samples = endpoints
    .flatMap(keptIn)
    .filter((sample) => error === undefined || isErrorOf(error, sample.error))
    .filter(({ kinds }) => kind === undefined || kinds.includes(kind))
    .sort(kind === 'failed' || error !== undefined ? (a, b) => b.atMs - a.atMs : (a, b) => b.latencyMs - a.latencyMs)
  const [only] = endpoints
  return {
    samples: samples.slice(0, limit),
    total: samples.length,
    mean: endpoint === undefined || only === undefined ? null : meanOf(only),
  }
}

const keyOf = ({ method, name }: EndpointSamples): string => `${method} ${name}`

function keptIn(endpoint: EndpointSamples): KeptSample[] {
  const { slowest, random, errors } = endpoint
  return endpoint.all().map((sample) => {
    const { id, error } = sample
    const is = { slowest: slowest.has(id), failed: errors.get(error)?.has(id) === true, random: random.has(id) }
    return { ...sample, kinds: SAMPLE_KINDS.filter((kind) => is[kind]) }
  })
}

function meanOf({ sums }: EndpointSamples): MeanPhases | null {
  const { count, newConnections, phases } = sums
  if (count === 0) return null
  const mean = Object.fromEntries(PHASES.map((phase) => [phase, phases[phase] / count]))
  return { requests: count, newConnections, phases: mean as unknown as RequestPhases }
}
