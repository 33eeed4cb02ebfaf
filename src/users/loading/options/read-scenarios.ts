// `options.scenarios`, k6's executors as load plans. Which users a scenario runs is decided where the exports are known.
import type { LoadPlan } from '../../../model/load.js'
import type { ScriptFaults } from '../script-faults.js'
import { FieldReader } from './field-reader.js'
import { nearestOf } from './nearest-of.js'
import { readHost, readStages } from './read-options.js'

export interface ScenarioDraft {
  readonly name: string
  readonly plan: LoadPlan
  readonly durationMs: number | null
  readonly startTimeMs: number
  readonly gracefulStopMs: number | null
  readonly tags: Readonly<Record<string, string>>
  readonly env: Readonly<Record<string, string>>
  /** Name of the export to run; null = the default function, else all user classes. */
  readonly exec: string | null
  readonly host: string | null
}

type PlanPart = Pick<ScenarioDraft, 'plan' | 'durationMs'>

const DEFAULT_MAX_DURATION_MS = 600_000
const AT_ONCE = Number.POSITIVE_INFINITY

const EXECUTORS: Readonly<Record<string, (fields: FieldReader, faults: ScriptFaults) => PlanPart>> = {
  'constant-vus': constantUsers,
  'ramping-vus': rampingUsers,
  'shared-iterations': (fields) => iterations(fields, 'cluster'),
  'per-vu-iterations': (fields) => iterations(fields, 'user'),
}

const LATER_EXECUTORS: Readonly<Record<string, string>> = {
  'constant-arrival-rate': 'use constant-vus with constantThroughput',
  'ramping-arrival-rate': 'use ramping-vus with constantThroughput',
  'externally-controlled': 'use ramping-vus or a LoadShape',
}

const LATER_FIELDS = {
  rate: 'arrival rates come later',
  timeUnit: 'arrival rates come later',
  preAllocatedVUs: 'arrival rates come later',
  maxVUs: 'arrival rates come later',
  startRate: 'arrival rates come later',
  options: 'browser scenarios are not planned',
}

export function readScenarios(value: unknown, faults: ScriptFaults): readonly ScenarioDraft[] {
  if (value === undefined) return []
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    faults.add('options.scenarios is not an object of scenarios by name', 'scenarios')
    return []
  }
  return Object.entries(value).flatMap(([name, entry]) => readScenario(name, entry, faults))
}

function readScenario(name: string, value: unknown, faults: ScriptFaults): ScenarioDraft[] {
  const fields = new FieldReader(value, `options.scenarios.${name}`, faults)
  const executor = fields.text('executor')
  if (executor !== undefined && LATER_EXECUTORS[executor] !== undefined) {
    fields.notYet('executor', `"${executor}" is not in this version: ${LATER_EXECUTORS[executor]}`)
    return []
  }
  const readPlan = executor === undefined ? undefined : EXECUTORS[executor]
  if (readPlan === undefined) {
    const known = Object.keys(EXECUTORS)
    if (executor === undefined) fields.fault('executor', `is missing; one of ${known.join(', ')}`)
    else fields.fault('executor', `"${executor}" is not known${nearestOf(executor, known)}`)
    return []
  }
  const draft = { name, ...readCommon(fields), ...readPlan(fields, faults) }
  fields.finish(LATER_FIELDS)
  return [draft]
}

function readCommon(fields: FieldReader): Omit<ScenarioDraft, 'name' | keyof PlanPart> {
  return {
    startTimeMs: fields.duration('startTime') ?? 0,
    gracefulStopMs: readGrace(fields),
    tags: fields.pairs('tags') ?? {},
    env: fields.pairs('env') ?? {},
    exec: fields.text('exec') ?? null,
    host: readHost(fields) ?? null,
  }
}

/** One grace for users that a ramp takes away and for those at the end. */
function readGrace(fields: FieldReader): number | null {
  const stop = fields.duration('gracefulStop')
  const rampDown = fields.duration('gracefulRampDown')
  if (stop !== undefined && rampDown !== undefined && stop !== rampDown) {
    fields.notYet('gracefulRampDown', 'other than gracefulStop is not in this version: give both the same value')
  }
  return stop ?? rampDown ?? null
}

const readUsers = (fields: FieldReader): number => fields.number(['vus', 'users'], { min: 1, isWhole: true }) ?? 1

function constantUsers(fields: FieldReader): PlanPart {
  const users = readUsers(fields)
  const spawnRate = fields.number('spawnRate', { above: 0 }) ?? AT_ONCE
  const durationMs = fields.duration(['duration', 'runTime'])
  if (durationMs === undefined && fields.raw(['duration', 'runTime']) === undefined)
    fields.fault('duration', 'is missing')
  return { plan: { kind: 'users', users, spawnRate }, durationMs: durationMs ?? 0 }
}

function rampingUsers(fields: FieldReader, faults: ScriptFaults): PlanPart {
  const startUsers = fields.number('startVUs', { min: 0, isWhole: true }) ?? 1
  const stages = fields.list('stages')
  if (stages === undefined || stages.length === 0) fields.fault('stages', 'is missing')
  return {
    plan: { kind: 'stages', startUsers, stages: readStages(stages ?? [], fields.where, faults) },
    durationMs: null,
  }
}

function iterations(fields: FieldReader, per: 'cluster' | 'user'): PlanPart {
  const count = fields.number('iterations', { min: 1, isWhole: true }) ?? 1
  const durationMs = fields.duration('maxDuration') ?? DEFAULT_MAX_DURATION_MS
  return {
    plan: { kind: 'iterations', users: readUsers(fields), spawnRate: AT_ONCE, iterations: count, per },
    durationMs,
  }
}
