// Which load a run gets when flags, environment, script and configuration all may say something about it. Pure.
import type { LoadPlan, Scenario, Stage, UserClassInfo } from '../../model/load.js'
import type { TestPlan } from '../../model/test-plan.js'
import type { FaultList } from '../parse/faults.js'
import type { SettingMap, SourceKind } from '../parse/settings.js'

/** What holds where nobody says anything. */
export interface LoadDefaults {
  readonly users: number
  /** Users per second; Infinity = all at once. */
  readonly spawnRate: number
}

export interface DecidedLoad {
  readonly scenarios: readonly Scenario[]
  /** What of the given settings does not take effect, and why; for the person at the terminal. */
  readonly notes: readonly string[]
}

const STRENGTH: Readonly<Record<SourceKind, number>> = { flag: 4, environment: 3, script: 2, config: 1, default: 0 }

/**
 * The stronger source decides what kind of load it is. Flags and environment replace scenarios and shapes of the script, which replace what the
 * configuration says; within one kind each value comes from the strongest source that has it.
 */
export function decideLoad(
  settings: SettingMap,
  plan: TestPlan,
  userClasses: readonly UserClassInfo[],
  defaults: LoadDefaults,
  faults: FaultList,
): DecidedLoad {
  const own = ownLoad(plan)
  const outside = ['users', 'iterations', 'stages'].filter((key) => strengthOf(settings, key) > STRENGTH.script)
  if (own === null || outside.length > 0) {
    const names = outside.map((key) => settings.get(key)!.source.name).join(' and ')
    const notes = own === null ? [] : [`${names} replaces ${own} of the script`]
    return { scenarios: [plainScenario(settings, userClasses, defaults, faults)], notes }
  }
  if (strengthOf(settings, 'spawnRate') > STRENGTH.script) {
    faults.add(settings.get('spawnRate')!.source.name, `has no effect: ${own} of the script says how fast users start`)
  }
  return {
    scenarios: plan.shape === null ? restricted(plan.scenarios, userClasses) : [shapeScenario(plan, userClasses)],
    notes: [],
  }
}

/** How the script describes its load beyond plain options; null when it does not. */
function ownLoad(plan: TestPlan): string | null {
  if (plan.shape !== null) return 'the load shape'
  if (plan.scenarios.length === 0) return null
  return `${plan.scenarios.length === 1 ? 'the scenario' : 'the scenarios'} ${plan.scenarios.map((scenario) => scenario.name).join(', ')}`
}

const strengthOf = (settings: SettingMap, key: string): number => {
  const source = settings.get(key)?.source.kind
  return source === undefined ? -1 : STRENGTH[source]
}

const numberOf = (settings: SettingMap, key: string): number | null => {
  const value = settings.get(key)?.value
  return typeof value === 'number' ? value : null
}

function plainScenario(
  settings: SettingMap,
  userClasses: readonly UserClassInfo[],
  defaults: LoadDefaults,
  faults: FaultList,
): Scenario {
  const fixed = userClasses.reduce((sum, userClass) => sum + userClass.fixedCount, 0)
  const users = numberOf(settings, 'users') ?? Math.max(defaults.users, fixed)
  return defaultScenario(plainPlan(settings, users, defaults, faults), userClasses)
}

function plainPlan(settings: SettingMap, users: number, defaults: LoadDefaults, faults: FaultList): LoadPlan {
  const spawnRate = numberOf(settings, 'spawnRate') ?? defaults.spawnRate
  const iterations = numberOf(settings, 'iterations')
  const stages = winningStages(settings, faults)
  if (stages !== null) return { kind: 'stages', startUsers: startUsersOf(settings), stages }
  if (iterations !== null) return { kind: 'iterations', users, spawnRate, iterations, per: 'cluster' }
  return { kind: 'users', users, spawnRate }
}

/** Stages hold unless a stronger source asks for users or iterations; the same source cannot ask for both. */
function winningStages(settings: SettingMap, faults: FaultList): readonly Stage[] | null {
  const stages = settings.get('stages')
  if (stages === undefined || (stages.value as readonly Stage[]).length === 0) return null
  const strength = strengthOf(settings, 'stages')
  if (strengthOf(settings, 'iterations') === strength) {
    faults.add(
      settings.get('iterations')!.source.name,
      `cannot be combined with ${stages.source.name}: stages end by time`,
    )
  }
  if (strengthOf(settings, 'spawnRate') === strength && strength > STRENGTH.script) {
    faults.add(
      settings.get('spawnRate')!.source.name,
      `cannot be combined with ${stages.source.name}: a stage says how fast users start`,
    )
  }
  const stronger = Math.max(strengthOf(settings, 'users'), strengthOf(settings, 'iterations'))
  return stronger > strength ? null : (stages.value as readonly Stage[])
}

/** `-u` beside `--stage` is where the first stage starts from, as in k6. */
function startUsersOf(settings: SettingMap): number {
  const together = strengthOf(settings, 'users') === strengthOf(settings, 'stages')
  return together ? (numberOf(settings, 'users') ?? 0) : 0
}

function shapeScenario(plan: TestPlan, userClasses: readonly UserClassInfo[]): Scenario {
  return defaultScenario({ kind: 'shape', shape: plan.shape! }, userClasses)
}

function defaultScenario(plan: LoadPlan, userClasses: readonly UserClassInfo[]): Scenario {
  return { name: 'default', plan, startTimeMs: 0, durationMs: null, gracefulStopMs: null, userClasses, tags: {} }
}

/** Scenarios with the chosen classes only; one that loses all of them is left out. */
function restricted(scenarios: readonly Scenario[], userClasses: readonly UserClassInfo[]): readonly Scenario[] {
  const chosen = new Map(userClasses.map((userClass) => [userClass.name, userClass]))
  return scenarios
    .map((scenario) => ({
      ...scenario,
      userClasses: scenario.userClasses.flatMap(({ name }) => chosen.get(name) ?? []),
    }))
    .filter((scenario) => scenario.userClasses.length > 0)
}

/** True when something but the person at the terminal ends the run. A load shape may end it at any time. */
export function hasEnd(scenarios: readonly Scenario[], runTimeMs: number | null): boolean {
  return (
    runTimeMs !== null || scenarios.every((scenario) => scenario.durationMs !== null || scenario.plan.kind !== 'users')
  )
}
