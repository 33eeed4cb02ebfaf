// The master: gives workers the plan, deals the users of a run ahead of time, and merges what the workers report.
import { messageOf, type TymbalError } from '../model/errors.js'
import type { Scenario } from '../model/load.js'
import type { RunOptions } from '../model/run-options.js'
import type { ScriptBundle } from '../model/test-plan.js'
import type { RunAggregate } from '../stats/run-aggregate.js'
import type { MasterLink } from '../wire/link.js'
import type { WorkerMessage } from '../wire/messages.js'
import { Inquiries, readError, toError } from './inquiries.js'
import { slotsOf } from './load-control.js'
import { SpawnControl } from './spawn-control.js'
import type { WorkerNode } from './worker-node.js'
import { WorkerRegistry } from './worker-registry.js'

const HEARTBEAT_MS = 1000
/** From the start message to the common start instant: time for every worker to hear of it. */
const START_LEAD_LOCAL_MS = 5
const START_LEAD_REMOTE_MS = 150
/** Beyond its grace a worker gets so long to report before the master closes the books. */
const STOP_MARGIN_MS = 5000
const QUIT_LIMIT_MS = 2000

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

export class Master {
  readonly registry: WorkerRegistry
  readonly #deps: MasterDeps
  readonly #inquiries: Inquiries
  readonly #heartbeat: NodeJS.Timeout
  #events = NO_EVENTS
  #plan: PlanToPrepare | null = null
  #run: OpenRun | null = null
  #spawning: SpawnControl | null = null
  #closed = false

