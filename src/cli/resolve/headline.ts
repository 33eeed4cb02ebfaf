// The first lines of a run: what is about to happen, to whom, and when it ends. Pure.
import type { LoadPlan, Scenario } from '../../model/load.js'
import { duration, plural } from '../../outputs/text/numbers.js'
import { withoutUserinfo } from '../../outputs/text/userinfo.js'

export interface HeadlineFacts {
  /** The script as the user gave it, or the quick URL. */
  readonly script: string
  readonly host: string | null
  readonly scenarios: readonly Scenario[]
  readonly runTimeMs: number | null
  readonly hasEnd: boolean
  readonly processes: number
  /** Workers of other machines that are waited for; null = none. */
  readonly expectWorkers: number | null
  readonly seed: number
}

/** `loadtest.ts → http://127.0.0.1:8080: 100 users at 10/s for 5m · 2 workers · seed 17` */
export function headline(facts: HeadlineFacts): string {
  const target = [facts.script, ...(facts.host === null ? [] : [facts.host])].map(withoutUserinfo).join(' → ')
  const loads = facts.scenarios.map((scenario) => scenarioText(scenario, facts.scenarios.length > 1))
  const ends = facts.runTimeMs === null ? '' : ` for ${duration(facts.runTimeMs)}`
  const open = facts.hasEnd ? '' : ', until Ctrl-C (-t, -i or --stage would end it)'
  const workers = workersText(facts)
  return `${target}: ${loads.join('; ')}${ends}${open}${workers} · seed ${facts.seed}`
}

function workersText({ processes, expectWorkers }: HeadlineFacts): string {
  if (expectWorkers !== null) return ` · ${plural(expectWorkers, 'worker')}`
  return processes > 1 ? ` · ${plural(processes, 'worker process', 'worker processes')}` : ''
}

function scenarioText({ name, plan, durationMs }: Scenario, named: boolean): string {
  const text = planText(plan) + (durationMs === null ? '' : ` for ${duration(durationMs)}`)
  return named ? `${name}: ${text}` : text
}

/** One load plan in words. */
export function planText(plan: LoadPlan): string {
  switch (plan.kind) {
    case 'users':
      return usersText(plan.users, plan.spawnRate)
    case 'iterations': {
      const total = plural(plan.iterations, 'iteration')
      return `${total}${plan.per === 'user' ? ' each' : ''} by ${usersText(plan.users, plan.spawnRate)}`
    }
    case 'stages':
      return `${plan.startUsers > 0 ? `from ${plan.startUsers}, ` : ''}${plan.stages.map((stage) => `${duration(stage.durationMs)} to ${stage.target}`).join(', ')} users`
    case 'shape':
      return 'the load shape of the script'
    default:
      return plan satisfies never
  }
}

function usersText(users: number, spawnRate: number): string {
  if (users <= 1) return plural(users, 'user')
  if (spawnRate === Number.POSITIVE_INFINITY) return `${plural(users, 'user')} at once`
  return `${plural(users, 'user')} at ${rateText(spawnRate)}`
}

/** `10/s`, `0.5/s`. */
const rateText = (perSecond: number): string => `${Number(perSecond.toPrecision(4))}/s`
