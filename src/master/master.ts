// The master: gives workers the plan, deals the users of a run ahead of time, and merges what the workers report.
import { ERROR_CODES, type ErrorCode, messageOf, TymbalError } from '../model/errors.js'
import type { Scenario } from '../model/load.js'
import type { RunOptions } from '../model/run-options.js'
import type { ScriptBundle } from '../model/test-plan.js'
import type { RunAggregate } from '../stats/run-aggregate.js'
import type { MasterLink } from '../wire/link.js'
import type { RemoteError, WorkerMessage } from '../wire/messages.js'
import { LoadControl, slotsOf } from './load-control.js'
import type { WorkerNode } from './worker-node.js'
import { WorkerRegistry } from './worker-registry.js'

/** Spawn plans reach this far ahead, so that a worker has them before they are due. */
const PLAN_AHEAD_MS = 1000
const PLAN_INTERVAL_MS = 250
const SHAPE_INTERVAL_MS = 1000
const HEARTBEAT_MS = 1000
/** From the start message to the common start instant: time for every worker to hear of it. */
const START_LEAD_LOCAL_MS = 5
const START_LEAD_REMOTE_MS = 150
/** Beyond its grace a worker gets so long to report before the master closes the books. */
const STOP_MARGIN_MS = 5000

export interface MasterEvents {
  /** A script asked for the end of the test. */
  stopTest(reason: string): void
  hookFailed(error: TymbalError): void
  log(level: 'info' | 'warn' | 'error', text: string): void
  workerJoined(node: WorkerNode): void
  workerLost(node: WorkerNode, reason: string): void
  /** Nothing is left to do for any user. */
  drained(): void
}

export interface MasterDeps {
  readonly link: MasterLink
  /** Monotonic milliseconds. */
  readonly clock: () => number
  readonly wallClock: () => number
}

const NO_EVENTS: MasterEvents = {
  stopTest: () => undefined,
  hookFailed: () => undefined,
  log: () => undefined,
  workerJoined: () => undefined,
  workerLost: () => undefined,
  drained: () => undefined,
}

export interface PlanToPrepare {
  readonly bundle: ScriptBundle
  readonly options: RunOptions
  readonly scenarios: readonly Scenario[]
  readonly selectors: readonly string[]
}

/** The run whose reports are merged, from setup() to teardown(). */
export interface OpenRun {
  readonly runId: string
  readonly aggregate: RunAggregate
}

/** An answer that somebody waits for. */
interface Expectation {
  readonly settle: (workerId: string, message: WorkerMessage) => boolean
}

export class Master {
  readonly registry: WorkerRegistry
  readonly #deps: MasterDeps
  #events = NO_EVENTS
  readonly #expectations = new Set<Expectation>()
  #plan: PlanToPrepare | null = null
  #load: LoadControl | null = null
  #run: OpenRun | null = null
  #startMs = 0
  #plannedUntilMs = 0
  #epoch = 0
  #nextShapeAskMs = 0
  #spawningAnnounced = false
  #stopping = false
  #closed = false
  #planTimer: NodeJS.Timeout | null = null
  readonly #heartbeat: NodeJS.Timeout

  constructor(deps: MasterDeps) {
    this.#deps = deps
    this.registry = new WorkerRegistry({
      link: deps.link,
      clock: deps.clock,
      wallClock: deps.wallClock,
      onJoin: (node) => this.#events.workerJoined(node),
      onLoss: (node, reason) => this.#lost(node, reason),
    })
    deps.link.onMessage((workerId, message) => this.#receive(workerId, message))
    deps.link.onFault((workerId, reason) => this.#events.log('warn', `worker ${workerId} sent ${reason}; ignored`))
    this.#heartbeat = setInterval(() => this.registry.beat(), HEARTBEAT_MS)
  }

  /** Who hears of what happens. One listener. */
  listen(events: MasterEvents): void {
    this.#events = events
  }

  /** Hands script and options to every worker that is there. @throws TymbalError the first worker's refusal */
  async prepare(plan: PlanToPrepare): Promise<void> {
    this.#plan = plan
    const { options, scenarios, selectors, bundle } = plan
    const slots = slotsOf(scenarios, options.stopTimeoutMs)
    await this.#ask(
      { type: 'plan', hash: bundle.hash, options, slots, selectors },
      (message) => message.type === 'plan_ready' || (message.type === 'plan_failed' && toError(message.error)),
    )
  }

  /** From now on reports of this run are merged. */
  open(run: OpenRun): void {
    this.#run = run
  }

  /** The script's setup(), on the first worker; its result goes to all. @throws TymbalError TYM3006 */
  async setup(): Promise<unknown> {
    const { runId } = this.#run!
    let data: unknown
    await this.#ask(
      { type: 'setup', runId },
      (message) => {
        if (message.type !== 'setup_done') return false
        data = message.data
        return message.error === null ? true : toError(message.error)
      },
      this.registry.alive().slice(0, 1),
    )
    return data
  }

