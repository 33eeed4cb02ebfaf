// The request that becomes of the Start form.
import type { ScriptState, StartRequest, ThresholdRequest } from '../../../../src/web/api.js'
import { isSameShare, spokenShare } from '../../dialogs/load/share.js'
import { readTags, writeTags } from '../../text/tags.js'
import { chosenClasses, type Draft, draftOf, shareIn, type ThresholdDraft } from './start-draft.js'

/** What a Start sends: only what differs from the defaults, so that what the form does not show stays as it is. */
export function requestOf(draft: Draft, script: ScriptState): StartRequest {
  const shown = draftOf(script)
  const before = restOf(shown, script)
  const rest = Object.entries(restOf(draft, script)).filter(
    ([key, value]) => !isEqual(value, before[key as keyof StartRequest]),
  )
  const parameters = Object.entries(draft.parameters).filter(([name, value]) => value !== shown.parameters[name])
  return {
    ...(isEqual(loadOf(draft), loadOf(shown)) ? {} : loadOf(draft)),
    ...Object.fromEntries(rest),
    ...parametersOf(parameters),
  }
}

/** The whole form, for a day when the defaults are others. Secrets that nobody typed are no part of it. */
export function presetOf(draft: Draft, script: ScriptState): StartRequest {
  const untyped = script.parameters.filter(({ name, secret }) => secret && draft.parameters[name] === '')
  const parameters = Object.entries(draft.parameters).filter(([key]) => !untyped.some(({ name }) => name === key))
  return { ...loadOf(draft), ...restOf(draft, script), ...parametersOf(parameters) }
}

/** What is neither load nor parameter. */
function restOf(draft: Draft, script: ScriptState): StartRequest {
  const tags = readTags(draft.tags)
  return {
    ...hostOf(draft, script),
    ...classesOf(draft, script),
    thresholds: draft.thresholds.filter(({ text }) => text.trim() !== '').map((one) => thresholdOf(one, script)),
    ...(draft.name === '' ? {} : { name: draft.name }),
    ...(writeTags(tags) === writeTags(script.defaults.tags ?? {}) ? {} : { tags }),
  }
}

/** Left out where the form says nothing else than script and command line. */
function classesOf({ classes, shares }: Draft, script: ScriptState): StartRequest {
  const asked = classes.map((name) => {
    const declared = script.userClasses.find((one) => one.name === name)!
    const share = shares[name]!
    return isSameShare(share, shareIn(declared)) ? name : spokenShare(name, share)
  })
  const isOwn = asked.every((one) => typeof one === 'string') && isSame(classes, chosenClasses(script.defaults, script))
  return isOwn ? {} : { userClasses: asked }
}

/** A text alone would keep what the script says of it. */
function thresholdOf({ text, endsRun, delay }: ThresholdDraft, { defaults }: ScriptState): ThresholdRequest {
  const threshold = text.trim()
  const delayed = delay.trim() === '' ? {} : { delayAbortEval: delay.trim() }
  if (endsRun) return { threshold, abortOnFail: true, ...delayed }
  const isEnding = (one: ThresholdRequest): boolean => typeof one !== 'string' && one.threshold === threshold
  return defaults.thresholds?.some(isEnding) ? { threshold, abortOnFail: false } : threshold
}

const parametersOf = (values: readonly (readonly [string, string | number | boolean])[]): StartRequest =>
  values.length === 0 ? {} : { parameters: Object.fromEntries(values) }

/** A field that was emptied takes the default away. */
function hostOf({ host }: Draft, { defaults }: ScriptState): StartRequest {
  const text = host.trim()
  if (text !== '') return { host: text }
  return (defaults.host ?? null) === null ? {} : { host: null }
}

const isSame = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((one) => b.includes(one))

const isEqual = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

function loadOf({ loadKind, users, spawnRate, iterations, runTime, stages }: Draft): StartRequest {
  const ending = runTime.trim() === '' ? { runTime: null } : { runTime: runTime.trim() }
  const limit = iterations.trim() === '' ? {} : { iterations: Number(iterations) }
  switch (loadKind) {
    case 'script':
      return {}
    case 'users':
      return { users: Number(users), spawnRate: Number(spawnRate), ...limit, ...ending }
    case 'stages':
      return { stages: stages.map(({ duration, target }) => ({ duration: duration.trim(), target: Number(target) })) }
    default:
      return loadKind satisfies never
  }
}
