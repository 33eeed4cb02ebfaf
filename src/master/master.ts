// The master: gives workers the plan, deals the users of a run ahead of time, and merges what the workers report.
import { messageOf, type TymbalError } from '../model/errors.js'
import type { Scenario } from '../model/load.js'
import type { RunOptions } from '../model/run-options.js'
import type { ScriptBundle } from '../model/test-plan.js'
import type { RunAggregate } from '../stats/run-aggregate.js'
import type { MasterLink } from '../wire/link.js'
import type { RunUnderWay, Slot, WorkerMessage } from '../wire/messages.js'
import type { MasterVersion } from './check-peer.js'
import { Enrolment } from './enrolment.js'
import { Inquiries, readError, toError } from './inquiries.js'
import { slotsOf } from './load-control.js'
import { SpawnControl } from './spawn-control.js'
import type { WorkerNode } from './worker-node.js'
import { WorkerRegistry } from './worker-registry.js'

const HEARTBEAT_MS = 1000
const WATCH_MS = 250
/** From the start message to the common start instant: time for every worker to hear of it. */
const START_LEAD_LOCAL_MS = 5
const START_LEAD_REMOTE_MS = 150
/** Beyond its grace a worker gets so long to report before the master closes the books. */
const STOP_MARGIN_MS = 5000
const QUIT_LIMIT_MS = 2000
/** Beats that a new worker gets at once: the one with the shortest round trip says most about its clock. */
const FIRST_BEATS = 5
/** More users than any worker can have: who says so is not believed. */
const MOST_USERS = 1_000_000

/** What becomes of the users of a lost worker: they move to the others, they are missed until it comes back, or the run fails. */
export type WorkerLossPolicy = 'redistribute' | 'continue' | 'fail'

export interface MasterEvents {
  /** A script asked for the end of the test. */
  stopTest(reason: string): void
  hookFailed(error: TymbalError): void
  log(level: 'info' | 'warn' | 'error', text: string): void
  workerJoined(node: WorkerNode): void
  /** `users` ran on it. */
  workerLost(node: WorkerNode, reason: string, users: number): void
  /** A worker that was lost is there again; `isRunning` = with users of this run. */
  workerReturned(node: WorkerNode, isRunning: boolean): void
  /** A worker was asked to leave; its users move to the others first. */
  workerLeaving(node: WorkerNode): void
  /** A peer was not let in, or cannot take part. `peer` is '' when nothing is known of it. */
  peerRefused(peer: string, reason: string): void
  /** The first users of `workers` workers started within `skewMs` of each other; clocks are known to `uncertaintyMs`. */
  startMeasured(workers: number, skewMs: number, uncertaintyMs: number): void
  /** Nothing is left to do for any user. */
  drained(): void
}

export interface MasterDeps {
  readonly link: MasterLink
  /** Monotonic milliseconds. */
  readonly clock: () => number
  readonly wallClock: () => number
  readonly version: MasterVersion
  readonly onWorkerLoss: WorkerLossPolicy
}