  /** The script's teardown(), on the first worker that is left. @throws TymbalError TYM3005 */
  async teardown(data: unknown): Promise<void> {
    const { runId } = this.#run!
    await this.#ask(
      { type: 'teardown', runId, data },
      (message) => message.type === 'teardown_done' && (message.error === null ? true : toError(message.error)),
      this.registry.alive().slice(0, 1),
    )
  }

  /** Starts the users of the opened run at one instant on all workers. */
  begin(start: { readonly seed: number; readonly setupData: unknown }): void {
    const { link, clock, wallClock } = this.#deps
    const load = new LoadControl(this.#plan!.scenarios)
    const workers = this.registry.alive()
    const leadMs = link.address === 'memory' ? START_LEAD_LOCAL_MS : START_LEAD_REMOTE_MS
    this.#load = load
    this.#stopping = false
    this.#spawningAnnounced = false
    this.#plannedUntilMs = 0
    this.#nextShapeAskMs = 0
    this.#startMs = clock() + leadMs
    for (const node of workers) load.addWorker(node.id, node.host)
    const quotas = load.quotas()
    for (const node of workers) {
      node.enter('spawning')
      link.send(node.id, {
        type: 'start',
        runId: this.#run!.runId,
        startAtMs: wallClock() + leadMs + node.clockOffsetMs,
        seed: start.seed,
        setupData: start.setupData ?? null,
        quotas: quotas.get(node.id) ?? {},
        workerCount: workers.length,
      })
    }
    this.#planAhead()
    this.#planTimer = setInterval(() => this.#planAhead(), PLAN_INTERVAL_MS)
  }

  /** Milliseconds since the common start; negative before it. */
  elapsedMs(): number {
    return this.#deps.clock() - this.#startMs
  }

  wantedUsers(): number {
    return this.#stopping ? 0 : (this.#load?.wantedUsers(Math.max(0, this.elapsedMs())) ?? 0)
  }

  /** When the load plans end by themselves, in elapsed ms; null = open. */
  get endsAtMs(): number | null {
    return this.#load?.endsAtMs ?? null
  }

  /** Goes to another number of users from now on, at `spawnRate` users per second. */
  retarget(users: number, spawnRate: number): void {
    if (this.#load === null || this.#stopping) return
    const elapsed = this.elapsedMs()
    this.#load.retarget(elapsed, users, spawnRate)
    this.#replanFrom(elapsed)
    this.#planAhead()
  }

  /** Ends all users with grace and resolves when every worker has reported its last, or is given up. */
  async stop(graceMs: number): Promise<void> {
    if (this.#run === null) return
    this.#stopping = true
    if (this.#planTimer !== null) clearInterval(this.#planTimer)
    const { runId } = this.#run
    await this.#ask(
      { type: 'stop', runId, graceMs },
      (message) => message.type === 'stopped',
      undefined,
      graceMs + STOP_MARGIN_MS,
    )
    for (const node of this.registry.alive()) node.enter('ready')
  }

  /** Shortens the grace of a stop that is under way. */
  cut(): void {
    if (this.#run === null) return
    for (const node of this.registry.alive()) {
      this.#deps.link.send(node.id, { type: 'stop', runId: this.#run.runId, graceMs: 0 })
    }
  }

  /** Sends the workers home and closes the link. */
  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    clearInterval(this.#heartbeat)
    if (this.#planTimer !== null) clearInterval(this.#planTimer)
    await this.#ask({ type: 'quit' }, (message) => message.type === 'quit', undefined, 2000).catch(() => undefined)
    await this.#deps.link.close()
  }

  /** Plans the next window and sends each worker the steps that concern it. */
  #planAhead(): void {
    if (this.#load === null || this.#run === null || this.#stopping) return
    const elapsed = Math.max(0, this.elapsedMs())
    this.#askShapes(elapsed)
    const untilMs = elapsed + PLAN_AHEAD_MS
    const fromMs = Math.max(this.#plannedUntilMs, 0)
    for (const [workerId, steps] of this.#load.plan(fromMs, untilMs)) {
      this.#deps.link.send(workerId, { type: 'spawn', runId: this.#run.runId, epoch: this.#epoch, steps })
    }
    this.#plannedUntilMs = untilMs
    this.#announceSpawned(elapsed)
    if (elapsed > 0 && this.#load.isDone(elapsed)) this.#events.drained()
  }

  /** Load shapes are asked once a second, at full seconds as far as the timers allow. */
  #askShapes(elapsed: number): void {
    if (elapsed < this.#nextShapeAskMs) return
    this.#nextShapeAskMs = (Math.floor(elapsed / SHAPE_INTERVAL_MS) + 1) * SHAPE_INTERVAL_MS
    try {
      if (this.#load!.askShapes(elapsed)) this.#replanFrom(elapsed)
    } catch (thrown) {
      const error =
        thrown instanceof TymbalError ? thrown : new TymbalError('TYM3007', messageOf(thrown), { cause: thrown })
      this.#events.hookFailed(error)
      this.#events.stopTest(error.message)
    }
  }

  /** What was planned beyond this instant is planned again. */
  #replanFrom(elapsed: number): void {
    this.#plannedUntilMs = elapsed
    this.#epoch++
    this.#spawningAnnounced = false
  }

  /** Once a ramp is over, everybody hears of it. */
  #announceSpawned(elapsed: number): void {
    if (this.#spawningAnnounced || !this.#load!.isSpawned(elapsed)) return
    this.#spawningAnnounced = true
    const users = this.#load!.wantedUsers(elapsed)
    for (const node of this.registry.alive()) {
      node.enter('running')
      this.#deps.link.send(node.id, { type: 'spawning_complete', runId: this.#run!.runId, users })
    }
  }

  /** True when all wanted users of the present plan are out. */
  get isSpawned(): boolean {
    return this.#spawningAnnounced
  }

  #receive(workerId: string, message: WorkerMessage): void {
    if (this.registry.handle(workerId, message)) {
      this.#settle(workerId, message)
      return
    }
    if (this.registry.get(workerId) === undefined) return
    switch (message.type) {
      case 'need_bundle':
        if (this.#plan?.bundle.hash === message.hash) {
          this.#deps.link.send(workerId, { type: 'bundle', bundle: this.#plan.bundle })
        }
        break
      case 'stats':
        this.#merge(workerId, message)
        break
      case 'drained':
        if (message.runId !== this.#run?.runId) break
        this.#load?.recordDrained(workerId, message.scenario, message.placed, message.exhausted)
        if (this.elapsedMs() > 0 && this.#load?.isDone(this.elapsedMs())) this.#events.drained()
        break
      case 'stop_test':
        this.#events.stopTest(message.reason)
        break
      case 'hook_failed':
        this.#events.hookFailed(toError(message.error))
        break
      case 'log':
        this.#events.log(message.level, message.text)
        break
      default:
        break
    }
    this.#settle(workerId, message)
  }

  #merge(workerId: string, message: Extract<WorkerMessage, { type: 'stats' }>): void {
    const { delta } = message
    if (delta.runId !== this.#run?.runId) return
    try {
      this.#run.aggregate.add(workerId, delta)
    } catch (fault) {
      this.#events.log('warn', `a report of worker ${workerId} was not readable: ${messageOf(fault)}`)
      return
    }
    const node = this.registry.get(workerId)
    if (node !== undefined) node.users = Object.values(delta.users).reduce((sum, count) => sum + count, 0)
    this.#deps.link.send(workerId, { type: 'stats_ack', runId: delta.runId, seq: delta.seq })
  }

  #lost(node: WorkerNode, reason: string): void {
    this.#load?.removeWorker(node.id)
    if (this.#load !== null && !this.#stopping) this.#replanFrom(Math.max(0, this.elapsedMs()))
    this.#settle(node.id, { type: 'quit' })
    this.#events.workerLost(node, reason)
  }

  #settle(workerId: string, message: WorkerMessage): void {
    for (const expectation of [...this.#expectations]) {
      if (expectation.settle(workerId, message)) this.#expectations.delete(expectation)
    }
  }

  /**
   * Sends a message to workers and waits until each has answered or is gone.
   * `answer` says of a message: true = this is it, false = go on waiting, an error = give up.
   */
  #ask(
    message: Parameters<MasterLink['send']>[1],
    answer: (message: WorkerMessage) => boolean | TymbalError,
    nodes = this.registry.alive(),
    limitMs = Number.POSITIVE_INFINITY,
  ): Promise<void> {
    const waiting = new Set(nodes.map((node) => node.id))
    for (const id of waiting) this.#deps.link.send(id, message)
    if (waiting.size === 0) return Promise.resolve()
    return new Promise((resolve, reject) => {
      const timer = Number.isFinite(limitMs) ? setTimeout(resolve, limitMs) : undefined
      this.#expectations.add({
        settle: (workerId, reply) => {
          const verdict = reply.type === 'quit' ? true : answer(reply)
          if (!waiting.has(workerId) || verdict === false) return false
          if (verdict !== true) reject(verdict)
          waiting.delete(workerId)
          if (waiting.size > 0 && verdict === true) return false
          clearTimeout(timer)
          resolve()
          return true
        },
      })
    })
  }
}

/** A worker's error as our own. */
function toError(error: RemoteError): TymbalError {
  const code = (Object.hasOwn(ERROR_CODES, error.code) ? error.code : 'TYM9001') as ErrorCode
  const { hint, where, codeFrame } = error
  return new TymbalError(code, error.message, {
    ...(hint === undefined ? {} : { hint }),
    ...(where === undefined ? {} : { where }),
    ...(codeFrame === undefined ? {} : { codeFrame }),
  })
}
