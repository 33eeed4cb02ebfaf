// What the Start form holds while it is filled in, and the curve it shows.
import { parseDuration } from '../../../../src/model/units.js'
import type { ClassShare, ScriptState, StartRequest, ThresholdRequest } from '../../../../src/web/api.js'
import type { CurvePoint } from '../../charts/load-curve.js'
import { type Share, shareOf } from '../../dialogs/load/share.js'
import { writeTags } from '../../text/tags.js'

export interface Stage {
  readonly duration: string
  readonly target: string
}

export interface ThresholdDraft {
  readonly text: string
  /** The run ends when it is not met. */
  readonly endsRun: boolean
  /** As in `10s`: it may end the run only then; empty = at once. */
  readonly delay: string
}

export interface Draft {
  /** `script` = the load that the script itself describes. */
  readonly loadKind: 'users' | 'stages' | 'script'
  readonly users: string
  readonly spawnRate: string
  /** Empty = no such end. */
  readonly iterations: string
  readonly runTime: string
  readonly stages: readonly Stage[]
  readonly host: string
  readonly classes: readonly string[]
  /** How each is dealt, by name. */
  readonly shares: Readonly<Record<string, Share>>
  readonly thresholds: readonly ThresholdDraft[]
  readonly parameters: Readonly<Record<string, string | number | boolean>>
  readonly name: string
  readonly tags: string
}

const text = (value: string | number | null | undefined): string =>
  value === null || value === undefined ? '' : String(value)

/** @param request what differs from the defaults, as a preset has it */
export function draftOf(script: ScriptState, request: StartRequest = {}): Draft {
  const defaults = { ...script.defaults, ...request }
  const stages = (defaults.stages ?? []).map(({ duration, target }) => ({
    duration: text(duration),
    target: text(target),
  }))
  return {
    loadKind: loadKindOf(script, request),
    users: text(defaults.users ?? 1),
    spawnRate: text(defaults.spawnRate ?? 1),
    iterations: text(iterationsOf(script, request)),
    runTime: text(defaults.runTime),
    stages:
      stages.length > 0
        ? stages
        : [
            { duration: '1m', target: '50' },
            { duration: '5m', target: '50' },
            { duration: '30s', target: '0' },
          ],
    host: text(defaults.host),
    classes: chosenClasses(defaults, script),
    shares: Object.fromEntries(script.userClasses.map((one) => [one.name, shareIn(one, defaults)])),
    thresholds: (defaults.thresholds ?? []).map(thresholdDraft),
    parameters: {
      ...Object.fromEntries(script.parameters.map((one) => [one.name, one.default])),
      ...script.defaults.parameters,
      ...request.parameters,
    },
    name: text(defaults.name),
    tags: writeTags(defaults.tags ?? {}),
  }
}

const thresholdDraft = (one: ThresholdRequest): ThresholdDraft =>
  typeof one === 'string'
    ? { text: one, endsRun: false, delay: '' }
    : { text: one.threshold, endsRun: one.abortOnFail === true, delay: one.delayAbortEval ?? '' }

/** A request that says how much load there is has its own iterations, or none. */
const iterationsOf = ({ defaults }: ScriptState, request: StartRequest): number | undefined =>
  request.users === undefined && request.stages === undefined
    ? (request.iterations ?? defaults.iterations)
    : request.iterations

/** A request that says how much load there is takes the place of every other load. */
function loadKindOf({ defaults, hasOwnLoad }: ScriptState, request: StartRequest): Draft['loadKind'] {
  if (request.stages !== undefined) return 'stages'
  if (request.users !== undefined || request.iterations !== undefined) return 'users'
  if (hasOwnLoad) return 'script'
  return (defaults.stages ?? []).length > 0 ? 'stages' : 'users'
}

/** None named means all of them; what the script has no more is left out. */
export function chosenClasses(
  { userClasses: named = [] }: StartRequest,
  { userClasses }: ScriptState,
): readonly string[] {
  const known = userClasses.map((one) => one.name)
  const names = named.map((one) => (typeof one === 'string' ? one : one.name))
  const chosen = known.filter((name) => names.includes(name))
  return chosen.length > 0 ? chosen : known
}

/** As the script says, unless the request says otherwise. */
export function shareIn(
  { name, weight, fixedCount }: ScriptState['userClasses'][number],
  { userClasses = [] }: StartRequest = {},
): Share {
  const asked = userClasses.find((one): one is ClassShare => typeof one !== 'string' && one.name === name)
  return shareOf(asked?.weight === undefined ? { weight, fixedCount, ...asked } : asked)
}

/** An open run is drawn this much longer than its ramp. */
const OPEN_MS = 60_000

/** The corners of the load curve as the form stands; null when it cannot be read yet, or is the script's own. */
export function previewOf(draft: Draft): readonly CurvePoint[] | null {
  try {
    if (draft.loadKind === 'users') return rampCurve(Number(draft.users), Number(draft.spawnRate), draft.runTime.trim())
    if (draft.loadKind === 'stages') return stageCurve(draft.stages)
  } catch {
    // A duration that is half typed.
  }
  return null
}

function rampCurve(users: number, rate: number, runTime: string): readonly CurvePoint[] | null {
  if (!(users >= 0) || !(rate > 0)) return null
  const rampMs = (users / rate) * 1000
  const endMs = runTime === '' ? rampMs + Math.max(OPEN_MS, rampMs) : parseDuration(runTime)
  if (rampMs >= endMs)
    return [
      { atMs: 0, users: 0 },
      { atMs: endMs, users: Math.floor((endMs / 1000) * rate) },
    ]
  return [
    { atMs: 0, users: 0 },
    { atMs: rampMs, users },
    { atMs: endMs, users },
  ]
}

export function stageCurve(stages: readonly Stage[]): readonly CurvePoint[] | null {
  const points: CurvePoint[] = [{ atMs: 0, users: 0 }]
  for (const { duration, target } of stages) {
    const users = Number(target)
    if (target === '' || !(users >= 0)) return null
    points.push({ atMs: points.at(-1)!.atMs + parseDuration(duration), users })
  }
  return points
}