const NO_EVENTS: MasterEvents = {
  stopTest: () => undefined,
  hookFailed: () => undefined,
  log: () => undefined,
  workerJoined: () => undefined,
  workerLost: () => undefined,
  workerReturned: () => undefined,
  workerLeaving: () => undefined,
  peerRefused: () => undefined,
  startMeasured: () => undefined,
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
  readonly #enrolment: Enrolment
  readonly #timers: readonly NodeJS.Timeout[]
  #events = NO_EVENTS
  #plan: PlanToPrepare | null = null
  #slots: readonly Slot[] = []
  #run: OpenRun | null = null
  #spawning: SpawnControl | null = null
  #isPaused = false
  /** Grace of the stop that is under way, or was. */
  #stopGraceMs: number | null = null
  /** How late the first user of each worker was that takes part from the start; null = not known yet. */
  readonly #startLateMs = new Map<string, number | null>()
  #closed = false

  constructor(deps: MasterDeps) {
    this.#deps = deps
    const send = deps.link.send.bind(deps.link)
    this.#inquiries = new Inquiries(send)
    this.#enrolment = new Enrolment({
      inquiries: this.#inquiries,
      admit: (node) => this.#admit(node, null),
      failed: (node, error) => this.#dismiss(node, messageOf(error)),
    })
    this.registry = new WorkerRegistry({
      ...deps,
      send,
      present: (node, run, isNew) => this.#present(node, run, isNew),
      lost: (node, reason, users) => this.#lost(node, reason, users),
      refused: (id, reason) => this.#events.peerRefused(id, reason),
    })
    deps.link.listen({
      message: (workerId, message) => this.#receive(workerId, message),
      fault: (workerId, reason) => this.#events.log('warn', `worker ${workerId} sent ${reason}; ignored`),
      unreachable: (workerId) => this.registry.unreachable(workerId),
      disconnected: () => this.#beatAll(),
      refused: (address, reason) => this.#events.peerRefused(address, reason),
    })
    const watch = setInterval(() => this.registry.watch(), WATCH_MS)
    this.#timers = [setInterval(() => this.#beatAll(), HEARTBEAT_MS), watch]
  }

  /** Who hears of what happens. One listener. */
  listen(events: MasterEvents): void {
    this.#events = events
  }

  /** Hands script and options to every worker that is there. @throws TymbalError the first worker's refusal */
  async prepare(plan: PlanToPrepare): Promise<void> {
    this.#plan = plan
    const { options, scenarios, selectors, bundle } = plan
    this.#slots = slotsOf(scenarios, options.stopTimeoutMs)
    const message = { type: 'plan', hash: bundle.hash, options, slots: this.#slots, selectors } as const
    await this.#enrolment.plan(message, this.registry.alive())
  }

  /** From now on reports of this run are merged. */
  open(run: OpenRun): void {
    this.#run = run
    this.#stopGraceMs = null
  }

  /** The script's setup(), on the first worker; its result goes to all. @throws TymbalError TYM3006 */
  async setup(): Promise<unknown> {
    let data: unknown
    await this.#inquiries.ask({
      message: { type: 'setup', runId: this.#run!.runId },
      workerIds: this.#firstId(),
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
      workerIds: this.#firstId(),
      read: (reply) => reply.type === 'teardown_done' && readError(reply.error),
    })
  }

  /** Has the script's testStart hooks run on every worker. @throws TymbalError when one of them cannot run */
  async startHooks({ seed, setupData }: { readonly seed: number; readonly setupData: unknown }): Promise<void> {
    const message = { type: 'start', runId: this.#run!.runId, seed, setupData: setupData ?? null } as const
    await this.#enrolment.start(message, this.registry.alive())
  }

  /** Starts the users of the opened run at one instant on all workers, whose hooks have run. */
  begin(): void {
    const { link, clock } = this.#deps
    const leadMs = link.address === 'memory' ? START_LEAD_LOCAL_MS : START_LEAD_REMOTE_MS
    const workers = this.#enrolment.begin(this.registry.alive())
    const spawning = this.#spawnControl(workers, clock() + leadMs)
    const quotas = spawning.quotas()
    for (const node of workers) {
      this.#startLateMs.set(node.id, null)
      this.#go(node, quotas.get(node.id) ?? {})
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
    this.#isPaused = true
    this.#tellAll('pause')
  }

  resume(): void {
    this.#isPaused = false
    this.#tellAll('resume')
  }

  /** Ends all users with grace and resolves when every worker has reported its last, or is given up. */
  async stop(graceMs: number): Promise<void> {
    if (this.#run === null) return
    this.#stopGraceMs = graceMs
    this.#enrolment.end()
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
    for (const timer of this.#timers) clearInterval(timer)
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

  /** One of ours where there is one: Locust's workers know nothing of the script. */
  #firstId(): string[] {
    const nodes = this.registry.alive()
    const first = nodes.find((node) => node.facts.kind === 'tymbal') ?? nodes[0]
    return first === undefined ? [] : [first.id]
  }

  #spawnControl(workers: readonly WorkerNode[], startMs: number): SpawnControl {
    const { link, clock } = this.#deps
    this.#spawning = new SpawnControl({
      runId: this.#run!.runId,
      scenarios: this.#plan!.scenarios,
      workers,
      clock,
      startMs,
      send: (workerId, message) => link.send(workerId, message),
      spawned: (users) => this.#spawned(users),
      drained: () => this.#events.drained(),
      shapeFailed: (error) => this.#shapeFailed(error),
    })
    return this.#spawning
  }

  /** Tells a worker the instant that all elapsed times are counted from, on its own clock. */
  #go(node: WorkerNode, quotas: Readonly<Record<string, number>>): void {
    const { link, wallClock } = this.#deps
    const { runId } = this.#run!
    node.enter('spawning')
    const startAtMs = wallClock() - this.elapsedMs() + node.clockOffsetMs
    link.send(node.id, { type: 'go', runId, startAtMs, quotas })
    if (this.#isPaused) link.send(node.id, { type: 'pause', runId })
  }

  /** A worker takes part in a run that goes on already. */
  #admit(node: WorkerNode, run: RunUnderWay | null): void {
    if (this.#spawning === null || this.#stopGraceMs !== null) return
    if (run === null) this.#go(node, {})
    else node.enter('running')
    this.#spawning.addWorker(node, run)
    if (node.isLeaving) this.#spawning.drainWorker(node.id)
  }

  /** A worker goes on where it is if that is the run of now; else it begins anew. */
  #present(node: WorkerNode, run: RunUnderWay | null, isNew: boolean): void {
    const isOurs = run !== null && run.runId === this.#run?.runId && this.#isCredible(run)
    if (isNew) this.#events.workerJoined(node)
    else this.#events.workerReturned(node, isOurs)
    for (let i = 0; i < FIRST_BEATS; i++) this.#beat(node)
    if (isOurs) this.#takeOver(node, run)
    else this.#begin(node, run)
  }

  #begin(node: WorkerNode, run: RunUnderWay | null): void {
    if (run !== null) this.#deps.link.send(node.id, { type: 'stop', runId: run.runId, graceMs: 0 })
    this.#spawning?.removeWorker(node.id)
    this.#enrolment.forget(node.id)
    void this.#enrolment.join(node)
  }

  #takeOver(node: WorkerNode, run: RunUnderWay): void {
    this.#enrolment.takeOver(node.id)
    if (this.#stopGraceMs === null) this.#admit(node, run)
    else this.#deps.link.send(node.id, { type: 'stop', runId: run.runId, graceMs: this.#stopGraceMs })
  }

  #isCredible({ counts }: RunUnderWay): boolean {
    return counts.length === this.#slots.length && counts.reduce((sum, count) => sum + count, 0) <= MOST_USERS
  }

  #beatAll(): void {
    for (const node of this.registry.alive()) this.#beat(node)
  }

  #beat(node: WorkerNode): void {
    const run = this.#run
    const acked = run === null ? null : { runId: run.runId, seq: run.aggregate.addedInOrder(node.id) }
    this.#deps.link.send(node.id, { type: 'heartbeat', atMs: this.#deps.wallClock(), acked })
  }

  #receive(workerId: string, message: WorkerMessage): void {
    if (this.registry.handle(workerId, message)) return
    const node = this.registry.get(workerId)
    if (node === undefined) return
    this.#act(node, message)
    this.#inquiries.settle(workerId, message)
  }

  #act(node: WorkerNode, message: WorkerMessage): void {
    const workerId = node.id
    switch (message.type) {
      case 'need_bundle':
        if (this.#plan?.bundle.hash === message.hash) {
          this.#deps.link.send(workerId, { type: 'bundle', bundle: this.#plan.bundle })
        }
        break
      case 'stats':
        this.#merge(node, message)
        break
      case 'drained':
        if (message.runId !== this.#run?.runId) break
        this.#spawning?.recordDrained(workerId, message.scenario, message.placed, message.exhausted)
        break
      case 'begun':
        this.#begun(node, message.lateMs)
        break
      case 'leaving':
        this.#leaving(node)
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
  }

  #merge(node: WorkerNode, { delta }: Extract<WorkerMessage, { type: 'stats' }>): void {
    if (delta.runId !== this.#run?.runId) return
    try {
      this.#run.aggregate.add(node.id, delta)
    } catch (fault) {
      this.#events.log('warn', `a report of worker ${node.id} was not readable: ${messageOf(fault)}`)
      return
    }
    if (node.isAlive) node.users = Object.values(delta.users).reduce((sum, count) => sum + count, 0)
  }

  /** When all that were there at the start have begun, how far apart they were is known. */
  #begun(node: WorkerNode, lateMs: number): void {
    const late = this.#startLateMs
    if (!late.has(node.id)) return
    late.set(node.id, lateMs)
    const known = [...late.values()].filter((ms) => ms !== null)
    if (late.size < 2 || known.length < late.size) return
    const doubts = [...late.keys()].map((id) => this.registry.get(id)!.clockUncertaintyMs)
    this.#events.startMeasured(late.size, Math.max(...known) - Math.min(...known), Math.max(...doubts))
    late.clear()
  }

  #leaving(node: WorkerNode): void {
    if (node.isLeaving) return
    node.isLeaving = true
    this.#events.workerLeaving(node)
    this.#spawning?.drainWorker(node.id)
  }

  #lost(node: WorkerNode, reason: string, users: number): void {
    this.#enrolment.forget(node.id)
    this.#startLateMs.delete(node.id)
    if (this.#deps.onWorkerLoss !== 'continue' || node.state === 'gone') this.#spawning?.removeWorker(node.id)
    this.#inquiries.settle(node.id, { type: 'quit' })
    this.#events.workerLost(node, reason, users)
  }

  #dismiss(node: WorkerNode, reason: string): void {
    this.#events.peerRefused(node.id, reason)
    this.registry.dismiss(node.id, reason)
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
