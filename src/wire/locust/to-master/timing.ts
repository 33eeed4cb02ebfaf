// How often a worker says what, and how long it waits: Locust's own figures, so that its masters judge ours as they judge theirs.

export interface LocustTiming {
  readonly readyRetryMs: number
  readonly readyTries: number
  readonly heartbeatMs: number
  readonly reportMs: number
  readonly logMs: number
  /** A master that is silent or gone for longer ends the worker. */
  readonly silenceMs: number
}

export const LOCUST_TIMING: LocustTiming = {
  readyRetryMs: 5000,
  readyTries: 60,
  heartbeatMs: 1000,
  reportMs: 3000,
  logMs: 10_000,
  silenceMs: 60_000,
}
