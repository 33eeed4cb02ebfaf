// One row of the list of runs.

/** One row of the list of runs; everything in it comes from small files, whatever the run's length. */
export interface StoredRun {
  readonly id: string
  /** Absolute path of the run's own directory. */
  readonly path: string
  readonly name: string
  readonly script: string
  readonly host: string
  /** ISO 8601. */
  readonly startedAt: string
  readonly durationMs: number
  /** `interrupted` = its master was lost before the end; `failed` = the load never began. */
  readonly state: 'running' | 'stopped' | 'interrupted' | 'failed'
  /** null while there is no verdict. */
  readonly passed: boolean | null
  readonly exitCode: number | null
  readonly reason: string
  /** The most that were wanted at any time. */
  readonly users: number
  readonly requests: number
  readonly rps: number
  /** 0..1 */
  readonly failRatio: number
  readonly p95Ms: number
  readonly tags: Readonly<Record<string, string>>
  readonly isBaseline: boolean
}
