// Settings from `TYMBAL_*` variables.
import { laterDetails } from '../options/later-options.js'
import { environmentName, type OptionSpec } from '../options/option-spec.js'
import { OPTION_TABLE } from '../options/option-table.js'
import { readValue } from '../options/value-kinds.js'
import { nearest } from './did-you-mean.js'
import type { FaultList } from './faults.js'
import type { Setting, SettingMap } from './settings.js'

type Environment = Readonly<Record<string, string | undefined>>

export const PARAMETER_PREFIX = 'TYMBAL_PARAM_'

/** An empty variable counts as not set. Kinds that repeat are split at `;` and line ends. */
export function readEnvironment(env: Environment, options: readonly OptionSpec[], faults: FaultList): SettingMap {
  const settings = new Map<string, Setting>()
  for (const spec of options) {
    const name = environmentName(spec)
    if (spec.later !== undefined) refuseLater(spec, name, env[name], faults)
    const text = spec.env === false ? undefined : env[name]
    if (text === undefined || text === '') continue
    const value = faults.attempt(name, () => readValue(spec, splitText(text, spec)))
    if (value !== undefined) settings.set(spec.key, { value, source: { kind: 'environment', name } })
  }
  return settings
}

/** What would not take effect is refused. A token may lie in any environment: it asks for nothing by itself. */
function refuseLater(spec: OptionSpec, name: string, text: string | undefined, faults: FaultList): void {
  if (text === undefined || text === '' || spec.secret === true) return
  const isOff = spec.kind === 'flag' && faults.attempt(name, () => readValue(spec, [text])) === false
  if (!isOff) faults.add(name, 'not in this version', laterDetails(spec))
}

const REPEATING: readonly OptionSpec['kind'][] = ['texts', 'pairs', 'thresholds', 'stages']

function splitText(text: string, spec: OptionSpec): string[] {
  if (!REPEATING.includes(spec.kind)) return [text]
  return text
    .split(/[;\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

/** One line for each `TYMBAL_*` name that is nearly, but not quite, one that is read. */
export function warnOfMisspelled(env: Environment): string[] {
  const known = OPTION_TABLE.map(environmentName)
  return Object.keys(env)
    .filter((name) => name.startsWith('TYMBAL_') && !name.startsWith(PARAMETER_PREFIX) && !known.includes(name))
    .map((name) => ({
      name,
      meant: nearest(
        name.slice(7),
        known.map((other) => other.slice(7)),
      ),
    }))
    .filter(({ meant }) => meant !== null)
    .map(({ name, meant }) => `${name} is not read by tymbal; did you mean TYMBAL_${meant}?`)
}
