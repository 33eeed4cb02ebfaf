// The script's own parameters as options: `export const parameters = { productId: … }` becomes `--product-id` and TYMBAL_PARAM_PRODUCT_ID.
import type { ParameterInfo } from '../../model/test-plan.js'
import { environmentName, type OptionSpec, spellingsOf } from '../options/option-spec.js'
import { readValue } from '../options/value-kinds.js'
import { didYouMean } from './did-you-mean.js'
import type { FaultList } from './faults.js'
import { PARAMETER_PREFIX } from './read-environment.js'
import type { Setting, SettingMap, SettingSource } from './settings.js'

const KINDS = { string: 'text', number: 'number', boolean: 'flag', choice: 'choice' } as const
const NEGATION = 'not '

/** Options for the parameters. A name that tymbal itself uses gets the prefix `--param-`; a boolean has `--no-…` beside it. */
export function parameterOptions(parameters: readonly ParameterInfo[], known: readonly OptionSpec[]): OptionSpec[] {
  const taken = new Set(known.flatMap(spellingsOf))
  return parameters.flatMap((parameter) => {
    const name = kebab(parameter.name)
    const flag = taken.has(`--${name}`) || name.length === 1 ? `param-${name}` : name
    const spec = specOf(parameter, flag)
    return parameter.type === 'boolean' ? [spec, negated(spec)] : [spec]
  })
}

function specOf(parameter: ParameterInfo, flag: string): OptionSpec {
  return {
    key: parameter.name,
    flag,
    kind: KINDS[parameter.type],
    argument: parameter.type === 'choice' ? parameter.choices.join('|') : parameter.type,
    help: parameter.help,
    default: parameter.secret ? '' : String(parameter.default),
    group: 'Parameters of the script',
    commands: [],
    choices: parameter.choices,
    secret: parameter.secret,
  }
}

const negated = (spec: OptionSpec): OptionSpec => ({
  ...spec,
  key: NEGATION + spec.key,
  flag: `no-${spec.flag}`,
  help: `not ${spec.help}`,
  default: '',
})

/** `product-id` for `productId` and `product_id`. */
function kebab(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replaceAll('_', '-')
    .toLowerCase()
}

/** `TYMBAL_PARAM_PRODUCT_ID`. */
export function parameterEnvironmentName(parameter: Pick<ParameterInfo, 'name'>): string {
  return environmentName({ flag: kebab(parameter.name) }).replace('TYMBAL_', PARAMETER_PREFIX)
}

export interface ParameterSources {
  readonly flags: SettingMap
  readonly env: Readonly<Record<string, string | undefined>>
  readonly config: { readonly name: string; readonly values: Readonly<Record<string, unknown>> }
}

/** Each parameter's value with its source: flag > environment > configuration file > the script's default. */
export function readParameters(
  parameters: readonly ParameterInfo[],
  from: ParameterSources,
  faults: FaultList,
): SettingMap {
  const names = parameters.map((parameter) => parameter.name)
  for (const name of Object.keys(from.config.values).filter((name) => !names.includes(name))) {
    faults.add(`${from.config.name}: parameters.${name}`, `is not a parameter of the script${didYouMean(name, names)}`)
  }
  return new Map(parameters.map((parameter) => [parameter.name, readParameter(parameter, from, faults)]))
}

/** Values that a page or robot gives, read as texts of flags would be; names that are no parameters are passed over. An empty text is possible where it is the default. */
export function parameterFlags(
  parameters: readonly ParameterInfo[],
  values: Readonly<Record<string, string | number | boolean>>,
  faults: FaultList,
): SettingMap {
  const given = parameters.filter(({ name }) => Object.hasOwn(values, name))
  const read = new Map<string, Setting>()
  for (const parameter of given) {
    const name = `parameters.${parameter.name}`
    const text = String(values[parameter.name])
    const isDefault = parameter.type === 'string' && text === parameter.default
    const value = isDefault ? text : faults.attempt(name, () => readValue(specOf(parameter, ''), [text]))
    if (value !== undefined) read.set(parameter.name, { value, source: { kind: 'flag', name } })
  }
  return read
}

function readParameter(parameter: ParameterInfo, from: ParameterSources, faults: FaultList): Setting {
  const flag = from.flags.get(parameter.name)
  if (flag) return flag
  const no = from.flags.get(NEGATION + parameter.name)
  if (no) return { ...no, value: false }
  const envName = parameterEnvironmentName(parameter)
  const text = from.env[envName]
  const fallback: Setting = { value: parameter.default, source: { kind: 'default', name: '' } }
  const read = (raw: string, where: string, source: SettingSource): Setting => {
    const value = faults.attempt(where, () => readValue(specOf(parameter, ''), [raw]))
    return value === undefined ? fallback : { value, source }
  }
  if (text !== undefined) return read(text, envName, { kind: 'environment', name: envName })
  const configured = from.config.values[parameter.name]
  if (configured === undefined) return fallback
  const where = `${from.config.name}: parameters.${parameter.name}`
  return read(String(configured), where, { kind: 'config', name: from.config.name })
}
