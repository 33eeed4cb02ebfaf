// What a summary says beside the statistics: the run itself and the state of its workers.
import type { WorkerNode } from '../master/worker-node.js'
import type { RunOptions } from '../model/run-options.js'
import type { RunState } from '../model/run-state.js'
import type { TestPlan } from '../model/test-plan.js'
import { withoutUserinfo } from '../outputs/text/userinfo.js'
import type { WorkerNodeInfo } from '../stats/run-aggregate.js'
import type { RunSummary } from '../stats/run-summary.js'

export interface RunIdentity {
  readonly runId: string
  readonly name: string
  readonly plan: TestPlan
  readonly options: RunOptions
  readonly seed: number
}

/** What changes while the run lives. */
export interface RunMoment {
  readonly startedAtMs: number
  readonly durationMs: number
  readonly state: RunState
  readonly targetUsers: number
  readonly users: number
  readonly plannedMs: number | null
}

export type RunHead = Pick<RunSummary['run'], 'id' | 'name' | 'script' | 'host' | 'tags' | 'options'>

/** What every summary of a run says alike; made once. */
export function runHead(identity: RunIdentity): RunHead {
  const { plan, options } = identity
  return Object.freeze({
    id: identity.runId,
    name: identity.name,
    script: withoutUserinfo(plan.bundle.path),
    host: withoutUserinfo(options.host ?? plan.userClasses.find((userClass) => userClass.host !== null)?.host ?? ''),
    tags: Object.freeze({ ...options.runTags }),
    options: Object.freeze(publicOptions(identity)),
  })
}

/** Field by field: spreads of a summary that is made each second leave their object layouts in V8's old space (decision 051). */
export function runFacts(head: RunHead, moment: RunMoment): RunSummary['run'] {
  return {
    id: head.id,
    name: head.name,
    script: head.script,
    host: head.host,
    startedAt: new Date(moment.startedAtMs).toISOString(),
    durationMs: Math.round(moment.durationMs),
    state: moment.state,
    targetUsers: moment.targetUsers,
    users: moment.users,
    plannedMs: moment.plannedMs,
    tags: head.tags,
    options: head.options,
  }
}

/** The options as reports may show them: no environment, no secret parameters, no login in a URL, numbers that JSON knows. */
function publicOptions({ options, plan, seed }: RunIdentity): Record<string, unknown> {
  const { env: _env, parameters, thresholds: _thresholds, ...plain } = options
  const secret = new Set(plan.parameters.filter((parameter) => parameter.secret).map(({ name }) => name))
  const shown = Object.entries(parameters).map(([name, value]) => [name, secret.has(name) ? '(secret)' : value])
  return {
    ...plain,
    host: options.host === null ? null : withoutUserinfo(options.host),
    proxy: withoutUserinfo(options.proxy),
    spawnRate: options.spawnRate === Number.POSITIVE_INFINITY ? 'unlimited' : options.spawnRate,
    seed,
    parameters: Object.fromEntries(shown),
  }
}

/** @param nowMs the clock of `lastSeenMs`; null = the run is over */
export function workerFacts(nodes: readonly WorkerNode[], nowMs: number | null): WorkerNodeInfo[] {
  return nodes.map((node) => ({
    id: node.id,
    index: node.index,
    host: node.host,
    kind: node.facts.kind,
    state: node.state,
    users: node.users,
    clockOffsetMs: node.clockOffsetMs,
    about: node.about,
    heardMsAgo: heardMsAgo(node, nowMs),
    openFileLimit: node.facts.openFileLimit ?? null,
    memoryBytes: node.memoryBytes === 0 ? null : node.memoryBytes,
    flags: flagsOf(node, nowMs),
  }))
}

/** A clock that is so far off is told of, though every time is corrected by it. */
const MOST_CLOCK_OFFSET_MS = 250
const MOST_MEMORY = 0.85
/** Beyond the sockets there are files, and the system's own. */
const MOST_SOCKETS = 0.8
/** Two beats are missing. */
const MOST_SILENT_MS = 3000

/** To a tenth of a second: nobody reads more of it. */
const heardMsAgo = ({ isAlive, lastSeenMs }: WorkerNode, nowMs: number | null): number | null =>
  isAlive && nowMs !== null ? Math.max(0, Math.round((nowMs - lastSeenMs) / 100) * 100) : null

function flagsOf(node: WorkerNode, nowMs: number | null): string[] {
  const { clockOffsetMs, memoryBytes, openSockets, facts, hasLeft, isLeaving, isDrained, isAlive } = node
  const flags: string[] = hasLeft ? ['left'] : []
  if (isAlive && isLeaving) flags.push('leaving')
  if (isAlive && isDrained) flags.push('drained')
  if (facts.kind === 'locust') flags.push('rounded')
  if (Math.abs(clockOffsetMs) > MOST_CLOCK_OFFSET_MS) flags.push('clock')
  if (facts.memoryBytes > 0 && memoryBytes > MOST_MEMORY * facts.memoryBytes) flags.push('memory')
  if (openSockets > MOST_SOCKETS * (facts.openFileLimit ?? Number.POSITIVE_INFINITY)) flags.push('sockets')
  if ((heardMsAgo(node, nowMs) ?? 0) > MOST_SILENT_MS) flags.push('silent')
  return flags
}
