// THE option table: every flag of every command, once.
import { LATER_OPTIONS } from './later-options.js'
import { LOAD_OPTIONS, TARGET_OPTIONS, VERDICT_OPTIONS } from './load-options.js'
import { LOCUST_OPTIONS } from './locust-options.js'
import { type CommandName, dashed, type KindValues, type OptionSpec, spellingsOf } from './option-spec.js'
import { QUICK_OPTIONS } from './quick-options.js'
import { LOOK_OPTIONS, RESULT_OPTIONS, SCRIPT_OPTIONS, TERMINAL_OPTIONS } from './session-options.js'
import { MASTER_OPTIONS, WORKER_OPTIONS } from './swarm-options.js'
import { WEB_OPTIONS } from './web-options.js'

const WORKING_OPTIONS = [
  ...TARGET_OPTIONS,
  ...LOAD_OPTIONS,
  ...QUICK_OPTIONS,
  ...LOCUST_OPTIONS,
  ...VERDICT_OPTIONS,
  ...RESULT_OPTIONS,
  ...SCRIPT_OPTIONS,
  ...MASTER_OPTIONS,
  ...WORKER_OPTIONS,
  ...WEB_OPTIONS,
  ...TERMINAL_OPTIONS,
  ...LOOK_OPTIONS,
] as const

export const OPTION_TABLE: readonly OptionSpec[] = [...WORKING_OPTIONS, ...LATER_OPTIONS]

type WorkingOption = (typeof WORKING_OPTIONS)[number]

/** Every setting by its key; undefined where nothing and nobody set it. */
export type Settings = { readonly [S in WorkingOption as S['key']]?: KindValues[S['kind']] }

/** How a setting may be written in a configuration file. */
interface ConfigForms {
  flag: boolean
  text: string
  path: string
  integer: number
  number: number
  rate: number | string
  duration: number | string
  choice: string
  list: string | readonly string[]
  texts: readonly string[]
  pairs: Readonly<Record<string, string | number | boolean>>
  stages: readonly (string | { readonly duration: number | string; readonly target: number })[]
  thresholds: readonly string[] | Readonly<Record<string, unknown>>
}

type ChoiceOf<S> = S extends { readonly choices: readonly (infer C)[] } ? C : string
type ConfigForm<S extends WorkingOption> = S['kind'] extends 'choice' ? ChoiceOf<S> : ConfigForms[S['kind']]
type ConfigOption = Exclude<WorkingOption, { readonly config: false }>

/** What `tymbal.config.ts` exports. Durations are seconds or texts as `1h30m`. */
export type TymbalConfig = { readonly [S in ConfigOption as S['key']]?: ConfigForm<S> } & {
  /** Values of the script's own parameters. */
  readonly parameters?: Readonly<Record<string, string | number | boolean>>
}

/** The options that one command knows. A letter that `quick` gives to its request (`-H`, `-d`) is not a spelling of anything else there. */
export function optionsOf(command: CommandName): readonly OptionSpec[] {
  const known = OPTION_TABLE.filter((spec) => spec.commands.includes(command))
  if (command !== 'quick') return known
  const taken = new Set(QUICK_OPTIONS.flatMap(spellingsOf))
  return known.map((spec) => (spec.group === 'The request (quick)' ? spec : withoutSpellings(spec, taken)))
}

function withoutSpellings(spec: OptionSpec, taken: ReadonlySet<string>): OptionSpec {
  const { short, aliases, ...rest } = spec
  const free = (aliases ?? []).filter((alias) => !taken.has(dashed(alias)))
  const keptShort = short !== undefined && !taken.has(dashed(short)) ? { short } : {}
  return { ...rest, ...keptShort, aliases: free }
}
