// The form of one row of the option table. Everything about a flag is said there once: parser, environment, configuration, help, docs, completion.
import type { Stage } from '../../model/load.js'
import type { ScriptOptions } from '../../model/run-options.js'
import type { Threshold } from '../../model/threshold.js'

/** What a value of each kind is once it was read. */
export interface KindValues {
  flag: boolean
  text: string
  /** A path; relative to where it was written (working directory, or the configuration file's). */
  path: string
  integer: number
  number: number
  /** Per second. */
  rate: number
  /** Milliseconds. */
  duration: number
  choice: string
  /** Comma-separated and repeatable. */
  list: readonly string[]
  /** Repeatable, never split. */
  texts: readonly string[]
  pairs: Readonly<Record<string, string>>
  stages: readonly Stage[]
  thresholds: readonly Threshold[]
}

export type ValueKind = keyof KindValues

export type CommandName =
  | 'start'
  | 'run'
  | 'quick'
  | 'check'
  | 'runs'
  | 'show'
  | 'compare'
  | 'report'
  | 'init'
  | 'completion'

export type OptionGroup =
  | 'What to test'
  | 'How much load'
  | 'The request (quick)'
  | "Locust's workers"
  | 'Pass or fail'
  | 'Results'
  | 'Script and requests'
  | 'Several machines'
  | 'The web page'
  | 'Terminal and log'
  | 'Looking without running'
  | 'Parameters of the script'
  | 'In a later version'

export interface OptionSpec {
  /** Name in configuration files and in `--print-config`. */
  readonly key: string
  /** The long flag without dashes. */
  readonly flag: string
  /** One letter. */
  readonly short?: string
  /** Further long flags, and letters. */
  readonly aliases?: readonly string[]
  readonly kind: ValueKind
  /** Placeholder in the help: `<n>`. */
  readonly argument?: string
  readonly help: string
  readonly group: OptionGroup
  readonly commands: readonly CommandName[]
  /** What holds without it, as text for the help. */
  readonly default?: string
  readonly min?: number
  readonly max?: number
  readonly choices?: readonly string[]
  /** Key of `export const options` that sets the same. */
  readonly scriptKey?: keyof ScriptOptions
  /** False: not read from `TYMBAL_*`. */
  readonly env?: false
  /** False: has no place in a configuration file. */
  readonly config?: false
  /** Set when this version cannot do it: what to use instead. */
  readonly later?: string
  /** Its value is never printed. */
  readonly secret?: boolean
}

/** `TYMBAL_SPAWN_RATE` for `spawn-rate`. */
export function environmentName(spec: Pick<OptionSpec, 'flag'>): string {
  return `TYMBAL_${spec.flag.replaceAll('-', '_').toUpperCase()}`
}

/** All spellings with dashes, the long flag first: `--users`, `-u`, `--vus`. */
export function spellingsOf(spec: Pick<OptionSpec, 'flag' | 'short' | 'aliases'>): string[] {
  const names = [spec.flag, ...(spec.short ? [spec.short] : []), ...(spec.aliases ?? [])]
  return names.map(dashed)
}

/** `-u` for `u`, `--users` for `users`. */
export function dashed(name: string): string {
  return name.length === 1 ? `-${name}` : `--${name}`
}

export const takesValue = (spec: Pick<OptionSpec, 'kind'>): boolean => spec.kind !== 'flag'
