// The script as the Start form shows it. Pure.
import type { TaskInfo } from '../../model/test-plan.js'
import { withoutUserinfo } from '../../outputs/text/userinfo.js'
import type { ScriptState, StartRequest, TaskShare } from '../../web/api.js'
import type { RunRequest } from '../run-request.js'
import { thresholdText } from './start-settings.js'

/** @param request what Start would begin when nothing is changed */
export function scriptState(request: RunRequest): ScriptState {
  const { bundle, userClasses, taskTrees, parameters } = request.script.plan
  return {
    path: withoutUserinfo(bundle.path),
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

const hasOwnLoad = ({ scenarios }: RunRequest): boolean => scenarios.length > 1 || scenarios[0]?.plan.kind !== 'users'

function defaultsOf({ options, scenarios, name, script }: RunRequest): StartRequest {
  const secret = new Set(script.plan.parameters.filter((one) => one.secret).map((one) => one.name))
  const parameters = Object.entries(options.parameters).filter(([key]) => !secret.has(key))
  return {
    host: options.host === null ? null : withoutUserinfo(options.host),
    runTime: options.runTimeMs === null ? null : options.runTimeMs / 1000,
    userClasses: options.userClasses,
    thresholds: options.thresholds.map(thresholdText),
    parameters: Object.fromEntries(parameters),
    name,
    tags: options.runTags,
    ...loadOf(scenarios),
  }
}

/** Of a load that the script decides in other ways nothing is said: left out, it stays so. */
function loadOf(scenarios: RunRequest['scenarios']): StartRequest {
  const plan = scenarios.length === 1 ? scenarios[0]!.plan : null
  if (plan?.kind === 'users') {
    const pace = Number.isFinite(plan.spawnRate) ? { spawnRate: plan.spawnRate } : {}
    return { users: plan.users, ...pace }
  }
  if (plan?.kind !== 'stages') return {}
  return { stages: plan.stages.map(({ durationMs, target }) => ({ duration: durationMs / 1000, target })) }
}
