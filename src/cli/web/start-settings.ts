// A StartRequest of a page or robot laid over the settings of the command line: the same readers, the same checks, one run.
import { withoutUserinfo } from '../../outputs/text/userinfo.js'
import type { ClassShare, StartRequest } from '../../web/api.js'
import { inSentences, Refusal } from '../../web/refusal.js'
import type { CliIo } from '../cli-io.js'
import type { OptionSpec } from '../options/option-spec.js'
import { OPTION_TABLE } from '../options/option-table.js'
import { readValue } from '../options/value-kinds.js'
import { type Fault, FaultList } from '../parse/faults.js'
import { parameterFlags } from '../parse/script-parameters.js'
import type { Setting, SettingMap, SettingValue } from '../parse/settings.js'
import { checkValues } from '../prepare/check-values.js'
import { type Prepared, usesHttp } from '../prepare/with-script.js'
import { inputOf, type RunFrame } from '../resolve/resolve-input.js'
import { resolveRun } from '../resolve/resolve-run.js'
import type { RunRequest } from '../run-request.js'
import { thresholdsOf } from './start-thresholds.js'

export interface StartBase {
  readonly prepared: Prepared
  readonly frame: RunFrame
  readonly io: CliIo
}

/** @throws Refusal 422 with the first field that is wrong, and all that is wrong in its text */
export function requestOf(start: StartRequest, { prepared, frame, io }: StartBase): RunRequest {
  const faults = new FaultList()
  const settings = withStart(start, prepared.settings, faults)
  const parameters = withParameters(start, prepared, faults)
  checkValues(settings, faults, { usesHttp: usesHttp(prepared.script), env: io.env })
  refuse(faults, start)
  const own = { ...frame, ...classesOf(start, frame) }
  const input = { ...inputOf({ ...prepared, settings, parameters, printed: [] }, own, io), notes: [] }
  const request = resolveRun(input, faults)
  refuse(faults, start)
  return request
}

const nameOf = (one: string | ClassShare): string => (typeof one === 'string' ? one : one.name)

function classesOf({ userClasses }: StartRequest, frame: RunFrame): Pick<RunFrame, 'classNames' | 'classShares'> {
  if (userClasses === undefined) return frame
  return { classNames: userClasses.map(nameOf), classShares: userClasses.filter((one) => typeof one !== 'string') }
}

/** What a request that says how much load there is takes the place of. */
const LOAD_KEYS = ['users', 'spawnRate', 'stages', 'iterations']

function withStart(start: StartRequest, given: SettingMap, faults: FaultList): SettingMap {
  const settings = new Map(given)
  const hasLoad = start.users !== undefined || start.stages !== undefined
  for (const key of hasLoad ? LOAD_KEYS : []) if (!isOwnPace(key, start)) settings.delete(key)
  if (start.iterations !== undefined) settings.delete('stages')
  for (const [key, texts] of textsOf(start)) {
    if (key === 'host' && isShownHost(start, given)) continue
    const value = faults.attempt(key, () => readValue(specOf(key), texts))
    if (value !== undefined) settings.set(key, said(key, value))
  }
  if (start.thresholds !== undefined)
    settings.set('thresholds', said('thresholds', thresholdsOf(start.thresholds, given, faults)))
  if (start.tags !== undefined) settings.set('runTags', said('tags', start.tags))
  for (const key of ['host', 'runTime'] as const) if (start[key] === null) settings.delete(key)
  return settings
}

/** A number of users alone comes at the pace that was set before. */
const isOwnPace = (key: string, { users, stages }: StartRequest): boolean =>
  key === 'spawnRate' && users !== undefined && stages === undefined

/** Pages are shown the host of the command line without its login; sent back, it means that one. */
const isShownHost = ({ host }: StartRequest, given: SettingMap): boolean => {
  const own = given.get('host')?.value
  return own !== undefined && withoutUserinfo(String(own)) === host
}

function textsOf(start: StartRequest): readonly (readonly [string, readonly string[]])[] {
  const one = (key: 'host' | 'users' | 'spawnRate' | 'iterations' | 'runTime' | 'name') => {
    const value = start[key]
    return value === undefined || value === null ? [] : [[key, [String(value)]] as const]
  }
  const stages = (start.stages ?? []).map(({ duration, target }) => `${duration}:${target}`)
  const load = stages.length === 0 ? [] : [['stages', stages] as const]
  const single = (['host', 'users', 'spawnRate', 'iterations', 'runTime', 'name'] as const).flatMap(one)
  return [...single, ...load]
}

const specOf = (key: string): OptionSpec => OPTION_TABLE.find((spec) => spec.key === key)!

/** As strong as a flag: it was said last. */
const said = (name: string, value: SettingValue): Setting => ({ value, source: { kind: 'flag', name } })

function withParameters({ parameters = {} }: StartRequest, { script, parameters: given }: Prepared, faults: FaultList) {
  const known = script.plan.parameters
  for (const name of Object.keys(parameters).filter((name) => !known.some((one) => one.name === name))) {
    faults.add(`parameters.${name}`, 'is not a parameter of the script')
  }
  return new Map([...given, ...parameterFlags(known, parameters, faults)])
}

function refuse(faults: FaultList, start: StartRequest): void {
  const first = faults.all[0]
  if (first === undefined) return
  const texts = faults.all.map(({ where, message, hint }) =>
    inSentences(where === '' ? message : `${where} ${message}`, hint),
  )
  const field = fieldOf(first, start)
  throw new Refusal(422, texts.join('; '), { code: first.code, ...(field === null ? {} : { field }) })
}

function fieldOf({ where, code }: Fault, start: StartRequest): string | null {
  if (code === 'TYM1004') return 'host'
  if (start.userClasses?.some((one) => nameOf(one) === where)) return 'userClasses'
  return Object.hasOwn(start, where.split('.')[0]!) ? where : null
}
