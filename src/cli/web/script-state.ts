// The script as the Start form shows it. Pure.
import type { Scenario } from '../../model/load.js'
import type { TaskInfo } from '../../model/test-plan.js'
import { withoutUserinfo } from '../../outputs/text/userinfo.js'
import type { ScriptState, StartRequest, TaskShare } from '../../web/api.js'
import type { RunRequest } from '../run-request.js'
import { thresholdRequest } from './start-thresholds.js'

/** The one scenario of a load that flags and plain options describe. */
const PLAIN = 'default'

/** @param request what Start would begin when nothing is changed */
export function scriptState(request: RunRequest): ScriptState {
  const { bundle, userClasses, taskTrees, parameters } = request.script.plan
  return {
    path: withoutUserinfo(bundle.path),
    tabs: request.script.tabs,
    hash: bundle.hash,
    userClasses: userClasses.map(({ name, weight, fixedCount, host }) => ({
      name,
      weight,
      fixedCount,
      host: host === null ? null : withoutUserinfo(host),
      tasks: (taskTrees[name] ?? []).map(taskShare),
    })),
    defaults: defaultsOf(request),
    hasOwnLoad: hasOwnLoad(request),
    parameters: parameters.map((one) => (one.secret ? { ...one, default: '' } : one)),
  }
}

const taskShare = ({ name, share, children }: TaskInfo): TaskShare => ({
  name,
  share,
  children: children.map(taskShare),
})

/** The script declares scenarios, a shape or stages, and nothing stronger has taken their place. */
function hasOwnLoad({ scenarios, script }: RunRequest): boolean {
  const { plan } = scenarios[0]!
  const declared = script.plan.scenarios.map(({ name }) => name)
  if (plan.kind === 'shape' || scenarios.some(({ name }) => declared.includes(name))) return true
  const stages = script.plan.options.stages ?? []
  return plan.kind === 'stages' && JSON.stringify(plan.stages) === JSON.stringify(stages)
}

function defaultsOf({ options, scenarios, name, script }: RunRequest): StartRequest {
  const secret = new Set(script.plan.parameters.filter((one) => one.secret).map((one) => one.name))
  const parameters = Object.entries(options.parameters).filter(([key]) => !secret.has(key))
  return {
    host: options.host === null ? null : withoutUserinfo(options.host),
    runTime: options.runTimeMs === null ? null : options.runTimeMs / 1000,
    userClasses: options.userClasses,
    thresholds: options.thresholds.map(thresholdRequest),
    parameters: Object.fromEntries(parameters),
    name,
    tags: options.runTags,
    ...loadOf(scenarios[0]!),
  }
}

/** Of a load that the script decides in other ways nothing is said: left out, it stays so. */
function loadOf({ plan, name }: Scenario): StartRequest {
  if (name !== PLAIN) return {}
  if (plan.kind === 'users' || plan.kind === 'iterations') {
    const pace = Number.isFinite(plan.spawnRate) ? { spawnRate: plan.spawnRate } : {}
    return { users: plan.users, ...pace, ...(plan.kind === 'iterations' ? { iterations: plan.iterations } : {}) }
  }
  if (plan.kind !== 'stages') return {}
  return { stages: plan.stages.map(({ durationMs, target }) => ({ duration: durationMs / 1000, target })) }
}
