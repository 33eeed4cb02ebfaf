// What it takes to keep requests with their details.
import type { RequestSampler, SampleContent } from '../../../model/request-sample.js'
import type { Secrets } from './secrets.js'

export interface SampleDeps {
  readonly sampler: RequestSampler
  readonly secrets: Secrets
  /** False: of bodies only the size is kept. */
  readonly bodies: boolean
  /** `loadtest.ts:48` of the first frame in the script; '' when there is none. */
  placeOf(origin: Error): string
  /** What the script wants kept of it; null = nothing. Never throws. */
  redact(sample: SampleContent): SampleContent | null
}

/** Who makes requests; read when one of them is kept. */
export interface SampledUser {
  readonly userClass: string
  /** From 1. */
  readonly userNumber: number
  readonly iteration: number
  /** The task that runs; '' outside of tasks. */
  readonly task: string
}
