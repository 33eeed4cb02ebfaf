import { describe, expect, it } from 'vitest'
import { TymbalError } from '../../model/errors.js'
import type { Scenario, UserClassInfo } from '../../model/load.js'
import type { TestPlan } from '../../model/test-plan.js'
import { FaultList } from '../parse/faults.js'
import type { Setting, SettingMap, SettingValue, SourceKind } from '../parse/settings.js'
import { decideLoad, hasEnd } from './decide-load.js'

const shopper: UserClassInfo = { name: 'Shopper', weight: 1, fixedCount: 0, host: null }
const admin: UserClassInfo = { name: 'Admin', weight: 0, fixedCount: 3, host: null }

const emptyPlan: TestPlan = {
  bundle: { path: 'shop.ts', code: '', files: [], hash: '' },
  userClasses: [shopper],
  taskTrees: {},
  scenarios: [],
  thresholds: [],
  shape: null,
  options: {},
  parameters: [],
  hasSetup: false,
  hasTeardown: false,
}

const browse: Scenario = {
  name: 'browse',
  plan: { kind: 'users', users: 7, spawnRate: 1 },
  startTimeMs: 0,
  durationMs: 5000,
  gracefulStopMs: null,
  userClasses: [shopper],
  tags: {},
}

const NAMES: Readonly<Record<SourceKind, string>> = {
  flag: '--x',
  environment: 'TYMBAL_X',
  script: 'shop.ts',
  config: 'tymbal.config.ts',
  default: '',
}

function settings(values: Readonly<Record<string, readonly [SourceKind, SettingValue]>>): SettingMap {
  return new Map(
    Object.entries(values).map(([key, [kind, value]]): [string, Setting] => [
      key,
      { value, source: { kind, name: NAMES[kind] } },
    ]),
  )
}

const DEFAULTS = { users: 1, spawnRate: 1 }
const STAGES = [{ durationMs: 1000, target: 5 }]

function decide(
  values: Parameters<typeof settings>[0],
  plan = emptyPlan,
  classes: readonly UserClassInfo[] = [shopper],
) {
  const faults = new FaultList()
  const load = decideLoad(settings(values), plan, classes, DEFAULTS, faults)
  return { ...load, plans: load.scenarios.map((scenario) => scenario.plan), message: messageOf(faults) }
}

function messageOf(faults: FaultList): string {
  try {
    faults.throwIfAny()
    return ''
  } catch (thrown) {
    return thrown instanceof TymbalError ? thrown.message : 'not a TymbalError'
  }
}

describe('decideLoad', () => {
  it('is one user when nobody says anything', () => {
    expect(decide({}).scenarios).toMatchObject([{ name: 'default', plan: { kind: 'users', users: 1, spawnRate: 1 } }])
  })

  it('has at least the users that classes with a fixed count need', () => {
    expect(decide({}, emptyPlan, [shopper, admin]).plans).toEqual([{ kind: 'users', users: 3, spawnRate: 1 }])
  })

  it('takes each value from where it was given', () => {
    const { plans } = decide({ users: ['flag', 5], spawnRate: ['script', 2], iterations: ['config', 9] })
    expect(plans).toEqual([{ kind: 'iterations', users: 5, spawnRate: 2, iterations: 9, per: 'cluster' }])
  })

  it('starts stages at -u of the same place, else at none', () => {
    expect(decide({ stages: ['flag', STAGES], users: ['flag', 3] }).plans).toEqual([
      { kind: 'stages', startUsers: 3, stages: STAGES },
    ])
    expect(decide({ stages: ['flag', STAGES], users: ['config', 3] }).plans).toEqual([
      { kind: 'stages', startUsers: 0, stages: STAGES },
    ])
  })

  it('lets users of a stronger source replace stages of a weaker one', () => {
    expect(decide({ stages: ['script', STAGES], users: ['flag', 3] }).plans).toEqual([
      { kind: 'users', users: 3, spawnRate: 1 },
    ])
  })

  it('refuses stages together with iterations or a spawn rate', () => {
    expect(decide({ stages: ['flag', STAGES], iterations: ['flag', 3] }).message).toContain('stages end by time')
    expect(decide({ stages: ['flag', STAGES], spawnRate: ['flag', 3] }).message).toContain('how fast users start')
  })

  it('keeps scenarios of the script against the configuration', () => {
    const { scenarios, notes } = decide({ users: ['config', 50] }, { ...emptyPlan, scenarios: [browse] })
    expect(scenarios).toEqual([browse])
    expect(notes).toEqual([])
  })

  it('replaces scenarios and shapes of the script by flags, and says so', () => {
    const scripted = decide({ users: ['flag', 2] }, { ...emptyPlan, scenarios: [browse] })
    expect(scripted.plans).toEqual([{ kind: 'users', users: 2, spawnRate: 1 }])
    expect(scripted.notes).toEqual(['--x replaces the scenario browse of the script'])
    const shaped = decide({ iterations: ['environment', 2] }, { ...emptyPlan, shape: { tick: () => null } })
    expect(shaped.plans).toMatchObject([{ kind: 'iterations' }])
    expect(shaped.notes).toEqual(['TYMBAL_X replaces the load shape of the script'])
  })

  it('refuses a spawn rate that would have no effect', () => {
    expect(decide({ spawnRate: ['flag', 2] }, { ...emptyPlan, scenarios: [browse] }).message).toContain('has no effect')
  })

  it('leaves out scenarios whose classes were not chosen', () => {
    const other = { ...browse, name: 'manage', userClasses: [admin] }
    const { scenarios } = decide({}, { ...emptyPlan, scenarios: [browse, other] }, [admin])
    expect(scenarios.map((scenario) => scenario.name)).toEqual(['manage'])
  })
})

describe('hasEnd', () => {
  const open = { ...browse, durationMs: null }

  it('knows the ends of plans, scenarios and run times', () => {
    expect(hasEnd([open], null)).toBe(false)
    expect(hasEnd([open], 1000)).toBe(true)
    expect(hasEnd([browse], null)).toBe(true)
    expect(hasEnd([browse, open], null)).toBe(false)
    expect(hasEnd([{ ...open, plan: { kind: 'stages', startUsers: 0, stages: STAGES } }], null)).toBe(true)
  })
})
