// What all parts of one engine share: the clock, the sink, the buffer, the deadlines. Made by the engine, handed down as it is.
import type { MeasurementSink, Sample } from '../../model/sample.js'
import type { Deadlines } from './connection/deadlines.js'
import type { OpeningDeps } from './connection/opening.js'
import type { JoinedTags } from './joined-tags.js'
import type { ResponseHead } from './response/response-head.js'

/** Time limits of a call; Infinity = none. */
export interface Limits {
  readonly connectMs: number
  readonly firstByteMs: number
  readonly totalMs: number
}

export interface EngineContext {
  readonly clock: () => number
  readonly sink: MeasurementSink
  /** Filled and recorded for one request after the other. */
  readonly sample: Sample
  readonly joinedTags: JoinedTags
  /** Filled by the parser for one response after the other. */
  readonly head: ResponseHead
  readonly deadlines: Deadlines
  readonly opening: OpeningDeps
  /** Tells the person who runs the test about something they can mend; each text once. */
  readonly warn: (text: string) => void
  /** True when a check threw to steer the run, which says nothing about the request. */
  readonly steers: (thrown: unknown) => boolean
}
