// A request that was kept with its details, and who decides which are. Plain data: it travels from the worker to the page.
import type { EntryHandle } from './sample.js'

/** Name and value as on the wire, in order. */
export type HeaderField = readonly [name: string, value: string]

/** Milliseconds of each phase, redirects added up; a phase that did not happen is 0. */
export interface RequestPhases {
  /** Waiting for a free connection. */
  readonly queued: number
  readonly dns: number
  readonly connect: number
  readonly tls: number
  readonly send: number
  /** From the request's last byte to the answer's first. */
  readonly wait: number
  readonly receive: number
}

export const PHASES = [
  'queued',
  'dns',
  'connect',
  'tls',
  'send',
  'wait',
  'receive',
] as const satisfies readonly (keyof RequestPhases)[]

/** One side of a request: what was sent, or what was answered. Secrets are `<redacted>`. */
export interface SampleMessage {
  readonly headers: readonly HeaderField[]
  /** The start of the body as text; '' when there is none, or it is no text. */
  readonly body: string
  /** Bytes of the whole body as they went over the line; of a body whose end nobody saw, those that came. */
  readonly bodyBytes: number
  /** True when there is more of the body, or of the headers, than is kept. */
  readonly isCut: boolean
}

export interface RequestSample {
  /** Unique in the run; on its way from a worker, unique there. */
  readonly id: string
  /** The endpoint it was counted under. */
  readonly method: string
  readonly name: string
  /** When it was begun: epoch ms by the master's clock. */
  readonly atMs: number
  /** End - due, as the statistics have it, ms. */
  readonly latencyMs: number
  /** 0 when there was no answer. */
  readonly status: number
  /** '' for a success, else as in the error table. */
  readonly error: string
  /** More about the error; '' when there is no more to say. */
  readonly reason: string
  readonly phases: RequestPhases
  /** True when a connection was opened for it. */
  readonly isNewConnection: boolean
  /** Redirects that were followed; what was sent and answered is of the last hop. */
  readonly redirects: number
  readonly bytesSent: number
  readonly bytesReceived: number
  /** Of the last hop. */
  readonly verb: string
  /** Without password and fragment; secrets of the query are `<redacted>`. */
  readonly url: string
  readonly request: SampleMessage
  /** null when there was no whole answer. */
  readonly response: SampleMessage | null
  readonly userClass: string
  /** From 1; 0 for setup() and teardown(). */
  readonly userNumber: number
  /** From 0; -1 outside of iterations. */
  readonly iteration: number
  /** The task that made it; '' outside of tasks. */
  readonly task: string
  /** `loadtest.ts:48`: what made the request; '' when it was not noted, as of the first failure of an endpoint. */
  readonly scriptLine: string
  /** Of W3C Trace Context, as it was sent; '' without. */
  readonly traceparent: string
  /** Id of the worker; '' until the master has put it there. */
  readonly worker: string
  /** True when it was drawn at random, whatever became of it. */
  readonly isRandom: boolean
  /** Drawn evenly from 0..1: of those that compete for a place the least stay, so that the choice is fair over all workers. */
  readonly draw: number
}

/** A sample before it has its place among others; `atMs` is of the clock that measured it. */
export type SampleContent = Omit<RequestSample, 'id' | 'worker' | 'isRandom' | 'draw'>

/** What was added up over requests of one endpoint that were drawn at random. */
export interface PhaseSums {
  readonly method: string
  readonly name: string
  readonly count: number
  /** Of them, those that a connection was opened for. */
  readonly newConnections: number
  /** ms */
  readonly phases: RequestPhases
}

/** What is known of a request before anybody describes it. */
export interface SampleCandidate {
  readonly latencyMs: number
  readonly error: string
  phases(): { readonly phases: RequestPhases; readonly isNewConnection: boolean }
  /** null when the script does not want it kept. Costs some tens of microseconds. */
  describe(): SampleContent | null
}

/** Decides which requests are kept. A client asks for those that failed, and those that took at least the entry's `sampleFromMs`. */
export interface RequestSampler {
  offer(entry: EntryHandle, candidate: SampleCandidate): void
}
