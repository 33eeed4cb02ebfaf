// A script that is loaded: its plan as data, and the way to its users.
import type { TymbalError } from '../../model/errors.js'
import type { ScriptBundle, TestPlan } from '../../model/test-plan.js'
import { createUserHost } from '../running/create-user-host.js'
import type { HookName } from '../script/hooks.js'
import type { ScriptState } from '../script/script-state.js'
import type { UiRoute, UiTab } from '../script/ui.js'
import { ALL_TASKS } from '../tasks/task-table.js'
import type { UserHost, UserHostDeps } from '../user-host.js'
import { parameterInfos, type ScriptFacts } from './read-script.js'
import type { ScriptPlaces } from './script-places.js'
import { thrownByScript } from './thrown-by-script.js'

export interface LoadedScript {
  readonly plan: TestPlan
  /** `options.thresholds` as the script wrote it; `plan.thresholds` stays empty. */
  readonly rawThresholds: unknown
  /** `options.files` as the script wrote it. */
  readonly dataFiles: readonly string[]
  /** What the script says without effect, for the log. */
  readonly remarks: readonly string[]
  /** Which habit the script follows: `function` when it has no user class. */
  readonly door: 'class' | 'function'
  /** What it adds to the page of the master. */
  readonly tabs: readonly UiTab[]
  readonly routes: readonly UiRoute[]
  /** True when users of that class make HTTP requests, relative to a host. */
  needsHost(userClass: string): boolean
  createHost(deps: UserHostDeps): UserHost
  /** Runs the hooks of the master's side. What they throw goes to `onError` as TYM3005; never rejects. */
  fire(hook: HookName, event: object, onError?: (error: TymbalError) => void): Promise<void>
}

export interface LoadedParts {
  readonly bundle: ScriptBundle
  readonly facts: ScriptFacts
  readonly state: ScriptState
  readonly places: ScriptPlaces
}

export function createLoadedScript(parts: LoadedParts): LoadedScript {
  const { facts, state } = parts
  return {
    plan: planOf(parts),
    rawThresholds: facts.plain.rawThresholds,
    dataFiles: facts.plain.files,
    remarks: facts.remarks,
    door: facts.door,
    tabs: state.pages.tabs,
    routes: state.pages.routes,
    needsHost: (userClass) => facts.sources.get(userClass)?.usesHttp ?? false,
    createHost: (deps) => createUserHost(parts, deps),
    fire: (hook, event, onError = () => undefined) =>
      state.hooks.fire(hook, event, (thrown) => onError(thrownByScript('TYM3005', `on.${hook}`, thrown, parts.places))),
  }
}

function planOf({ bundle, facts }: LoadedParts): TestPlan {
  const sources = [...facts.sources.values()]
  return {
    bundle,
    userClasses: sources.map((source) => source.info),
    taskTrees: Object.fromEntries(
      sources.map((source) => [source.info.name, source.tree(source.table(ALL_TASKS, () => undefined)!)]),
    ),
    scenarios: facts.scenarios,
    thresholds: [],
    shape: facts.shape,
    options: facts.plain.options,
    parameters: parameterInfos(facts.parameters),
    hasSetup: facts.setup !== null,
    hasTeardown: facts.teardown !== null,
  }
}
