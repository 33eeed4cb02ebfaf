// The settings of one run after flags, environment, script and configuration file were merged. Plain data: it travels to the workers.
import type { Stage } from './load.js'
import type { Threshold } from './threshold.js'

export interface RunOptions {
  /** Base URL of the system under test; null when the script's classes name their own. */
  readonly host: string | null
  /** Users at the peak; null = not given. */
  readonly users: number | null
  /** Users per second; null = not given. */
  readonly spawnRate: number | null
  readonly runTimeMs: number | null
  /** Total over the cluster; null = no limit. */
  readonly iterations: number | null
  readonly stages: readonly Stage[]
  readonly stopTimeoutMs: number
  readonly tags: readonly string[]
  readonly excludeTags: readonly string[]
  /** Names of the user classes to run; empty = all. */
  readonly userClasses: readonly string[]
  readonly thresholds: readonly Threshold[]
  readonly insecure: boolean
  /** One seed fixes task picks and waits for any number of workers; null = drawn and printed. */
  readonly seed: number | null
  readonly name: string
  /** `--tag key=value`: labels of the run. */
  readonly runTags: Readonly<Record<string, string>>
  /** `--env K=V`: seen by the script as `process.env.K`. */
  readonly env: Readonly<Record<string, string>>
  /** `host:port:address` entries that replace name resolution. */
  readonly resolve: readonly string[]
  /** '' = none, 'env' = HTTP_PROXY / HTTPS_PROXY / NO_PROXY, else the proxy's URL. */
  readonly proxy: string
  /** Exit code when a request or task failed and no threshold is defined. */
  readonly exitCodeOnError: number
  /** True: no request is kept with its details. */
  readonly noSamples: boolean
  /** Values of the script's own parameters, by name. */
  readonly parameters: Readonly<Record<string, string | number | boolean>>
}

/** What `export const options` of a script may set of it. */
export type ScriptOptions = Partial<
  Pick<
    RunOptions,
    | 'host'
    | 'users'
    | 'spawnRate'
    | 'runTimeMs'
    | 'iterations'
    | 'stages'
    | 'stopTimeoutMs'
    | 'tags'
    | 'excludeTags'
    | 'insecure'
    | 'seed'
    | 'name'
    | 'runTags'
    | 'exitCodeOnError'
    | 'noSamples'
  >
>

export const DEFAULT_RUN_OPTIONS: RunOptions = {
  host: null,
  users: null,
  spawnRate: null,
  runTimeMs: null,
  iterations: null,
  stages: [],
  stopTimeoutMs: 30_000,
  tags: [],
  excludeTags: [],
  userClasses: [],
  thresholds: [],
  insecure: false,
  seed: null,
  name: '',
  runTags: {},
  env: {},
  resolve: [],
  proxy: '',
  exitCodeOnError: 1,
  noSamples: false,
  parameters: {},
}