  constructor(deps: MasterDeps) {
    this.#deps = deps
    this.#inquiries = new Inquiries((workerId, message) => deps.link.send(workerId, message))
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
    await this.#inquiries.ask({
      message: { type: 'plan', hash: bundle.hash, options, slots, selectors },
      workerIds: this.#aliveIds(),
      read: (reply) => reply.type === 'plan_ready' || (reply.type === 'plan_failed' && toError(reply.error)),
    })
  }

  /** From now on reports of this run are merged. */
  open(run: OpenRun): void {
    this.#run = run
  }

  /** The script's setup(), on the first worker; its result goes to all. @throws TymbalError TYM3006 */
  async setup(): Promise<unknown> {
    let data: unknown
    await this.#inquiries.ask({
      message: { type: 'setup', runId: this.#run!.runId },
      workerIds: this.#scriptWorkerIds(),
      read: (reply) => {
        if (reply.type !== 'setup_done') return false
        data = reply.data
        return readError(reply.error)
      },
    })
    return data
  }

  /** The script's teardown(), on the first worker that is left. @throws TymbalError TYM3005 */
  async teardown(data: unknown): Promise<void> {
    await this.#inquiries.ask({
      message: { type: 'teardown', runId: this.#run!.runId, data },
      workerIds: this.#scriptWorkerIds(),
      read: (reply) => reply.type === 'teardown_done' && readError(reply.error),
    })
  }

  /** Has the script's testStart hooks run on every worker. @throws TymbalError when one of them cannot run */
  async startHooks({ seed, setupData }: { readonly seed: number; readonly setupData: unknown }): Promise<void> {
    const { runId } = this.#run!
    await this.#inquiries.ask({
      message: { type: 'start', runId, seed, setupData: setupData ?? null },
      workerIds: this.#aliveIds(),
      read: (reply) => reply.type === 'started' && readError(reply.error),
    })
  }

  /** Starts the users of the opened run at one instant on all workers, whose hooks have run. */
  begin(): void {
    const { link, clock, wallClock } = this.#deps
    const { runId } = this.#run!
    const workers = this.registry.alive()
    const leadMs = link.address === 'memory' ? START_LEAD_LOCAL_MS : START_LEAD_REMOTE_MS
    const spawning = new SpawnControl({
      runId,
      scenarios: this.#plan!.scenarios,
      workers,
      clock,
      startMs: clock() + leadMs,
      send: (workerId, message) => link.send(workerId, message),
      spawned: (users) => this.#spawned(users),
      drained: () => this.#events.drained(),
      shapeFailed: (error) => this.#shapeFailed(error),
    })
    this.#spawning = spawning
    const quotas = spawning.quotas()
    for (const node of workers) {
      node.enter('spawning')
      const startAtMs = wallClock() + leadMs + node.clockOffsetMs
      link.send(node.id, { type: 'go', runId, startAtMs, quotas: quotas.get(node.id) ?? {} })
    }
    spawning.start()
  }

  /** Milliseconds since the common start; negative before it, 0 before there is one. */
  elapsedMs(): number {
    return this.#spawning?.elapsedMs() ?? 0
  }

  wantedUsers(): number {
    return this.#spawning?.wantedUsers ?? 0
  }

  /** The most users that were to run at any time so far. */
  get peakUsers(): number {
    return this.#spawning?.peakUsers ?? 0
  }

  /** When the load plans end by themselves, in elapsed ms; null = open. */
  get endsAtMs(): number | null {
    return this.#spawning?.endsAtMs ?? null
  }

  /** True when all wanted users of the present plan are out. */
  get isSpawned(): boolean {
    return this.#spawning?.isSpawned ?? false
  }

  /** Goes to another number of users from now on, at `spawnRate` users per second. */
  retarget(users: number, spawnRate: number): void {
    this.#spawning?.retarget(users, spawnRate)
  }

  /** Users begin no new iteration until `resume`; time and schedules go on. */
  pause(): void {
    this.#tellAll('pause')
  }

  resume(): void {
    this.#tellAll('resume')
  }

  /** Ends all users with grace and resolves when every worker has reported its last, or is given up. */
  async stop(graceMs: number): Promise<void> {
    if (this.#run === null) return
    this.#spawning?.stop()
    await this.#inquiries.ask({
      message: { type: 'stop', runId: this.#run.runId, graceMs },
      workerIds: this.#aliveIds(),
      read: (reply) => reply.type === 'stopped',
      limitMs: graceMs + STOP_MARGIN_MS,
    })
    for (const node of this.registry.alive()) node.enter('ready')
  }

  /** Shortens the grace of a stop that is under way. */
  cut(): void {
    if (this.#run === null) return
    for (const id of this.#aliveIds()) this.#deps.link.send(id, { type: 'stop', runId: this.#run.runId, graceMs: 0 })
  }

  /** Sends the workers home and closes the link. */
  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    clearInterval(this.#heartbeat)
    this.#spawning?.stop()
    const workerIds = this.#aliveIds()
    await this.#inquiries.ask({ message: { type: 'quit' }, workerIds, read: () => false, limitMs: QUIT_LIMIT_MS })
    await this.#deps.link.close()
  }

  #tellAll(type: 'pause' | 'resume'): void {
    if (this.#run === null) return
    for (const id of this.#aliveIds()) this.#deps.link.send(id, { type, runId: this.#run.runId })
  }

  #aliveIds(): string[] {
    return this.registry.alive().map((node) => node.id)
  }

  /** The first worker that runs our script; any other answers for it without doing anything. */
  #scriptWorkerIds(): string[] {
    const workers = this.registry.alive()
    const first = workers.find((node) => node.facts?.kind === 'tymbal') ?? workers[0]
    return first === undefined ? [] : [first.id]
  }

  #receive(workerId: string, message: WorkerMessage): void {
    if (this.registry.handle(workerId, message)) {
      this.#inquiries.settle(workerId, message)
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
        this.#spawning?.recordDrained(workerId, message.scenario, message.placed, message.exhausted)
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
    this.#inquiries.settle(workerId, message)
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
    this.#spawning?.removeWorker(node.id)
    this.#inquiries.settle(node.id, { type: 'quit' })
    this.#events.workerLost(node, reason)
  }

  /** Once a ramp is over, everybody hears of it. */
  #spawned(users: number): void {
    for (const node of this.registry.alive()) {
      node.enter('running')
      this.#deps.link.send(node.id, { type: 'spawning_complete', runId: this.#run!.runId, users })
    }
  }

  #shapeFailed(error: TymbalError): void {
    this.#events.hookFailed(error)
    this.#events.stopTest(error.message)
  }
}
