// The shape of `export const options`: our own names and k6's for the same things.

import type { HttpSettings } from '../../clients/http/http-settings.js'
import type { SampleSettings } from './samples.js'

/** Seconds as a number, or a text: `300s`, `20m`, `1h30m`, `500ms`. */
export type DurationOption = number | string

export interface StageOptions {
  readonly duration: DurationOption
  readonly target: number
  /** Users per second; by default the target is approached linearly over the whole stage. */
  readonly spawnRate?: number
}

/** `'p(95)<300'`, alone or with what a failure does. */
export type ThresholdOptions =
  | string
  | { readonly threshold: string; readonly abortOnFail?: boolean; readonly delayAbortEval?: DurationOption }

interface CommonScenarioOptions {
  /** Name of the exported function or user class to run; default: the default function, else all user classes. */
  readonly exec?: string
  readonly startTime?: DurationOption
  readonly gracefulStop?: DurationOption
  readonly gracefulRampDown?: DurationOption
  /** Seen by the function as `env`. */
  readonly env?: Readonly<Record<string, string>>
  readonly tags?: Readonly<Record<string, string>>
  readonly host?: string
}

interface VirtualUsers {
  /** Users; default 1. */
  readonly vus?: number
  /** Our name for `vus`. */
  readonly users?: number
}

interface IterationsOptions extends CommonScenarioOptions, VirtualUsers {
  readonly iterations?: number
  /** Default `10m`. */
  readonly maxDuration?: DurationOption
}

/** One scenario, by its executor. */
export type ScenarioOptions =
  | (CommonScenarioOptions &
      VirtualUsers & {
        readonly executor: 'constant-vus'
        readonly duration?: DurationOption
        /** Our name for `duration`. */
        readonly runTime?: DurationOption
        /** Users per second; default: all at once. */
        readonly spawnRate?: number
      })
  | (CommonScenarioOptions & {
      readonly executor: 'ramping-vus'
      readonly startVUs?: number
      readonly stages: readonly StageOptions[]
    })
  | (IterationsOptions & { readonly executor: 'shared-iterations' })
  | (IterationsOptions & { readonly executor: 'per-vu-iterations' })

/**
 * What a script may set of its run. Flags, environment and scenarios go before it.
 * @example export const options: Options = { users: 20, runTime: '5m', thresholds: { all: ['p(95)<300', 'fail<1%'] } }
 */
export interface Options {
  readonly host?: string
  readonly users?: number
  readonly spawnRate?: number
  readonly runTime?: DurationOption
  /** Total over the whole test. */
  readonly iterations?: number
  readonly stages?: readonly StageOptions[]
  readonly stopTimeout?: DurationOption
  readonly thresholds?: Readonly<Record<string, ThresholdOptions | readonly ThresholdOptions[]>>
  readonly scenarios?: Readonly<Record<string, ScenarioOptions>>
  /** Tasks to run, by `@tag`; as an object (k6's habit) labels of the run. */
  readonly tags?: string | readonly string[] | Readonly<Record<string, string>>
  readonly excludeTags?: string | readonly string[]
  readonly runTags?: Readonly<Record<string, string>>
  readonly insecure?: boolean
  /** What holds for all requests: connections, timeout, headers, names. */
  readonly http?: HttpSettings
  /** What is kept of single requests; false = nothing. */
  readonly samples?: boolean | SampleSettings
  /** Data files that the script reads, relative to it; they travel to workers on other machines. */
  readonly files?: string | readonly string[]
  readonly seed?: number
  readonly name?: string
  readonly exitCodeOnError?: number
  /** k6's name for `users`. */
  readonly vus?: number
  /** k6's name for `runTime`. */
  readonly duration?: DurationOption
  /** k6's name for the header of all requests. */
  readonly userAgent?: string
  /** k6's name for `http: { keepAlive: false }`, when true. */
  readonly noConnectionReuse?: boolean
  /** k6's name for `insecure`. */
  readonly insecureSkipTLSVerify?: boolean
}
