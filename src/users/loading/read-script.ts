// What a loaded script turned out to be: its exports, read and checked as a whole.
import { TymbalError } from '../../model/errors.js'
import type { LoadShapeLike, Scenario } from '../../model/load.js'
import type { ParameterInfo } from '../../model/test-plan.js'
import { Parameter } from '../script/parameters.js'
import { readHabits } from './options/k6-habits.js'
import { nearestOf } from './options/nearest-of.js'
import { type PlainOptions, readOptions } from './options/read-options.js'
import { readScenarios, type ScenarioDraft } from './options/read-scenarios.js'
import { readShape, readUserClasses, type ScriptExports } from './read-user-classes.js'
import { ScriptFaults } from './script-faults.js'
import type { ScriptPlaces } from './script-places.js'
import { functionSource, type ScenarioFunction, type UserSource } from './user-source.js'

export interface ScriptFacts {
  /** Every kind of user, by name. */
  readonly sources: ReadonlyMap<string, UserSource>
  readonly scenarios: readonly Scenario[]
  /** The scenarios' own environment, by scenario. */
  readonly scenarioEnv: ReadonlyMap<string, Readonly<Record<string, string>>>
  readonly plain: PlainOptions
  readonly shape: LoadShapeLike | null
  readonly parameters: Readonly<Record<string, Parameter<string | number | boolean>>>
  readonly setup: ((context: unknown) => unknown) | null
  readonly teardown: ((data: unknown, context: unknown) => unknown) | null
  readonly door: 'class' | 'function'
  /** What the script says without effect, for the log. */
  readonly remarks: readonly string[]
}

/** @throws TymbalError TYM3003 without any user, TYM3004 with all declarations that are not valid, TYM2001 */
export function readScript(exports: ScriptExports, places: ScriptPlaces, code: string): ScriptFacts {
  const faults = new ScriptFaults()
  const plain = readOptions(exports.options, faults)
  const drafts = readScenarios(plain.rawScenarios, faults)
  const classes = readUserClasses(exports, faults)
  const classSources = [...classes.values()]
  const users = new UsersOfScenarios(exports, classSources, faults)
  const scenarios = drafts.map((draft) => users.scenario(draft))
  const sources = drafts.length > 0 ? users.sources() : [...classSources, ...defaultSource(exports)]
  if (sources.length === 0) {
    faults.throwIfAny(places)
    throw noUser(exports, places)
  }
  const facts = {
    sources: new Map(sources.map((source) => [source.info.name, source])),
    scenarios,
    scenarioEnv: new Map(drafts.map(({ name, env }) => [name, env])),
    plain,
    shape: readShape(exports, classes, faults),
    parameters: readParameters(exports.parameters, faults),
    setup: readFunction(exports, 'setup', faults),
    teardown: readFunction(exports, 'teardown', faults),
    door: classSources.length > 0 ? ('class' as const) : ('function' as const),
  }
  readHabits(exports, { code, hasScenarioEnv: drafts.some(({ env }) => Object.keys(env).length > 0) }, faults)
  if (drafts.length === 0 && classSources.length > 0 && isFunction(exports.default)) {
    faults.addRemark('the default function runs as a user class of its own beside the exported ones')
  }
  faults.throwIfAny(places)
  return { ...facts, remarks: faults.remarks(places) }
}

const isFunction = (value: unknown): value is ScenarioFunction =>
  typeof value === 'function' && !/^class\b/.test(Function.prototype.toString.call(value))

function defaultSource(exports: ScriptExports): UserSource[] {
  return isFunction(exports.default) ? [functionSource('default', 'default', exports.default, null)] : []
}

/** Makes the users of declared scenarios: a function becomes a user class named like its scenario. */
class UsersOfScenarios {
  readonly #exports: ScriptExports
  readonly #classes: readonly UserSource[]
  readonly #faults: ScriptFaults
  readonly #used = new Map<string, UserSource>()

