// What a worker measured since its last report: numbered, so that the master adds each exactly once, and plain data, so that it travels.

/** Errors of one request name, grouped by text. Times are elapsed run time in ms. */
export interface ErrorDelta {
  readonly method: string
  readonly name: string
  readonly error: string
  readonly occurrences: number
  readonly firstMs: number
  readonly lastMs: number
  /** Of which user classes; left out where nobody knows. */
  readonly userClasses?: readonly ClassCount[]
}

export type ClassCount = readonly [userClass: string, occurrences: number]

/** Requests of these endpoints carry this tag; told once of each. */
export interface TagDelta {
  readonly key: string
  readonly value: string
  /** Cells of the endpoints, as the block numbers them. */
  readonly cells: readonly number[]
}

export interface ExceptionDelta {
  readonly userClass: string
  readonly task: string
  readonly message: string
  readonly stack: string
  readonly occurrences: number
  readonly firstMs: number
  readonly lastMs: number
}

export interface CheckDelta {
  readonly name: string
  readonly passes: number
  readonly fails: number
}

/** The generator's own condition over the reported interval. */
export interface GeneratorDelta {
  readonly cpuPercent: number
  readonly memoryBytes: number
  readonly loopDelayP99Ms: number
  readonly loopDelayMaxMs: number
  readonly startDelayP50Ms: number
  readonly startDelayP99Ms: number
  readonly startDelayMaxMs: number
  readonly openSockets: number
  /** Of the time, in garbage collection; left out = not known. */
  readonly gcPercent?: number
  /** The longest pause for it. */
  readonly gcMaxMs?: number
}

/** A report's own MessagePack, as it came over a link: kept beside what was read of it, so that the journal need not make it again. */
export const ENCODED = Symbol('encoded')

export interface StatsDelta {
  readonly [ENCODED]?: Uint8Array
  readonly runId: string
  /** 1, 2, 3 … for each worker and run; the master adds each number at most once. */
  readonly seq: number
  /** The interval in elapsed run time, ms. */
  readonly fromMs: number
  readonly toMs: number
  /** Entries, custom metrics and their changed histogram buckets, as varints: see delta-block.ts. */
  readonly block: Uint8Array
  readonly errors: readonly ErrorDelta[]
  readonly exceptions: readonly ExceptionDelta[]
  readonly checks: readonly CheckDelta[]
  /** Met for the first time; left out = none. */
  readonly tags?: readonly TagDelta[]
  readonly iterations: number
  /** Users running at the end of the interval, by user class. */
  readonly users: Readonly<Record<string, number>>
  readonly generator: GeneratorDelta
  /** True in the worker's last report of the run. */
  readonly final: boolean
}
