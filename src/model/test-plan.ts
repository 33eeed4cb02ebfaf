// What a script turned out to be, as data: the master deals and judges by it without ever seeing script code (but for load shapes).
import type { LoadShapeLike, Scenario, UserClassInfo } from './load.js'
import type { ScriptOptions } from './run-options.js'
import type { Threshold } from './threshold.js'

export type ParameterType = 'string' | 'number' | 'boolean' | 'choice'

/** One value that the script lets its caller set: a flag, an environment name, a field of a form. */
export interface ParameterInfo {
  readonly name: string
  readonly type: ParameterType
  readonly default: string | number | boolean
  readonly help: string
  readonly choices: readonly string[]
  /** Never printed, logged or stored. */
  readonly secret: boolean
}

/** A data file of a script. */
export interface ScriptFile {
  /** Relative to the script, with slashes. */
  readonly path: string
  readonly content: Uint8Array
}

/** The script with everything it imports, as one ESM text. Its hash is its identity. */
export interface ScriptBundle {
  /** Path of the script as the user gave it, for messages. */
  readonly path: string
  readonly code: string
  /** What `options.files` names. */
  readonly files: readonly ScriptFile[]
  /** Lower-case hex sha256 of `code` and `files`. */
  readonly hash: string
}

/** One task in the tree that `--list` and `--show-task-ratio` print; `share` is its part of the parent, 0..1. */
export interface TaskInfo {
  readonly name: string
  readonly weight: number
  readonly share: number
  readonly tags: readonly string[]
  readonly children: readonly TaskInfo[]
}

export interface TestPlan {
  readonly bundle: ScriptBundle
  /** Every user class of the script (function door: one for each scenario's function). */
  readonly userClasses: readonly UserClassInfo[]
  readonly taskTrees: Readonly<Record<string, readonly TaskInfo[]>>
  /** Scenarios declared by `options.scenarios`; empty when the load comes from flags or plain options. */
  readonly scenarios: readonly Scenario[]
  readonly thresholds: readonly Threshold[]
  readonly shape: LoadShapeLike | null
  /** The plain values of `export const options`. */
  readonly options: ScriptOptions
  readonly parameters: readonly ParameterInfo[]
  readonly hasSetup: boolean
  readonly hasTeardown: boolean
}
