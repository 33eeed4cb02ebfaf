// What one request (or one timed call) leaves behind, and the sink that takes it. Nothing stores samples: a Sample lives for one call of `record`.

/** A statistics entry as its user sees it: resolved once per (method, name), then passed with every sample. */
export interface EntryHandle {
  readonly method: string
  readonly name: string
  /** A request that took at least so many ms is offered to the sampler; set by it. Infinity = none. */
  sampleFromMs: number
}

export type Tags = Readonly<Record<string, string>>

/** The tag that says which class the user of a request is of; each request of a user has it. */
export const USER_CLASS_TAG = 'userClass'

/**
 * The measurement of one request. The object is reused by its owner for the next request: read it during `record`, never keep it.
 * Times are milliseconds of the process's monotonic clock (`performance.now()`).
 */
export interface Sample {
  /** When the schedule wanted the request; equal to `startMs` in a closed loop. Latency = end - due. */
  dueMs: number
  /** When the request was begun. Service time = end - start. */
  startMs: number
  endMs: number
  /** HTTP status; 0 when there was no answer or the protocol has none. */
  status: number
  /** '' when the request succeeded, else the error's text as it is grouped in the error table. */
  error: string
  bytesReceived: number
  bytesSent: number
  /** Tags of this one request, for thresholds on a part of the traffic; null for none. */
  tags: Tags | null
}

/** An exception that left a task, setup, hook or user method. */
export interface TaskException {
  readonly userClass: string
  readonly task: string
  readonly message: string
  /** The stack with script frames mapped to the script's own lines. */
  readonly stack: string
}

export type MetricType = 'counter' | 'gauge' | 'rate' | 'trend'

/** Where everything measured on a worker goes. Implemented by stats/RequestStats. All calls are synchronous and cheap. */
export interface MeasurementSink {
  /** The entry of (method, name); the same object for the same pair. Names over the cap share the entry `(other)`. */
  entry(method: string, name: string): EntryHandle
  record(entry: EntryHandle, sample: Sample): void
  exception(exception: TaskException): void
  check(name: string, passed: boolean): void
  /** One value of a custom metric; `isTime` marks trends measured in milliseconds. */
  metric(type: MetricType, name: string, value: number, tags: Tags | null, isTime: boolean): void
  /** One finished iteration: one task of a user class, one call of a scenario's function. */
  iteration(scenario: string, durationMs: number): void
  /** Where durations of a task of a class go, or the waits of a class between its tasks; the same object for the same words. */
  timed(kind: 'task' | 'wait', userClass: string, task: string): EntryHandle
  time(entry: EntryHandle, durationMs: number): void
}