  constructor(exports: ScriptExports, classes: readonly UserSource[], faults: ScriptFaults) {
    this.#exports = exports
    this.#classes = classes
    this.#faults = faults
  }

  sources(): readonly UserSource[] {
    return [...this.#used.values()]
  }

  scenario(draft: ScenarioDraft): Scenario {
    const { name, plan, durationMs, startTimeMs, gracefulStopMs, tags } = draft
    const users = this.#usersOf(draft)
    for (const source of users) this.#use(name, source)
    const userClasses = users.map((source) => source.info)
    return { name, plan, durationMs, startTimeMs, gracefulStopMs, tags, userClasses }
  }

  #usersOf({ name, exec, host }: ScenarioDraft): readonly UserSource[] {
    if (exec === null && isFunction(this.#exports.default))
      return [functionSource(name, 'default', this.#exports.default, host)]
    if (exec === null) return this.#allClasses(name)
    const named = this.#classes.find((source) => source.info.name === exec)
    if (named !== undefined) return [named]
    const run = this.#exports[exec]
    if (isFunction(run)) return [functionSource(name, exec, run, host)]
    const known = Object.keys(this.#exports).filter((key) => typeof this.#exports[key] === 'function')
    this.#faults.add(
      `options.scenarios.${name}.exec names ${exec}, which the script does not export${nearestOf(exec, known)}`,
      exec,
    )
    return []
  }

  #allClasses(name: string): readonly UserSource[] {
    if (this.#classes.length === 0) {
      this.#faults.add(
        `options.scenarios.${name} has no exec, and the script has no default function and no user class`,
        name,
      )
    }
    return this.#classes
  }

  #use(scenario: string, source: UserSource): void {
    const { name } = source.info
    const known = this.#used.get(name)
    if (known !== undefined && known !== source) {
      this.#faults.add(`options.scenarios.${scenario} has the name of a user class; give it another`, scenario)
    }
    this.#used.set(name, source)
  }
}

function readParameters(value: unknown, faults: ScriptFaults): ScriptFacts['parameters'] {
  if (value === undefined) return {}
  const isObject = typeof value === 'object' && value !== null
  if (!isObject) faults.add('parameters is not an object of parameters by name', 'parameters')
  const entries = Object.entries(isObject ? value : {})
  for (const [name, entry] of entries) {
    if (entry instanceof Parameter) checkDefault(name, entry, faults)
    else faults.add(`parameters.${name} is not made by param.string, param.number, param.boolean or param.choice`, name)
  }
  return Object.fromEntries(entries.filter(([, entry]) => entry instanceof Parameter))
}

function checkDefault(name: string, { info }: Parameter<string | number | boolean>, faults: ScriptFaults): void {
  const isChoice = info.type === 'choice'
  if (typeof info.default !== (isChoice ? 'string' : info.type)) {
    faults.add(`the default of parameters.${name} is not a ${isChoice ? 'text' : info.type}`, name)
  } else if (isChoice && !info.choices.includes(String(info.default))) {
    faults.add(`the default of parameters.${name} is not one of ${info.choices.join(', ')}`, name)
  }
}

export function parameterInfos(parameters: ScriptFacts['parameters']): ParameterInfo[] {
  return Object.entries(parameters).map(([name, { info }]) => ({ name, ...info }))
}

function readFunction(
  exports: ScriptExports,
  name: 'setup' | 'teardown',
  faults: ScriptFaults,
): ((...args: unknown[]) => unknown) | null {
  const value = exports[name]
  if (value === undefined) return null
  if (typeof value === 'function') return value as (...args: unknown[]) => unknown
  faults.add(`${name} is exported, but is not a function`, name)
  return null
}

function noUser(exports: ScriptExports, places: ScriptPlaces): TymbalError {
  const names = Object.keys(exports)
  return new TymbalError('TYM3003', `${places.path} defines no user`, {
    where: places.path,
    hint: `${names.length === 0 ? 'It exports nothing.' : `It exports ${names.join(', ')}.`} Export a class that extends HttpUser or User, or a default function.`,
  })
}
