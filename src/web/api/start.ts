// Starting a run: what the Start page asks, its presets, and the check of a script.
import type { ClassShare } from '../../model/load.js'
import type { LogLine } from './runs.js'

/** POST /runs: starts a run; what is left out is as in `defaults`. Durations are texts as `5m`, or seconds. */
export interface StartRequest {
  readonly host?: string | null
  readonly users?: number
  readonly spawnRate?: number
  /** Of all users together; the run ends with the last of them. Without it `users` and `stages` have no such end. */
  readonly iterations?: number
  readonly runTime?: string | number | null
  readonly stages?: readonly { readonly duration: string | number; readonly target: number }[]
  /** Those that take part; by name, dealt as the script says. */
  readonly userClasses?: readonly (string | ClassShare)[]
  readonly thresholds?: readonly ThresholdRequest[]
  readonly parameters?: Readonly<Record<string, string | number | boolean>>
  readonly name?: string
  readonly tags?: Readonly<Record<string, string>>
}

/**
 * `POST /checkout: p(95)<500`, or without a name for all requests. A text that the script has too keeps what it says there; the object, in k6's
 * words, says for itself whether a failure ends the run, and how long it may run before (`10s`).
 */
export type ThresholdRequest =
  | string
  | { readonly threshold: string; readonly abortOnFail?: boolean; readonly delayAbortEval?: string }

/**
 * POST /runs/check takes a StartRequest: one user of each chosen class runs each of its tasks once, in a process of its own.
 * It is no run: nothing of it is counted or kept. 409 while a run or another check is under way.
 */
export interface CheckResult {
  /** Nothing failed, and nothing cut it short. What was not reached does not count. */
  readonly passed: boolean
  readonly durationMs: number
  readonly requests: number
  /** Of the requests. */
  readonly failed: number
  /** Failed checks, exceptions, hooks that threw. */
  readonly faults: number
  /** Why it ended early, in words; empty when it did not. */
  readonly cutShort: string
  /** Events beyond the most that are kept. */
  readonly leftOut: number
  readonly parts: readonly CheckPart[]
}

export interface CheckPart {
  readonly kind: 'script' | 'setup' | 'users' | 'teardown'
  /** Of `users`: the class. */
  readonly name: string
  /** In the order in which they ran; those that were not reached come last. */
  readonly steps: readonly CheckStep[]
}

export interface CheckStep {
  /** A task with the sets it is nested in (`Forum.read`), `onStart`, a hook; empty where the part is one step. */
  readonly name: string
  readonly state: 'passed' | 'failed' | 'not-reached'
  readonly events: readonly CheckEvent[]
}

export type CheckEvent =
  | {
      readonly kind: 'request'
      readonly method: string
      readonly name: string
      /** Empty for calls timed by `measure`, and where there is none. */
      readonly url: string
      /** 0 = no answer. */
      readonly status: number
      /** Empty when it succeeded. */
      readonly error: string
      readonly ms: number
      readonly bytesReceived: number
    }
  | { readonly kind: 'check'; readonly name: string; readonly passed: boolean }
  /** `where` = its frames, or its place in the script. */
  | { readonly kind: 'exception'; readonly message: string; readonly where: string }
  | { readonly kind: 'printed'; readonly level: LogLine['level']; readonly text: string }
  /** What the engine has to say: warnings, a script that would end the test. */
  | { readonly kind: 'remark'; readonly text: string }

/**
 * GET /presets: start requests that are kept under a name, those of this script, by name; GET, PUT (a StartRequest) and DELETE /presets/:name.
 * Secret parameters, and names and passwords in the host, are never kept.
 */
export interface Preset {
  readonly name: string
  /** ISO time. */
  readonly savedAt: string
  readonly request: StartRequest
}
