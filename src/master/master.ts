// The master: gives workers the plan, has the users of a run dealt to them, and merges what they report.
import { messageOf, TymbalError } from '../model/errors.js'
import type { MasterLink, RunToResume } from '../wire/link.js'
import type { PlanMessage, RunUnderWay, Slot, WorkerMessage } from '../wire/messages.js'
import type { MasterVersion } from './check-peer.js'
import { Enrolment } from './enrolment.js'
import { Fleet } from './fleet.js'
import { readError, toError } from './inquiries.js'
import { slotsOf } from './load-control.js'
import { type MasterEvents, NO_EVENTS, type Speaker, type WorkerLossPolicy } from './master-events.js'
import type { OpenRun, PlanToPrepare, RunToTakeOver } from './open-run.js'
import { RunControl, type TakenOver } from './run-control.js'
import type { SpawnControl } from './spawn-control.js'
import { StartSkew } from './start-skew.js'
import { WorkerCare } from './worker-care.js'
import type { WorkerNode } from './worker-node.js'
import type { WorkerRegistry } from './worker-registry.js'

/** From the start message to the common start instant: time for every worker to hear of it. */
const START_LEAD_LOCAL_MS = 5
const START_LEAD_REMOTE_MS = 150
/** Beyond its grace a worker gets so long to report before the master closes the books. */
const STOP_MARGIN_MS = 5000
/** A worker that was heard of so recently may still bring what it has counted. */
const LIKELY_BACK_MS = 20_000
const QUIT_LIMIT_MS = 2000

export interface MasterDeps {
  readonly link: MasterLink
  /** Monotonic milliseconds. */
  readonly clock: () => number
  readonly wallClock: () => number
  readonly version: MasterVersion
  readonly onWorkerLoss: WorkerLossPolicy
}

export class Master {
  readonly #deps: MasterDeps
  readonly #fleet: Fleet
  readonly #enrolment: Enrolment
  readonly #startSkew = new StartSkew()
  /** What a person has single workers do. */
  readonly care: WorkerCare
  #events = NO_EVENTS
  #plan: PlanToPrepare | null = null
  #slots: readonly Slot[] = []
  #open: OpenRun | null = null
  #run: RunControl | null = null
  #closed = false
  #isCut = false

  constructor(deps: MasterDeps) {
    this.#deps = deps
    this.#fleet = new Fleet({
      ...deps,
      acked: (workerId) => this.#acked(workerId),
      present: (node, run, isNew) => this.#present(node, run, isNew),
      busy: (node) => this.#events.workerBusy(node),
      lost: (node, reason, users) => this.#lost(node, reason, users),
      said: (node, message) => this.#act(node, message),
      unreadable: (workerId, reason) => this.#events.log('warn', `worker ${workerId} sent ${reason}; ignored`),
      refused: (peer, reason) => this.#events.peerRefused(peer, reason),
    })
    this.care = new WorkerCare({
      registry: this.registry,
      send: (workerId, message) => this.#fleet.send(workerId, message),
      drainChanged: (node) => this.#events.drainChanged(node),
      run: () => this.#run,
    })
    this.#enrolment = new Enrolment({
      ask: (nodes, inquiry) => this.#fleet.ask(nodes, inquiry),
      admit: (node) => this.#run?.admit(node, null),
      failed: (node, error) => this.#dismiss(node, messageOf(error)),
    })
  }

  get registry(): WorkerRegistry {
    return this.#fleet.registry
  }

  /** Who hears of what happens. One listener. */
  listen(events: MasterEvents): void {
    this.#events = events
  }

  /**
   * From now on workers are heard. To be called when it is known whether this master goes on with a run: one that comes in the middle of
   * another is told to stop it.
   */
  letIn(): void {
    this.#fleet.letIn()
  }

  /** Hands script and options of a new run to every worker that is there. @throws TymbalError the first worker's refusal */
  async prepare(plan: PlanToPrepare): Promise<void> {
    if (this.#run !== null) this.registry.beginAnew()
    this.#open = null
    this.#run = null
    await this.#enrolment.plan(this.#planMessage(plan), this.#fleet.alive())
  }

  /** The same for a run that goes on already: workers that come are given what they lack. */
  prepareTakeOver(plan: PlanToPrepare, runId: string, { seed, setupData, workers }: RunToTakeOver): void {
    const start = { type: 'start', runId, seed, setupData: setupData ?? null } as const
    this.#enrolment.resume(this.#planMessage(plan), start)
    for (const { id, index, facts, isDrained } of workers) this.registry.remember(id, index, facts, isDrained)
  }

  /** True while messages of workers have come that are still to be read. */
  get hasUnread(): boolean {
    return this.#deps.link.hasUnread
  }

  /** From now on reports of this run are merged. */
  open(open: OpenRun): void {
    const { runId, aggregate } = open
    const { clock, wallClock } = this.#deps
    this.#open = open
    this.#run = new RunControl({
      runId,
      aggregate,
      scenarios: this.#plan!.scenarios,
      slots: this.#slots,
      clock,
      wallClock,
      send: (workerId, message) => this.#fleet.send(workerId, message),
      spawned: (users) => this.#spawned(users),
      edited: (edit, atMs) => this.#events.edited(edit, atMs),
      drained: () => this.#events.drained(),
      shapeFailed: (error) => this.#shapeFailed(error),
    })
  }

  /**
   * The script's setup(), on one worker; its result goes to all. When that worker is lost before it has answered, another one does it.
   * @throws TymbalError TYM3006
   */
  async setup(): Promise<unknown> {
    const answer: { data?: unknown } = {}
    while (!('data' in answer)) {
      const nodes = this.#fleet.first()
      if (nodes.length === 0) throw new TymbalError('TYM3006', 'setup() was not finished: no worker is left')
      await this.#fleet.ask(nodes, {
        message: { type: 'setup', runId: this.#run!.runId },
        read: (reply) => {
          if (reply.type !== 'setup_done') return false
          answer.data = reply.data
          return readError(reply.error)
        },
      })
    }
    return answer.data
  }

  /** The script's teardown(), on one worker that is left. @throws TymbalError TYM3005 */
  async teardown(data: unknown): Promise<void> {
    await this.#fleet.ask(this.#fleet.first(), {
      message: { type: 'teardown', runId: this.#run!.runId, data },
      read: (reply) => reply.type === 'teardown_done' && readError(reply.error),
    })
  }

  /** Has the script's testStart hooks run on every worker. @throws TymbalError when one of them cannot run */
  async startHooks({ seed, setupData }: { readonly seed: number; readonly setupData: unknown }): Promise<void> {
    const message = { type: 'start', runId: this.#run!.runId, seed, setupData: setupData ?? null } as const
    await this.#enrolment.start(message, this.#fleet.alive())
  }

  /** Starts the users of the opened run at one instant on all workers, whose hooks have run. */
  begin(): void {
    const isLocal = this.#deps.link.address === 'memory'
    const enrolled = this.#enrolment.begin(this.#fleet.alive())
    const takers = enrolled.filter(({ isDrained }) => !isDrained)
    const workers = takers.length > 0 ? takers : enrolled
    for (const node of workers) this.#startSkew.expect(node)
    this.#run!.begin(workers, isLocal ? START_LEAD_LOCAL_MS : START_LEAD_REMOTE_MS)
  }

  /** The opened run goes on where an earlier master left it, with the workers that return; see `goOn`. */
  takeOver(taken: TakenOver): void {
    this.#run!.takeOver(taken)
    this.#deps.link.resume?.(this.#toResume())
  }

  /** Users are dealt again: those of workers that have not returned move to the others. */
  goOn(): void {
    this.#run!.spawning!.start()
  }

  /** Milliseconds since the common start; negative before it, 0 before there is one. */
  elapsedMs(): number {
    return this.#run?.spawning?.elapsedMs() ?? 0
  }

  /** What is planned for the users, and how that is changed; null before the load. */
  get spawning(): SpawnControl | null {
    return this.#run?.spawning ?? null
  }

  /** Shared iterations that were lost with workers and that nobody else has taken over. */
  get iterationsLost(): number {
    return this.#run?.iterationsLeft(this.registry.all().filter((node) => !node.isAlive)) ?? 0
  }

  get isPaused(): boolean {
    return this.#run?.isPaused ?? false
  }

  /** Users begin no new iteration until `resume`; time and schedules go on. */
  pause(): void {
    this.#run?.pause(this.#fleet.alive())
  }

  resume(): void {
    this.#run?.resume(this.#fleet.alive())
  }

  /** Ends all users with grace and resolves when every worker has reported its last, or is given up. */
  async stop(graceMs: number): Promise<void> {
    if (this.#run === null) return
    this.#enrolment.end()
    this.#run.stop(graceMs)
    await this.#fleet.ask(this.#fleet.alive(), {
      message: { type: 'stop', runId: this.#run.runId, graceMs },
      read: (reply) => reply.type === 'stopped',
      limitMs: graceMs + STOP_MARGIN_MS,
    })
    for (const node of this.#fleet.alive()) node.enter('ready')
  }

  /** After a stop: gives workers whose lines went down lately some seconds to come back with their last reports. */
  async awaitMissing(): Promise<void> {
    if (this.#run === null || this.#isCut) return
    const sinceMs = this.#deps.clock() - LIKELY_BACK_MS
    const away = this.registry.all().filter(({ state, lastSeenMs }) => state === 'missing' && lastSeenMs > sinceMs)
    await this.#fleet.ask(away, {
      message: { type: 'stop', runId: this.#run.runId, graceMs: 0 },
      read: (reply) => reply.type === 'stopped',
      limitMs: STOP_MARGIN_MS,
    })
  }

  /** Shortens the grace of a stop that is under way. */
  cut(): void {
    if (this.#run === null) return
    this.#isCut = true
    const message = { type: 'stop', runId: this.#run.runId, graceMs: 0 } as const
    for (const { id } of this.#fleet.alive()) this.#fleet.send(id, message)
  }

  /** Sends the workers home and closes the link. */
  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    this.#run?.spawning?.stop()
    await this.#fleet.close(QUIT_LIMIT_MS)
  }

  #toResume(): RunToResume {
    const { runId, aggregate } = this.#run!
    const locusts = this.registry.all().filter(({ facts }) => facts.kind === 'locust')
    const workers = locusts.map(({ id, facts: { version } }) => ({
      id,
      version,
      seq: aggregate.addedInOrder(id),
      countedMs: aggregate.reportedUntilMs(id),
      cells: aggregate.cellsOf(id),
    }))
    const startAtMs = this.#deps.wallClock() - this.elapsedMs()
    return { runId, startAtMs, plan: this.#planMessage(this.#plan!), workers }
  }

  #planMessage(plan: PlanToPrepare): PlanMessage {
    const { options, scenarios, selectors, bundle } = plan
    this.#plan = plan
    this.#slots = slotsOf(scenarios, options.stopTimeoutMs)
    return { type: 'plan', hash: bundle.hash, options, slots: this.#slots, selectors }
  }

  #acked(workerId: string): { runId: string; seq: number } | null {
    if (this.#run === null) return null
    this.#open?.keep?.()
    const { runId, aggregate } = this.#run
    return { runId, seq: aggregate.addedInOrder(workerId) }
  }

  /** A worker goes on where it is if that is the run of now; else it begins anew. */
  #present(node: WorkerNode, run: RunUnderWay | null, isNew: boolean): void {
    const isOurs = run !== null && this.#run?.isOurs(run) === true
    // Until its next report comes.
    if (isOurs) node.users = run.counts.reduce((sum, count) => sum + count, 0)
    if (isNew) this.#events.workerJoined(node)
    else this.#events.workerReturned(node, isOurs, isOurs ? run.countsFromMs : undefined)
    if (isOurs) {
      this.#enrolment.takeOver(node.id)
      this.#run!.admit(node, run)
    } else {
      if (run !== null) this.#fleet.send(node.id, { type: 'stop', runId: run.runId, graceMs: 0 })
      if (!isNew) this.#run?.release(node, this.#fleet.alive())
      this.#enrolment.forget(node.id)
      void this.#enrolment.join(node)
    }
  }

  #act(node: WorkerNode, message: WorkerMessage): void {
    switch (message.type) {
      case 'need_bundle':
        this.#sendBundle(node, message.hash)
        break
      case 'stats':
        this.#merge(node, message)
        break
      case 'samples':
        if (message.runId === this.#run?.runId) this.#open?.sampled?.(node.id, message.samples, message.sums)
        break
      case 'drained':
        if (message.runId !== this.#run?.runId) break
        this.#run.spawning?.recordDrained(node.id, message.scenario, message.placed, message.exhausted)
        break
      case 'begun':
        this.#begun(node, message.lateMs)
        break
      case 'leaving':
        this.#leaving(node)
        break
      case 'stood_still':
        if (message.runId === this.#run?.runId) this.#events.workerStoodStill(node, message.ms)
        break
      case 'stop_test':
        this.#events.stopTest(message.reason)
        break
      case 'hook_failed':
        this.#events.hookFailed(toError(message.error))
        break
      case 'log':
        this.#events.log(message.level, message.text, this.#speaker(node))
        break
      default:
        break
    }
  }

  #speaker({ id, index }: WorkerNode): Speaker {
    return { id, name: this.registry.all().length > 1 ? `worker ${index}` : '' }
  }

  #sendBundle(node: WorkerNode, hash: string): void {
    const bundle = this.#plan?.bundle
    if (bundle?.hash === hash) this.#fleet.send(node.id, { type: 'bundle', bundle })
  }

  /** @throws BlockFault when the report is damaged: a fault of the peer that sent it */
  #merge(node: WorkerNode, { delta, taken }: Extract<WorkerMessage, { type: 'stats' }>): void {
    if (delta.runId !== this.#run?.runId) return
    if (taken) node.taken = taken
    if (this.#run.aggregate.add(node.id, delta) === 'added') this.#open?.counted?.(node.id, delta)
    if (!node.isAlive) return
    node.users = Object.values(delta.users).reduce((sum, count) => sum + count, 0)
    node.openSockets = delta.generator.openSockets
  }

  #begun(node: WorkerNode, lateMs: number): void {
    const measured = this.#startSkew.record(node, lateMs)
    if (measured === null) return
    this.#events.startMeasured(measured.workers, measured.skewMs, measured.uncertaintyMs)
  }

  #leaving(node: WorkerNode): void {
    if (node.isLeaving) return
    node.isLeaving = true
    this.#events.workerLeaving(node)
    this.#run?.spawning?.drainWorker(node.id)
  }

  #lost(node: WorkerNode, reason: string, users: number): void {
    this.#enrolment.forget(node.id)
    this.#startSkew.forget(node)
    const isMissed = this.#deps.onWorkerLoss === 'continue' && !node.isLeaving
    if (isMissed) this.#run?.spawning?.missWorker(node.id)
    else this.#run?.release(node, this.#fleet.alive())
    this.#events.workerLost(node, reason, users)
    for (const one of this.care.takeBackAll()) this.#events.workerTakenBack(one)
  }

  #dismiss(node: WorkerNode, reason: string): void {
    this.#events.peerRefused(node.id, reason)
    node.isDismissed = true
    this.registry.dismiss(node.id, reason)
  }

  /** Once a ramp is over, everybody hears of it. */
  #spawned(users: number): void {
    for (const node of this.#fleet.alive()) {
      node.enter('running')
      this.#fleet.send(node.id, { type: 'spawning_complete', runId: this.#run!.runId, users })
    }
  }

  #shapeFailed(error: TymbalError): void {
    this.#events.hookFailed(error)
    this.#events.stopTest(error.message)
  }
}
