// Drives the users of one run: plans a window ahead a few times a second and tells each worker its part of it.
import { messageOf, TymbalError } from '../model/errors.js'
import type { ClassShare, LoadEdit, Scenario, UserClassInfo } from '../model/load.js'
import type { MasterMessage, RunUnderWay } from '../wire/messages.js'
import { LoadControl } from './load-control.js'
import type { WorkerNode } from './worker-node.js'

/** Spawn plans reach this far ahead, so that a worker has them before they are due. */
const PLAN_AHEAD_MS = 1000
const PLAN_INTERVAL_MS = 250
const SHAPE_INTERVAL_MS = 1000
/** A new plan begins so much later than now: what workers do until then, while the plan is on its way, stands. */
const REPLAN_LEAD_MS = 50

/** An edit and the elapsed ms from which on it holds. */
export interface PlannedEdit {
  readonly edit: LoadEdit
  readonly atMs: number
}

export interface SpawnControlDeps {
  readonly runId: string
  readonly scenarios: readonly Scenario[]
  /** The workers that take part from the start. */
  readonly workers: readonly WorkerNode[]
  /** Monotonic milliseconds, and its value at elapsed time 0. */
  readonly clock: () => number
  readonly startMs: number
  send(workerId: string, message: MasterMessage): void
  /** All wanted users of the present plan are out. */
  spawned(users: number): void
  /** An edit that waited for the end of a stage takes its place in the plan now. */
  edited(edit: LoadEdit, atMs: number): void
  /** Nothing is left to do for any user. */
  drained(): void
  shapeFailed(error: TymbalError): void
}

export class SpawnControl {
  readonly #deps: SpawnControlDeps
  readonly #load: LoadControl
  #pending: PlannedEdit | null = null
  #plannedUntilMs = 0
  #epoch = 0
  #nextShapeAskMs = 0
  #isSpawned = false
  #timer: NodeJS.Timeout | null = null
  /** What was planned for later never came. */
  #stoppedMs = Number.POSITIVE_INFINITY

  constructor(deps: SpawnControlDeps) {
    this.#deps = deps
    this.#load = new LoadControl(deps.scenarios)
    for (const node of deps.workers) this.#load.addWorker(node.id, node.host)
  }

  /** Each worker's share of the cluster-wide iterations, by scenario. */
  quotas(): ReturnType<LoadControl['quotas']> {
    return this.#load.quotas()
  }

  start(): void {
    // A run that is taken over has its past behind it.
    this.#plannedUntilMs = Math.max(this.#plannedUntilMs, this.elapsedMs())
    this.#planAhead()
    this.#timer = setInterval(() => this.#planAhead(), PLAN_INTERVAL_MS)
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer)
    this.#timer = null
    this.#stoppedMs = Math.min(this.#stoppedMs, this.elapsedMs())
  }

  /** Milliseconds since the common start; negative before it. */
  elapsedMs(): number {
    return this.#deps.clock() - this.#deps.startMs
  }

  get wantedUsers(): number {
    return this.#timer === null ? 0 : this.#load.wantedUsers(Math.max(0, this.elapsedMs()))
  }

  /** Users that are to run by class, up to a second ahead; none after the end. */
  get wantedByClass(): Readonly<Record<string, number>> {
    return this.#timer === null ? {} : this.#load.wantedByClass()
  }

  /** The most users that were to run at any time so far. */
  get peakUsers(): number {
    return this.#load.peakUsers(Math.min(this.#stoppedMs, this.elapsedMs()))
  }

  /** The number of the next new user. */
  get nextUser(): number {
    return this.#load.nextUser
  }

  /** Numbers below this one were given by an earlier master. */
  numberFrom(nextUser: number): void {
    this.#load.numberFrom(nextUser)
  }

  /** A change of the past, as an earlier master carried it out. */
  repeatEdit({ edit, atMs }: PlannedEdit): void {
    this.#load.edit(atMs, edit)
  }

  /** When the load plans end by themselves, in elapsed ms; null = open. */
  get endsAtMs(): number | null {
    return this.#load.endsAtMs
  }

  /** True while users come or go as it is planned, or the first of them is still to come; false in a stage that holds them. */
  get isMoving(): boolean {
    if (this.#timer === null || this.#isSpawned) return false
    return this.wantedUsers === 0 || this.#load.isMoving(Math.max(0, this.elapsedMs()))
  }

  /** Users that an edit of now would change, when all that is planned has come. */
  get editableGoal(): number {
    return this.#load.editableGoal(this.#replanInstant())
  }

  /** Classes whose users an edit can deal anew, as they are dealt now. */
  get editableClasses(): readonly UserClassInfo[] {
    return this.#load.editableClasses(Math.max(0, this.elapsedMs()))
  }

  /** True when these shares leave no scenario without a class that takes users. */
  leavesTakers(shares: readonly ClassShare[]): boolean {
    return this.#load.leavesTakers(Math.max(0, this.elapsedMs()), shares)
  }

  /** From now on. It takes the place of one that waits. */
  edit(edit: LoadEdit): void {
    if (this.#timer === null) return
    this.#pending = null
    const fromMs = this.#replanInstant()
    this.#load.rewind(fromMs)
    this.#load.edit(fromMs, edit)
    this.#replanFrom(fromMs)
    this.#planAhead()
  }

  /** When the stage or ramp under way ends and another part of the load follows, elapsed ms; null = there is no such instant to come. */
  get stageEndMs(): number | null {
    return this.#timer === null ? null : this.#load.stageEndMs(this.#plannedUntilMs)
  }

  /** Stages that follow the one under way: an edit of the users takes their place. */
  get stagesLeft(): number {
    return this.#load.stagesAfter(this.#replanInstant())
  }

  /** The edit that waits for the end of a stage; null = none does. */
  get pending(): PlannedEdit | null {
    return this.#pending
  }

  set pending(pending: PlannedEdit | null) {
    this.#pending = pending
  }

  /** Its users are dealt to the others. */
  removeWorker(id: string): void {
    this.#changeFleet(() => this.#load.removeWorker(id))
  }

  /** It takes part from now on, with the users that it runs already. */
  addWorker(node: WorkerNode, run: RunUnderWay | null): void {
    this.#epoch = Math.max(this.#epoch, run?.epoch ?? 0)
    this.#changeFleet(() => {
      this.#load.removeWorker(node.id)
      this.#load.addLateWorker(node.id, node.host, run)
    })
  }

  /** Gets no more users; those it has move to the others. */
  drainWorker(id: string): void {
    this.#changeFleet(() => this.#load.drainWorker(id))
  }

  knows(id: string): boolean {
    return this.#load.knows(id)
  }

  /** It gets users again. */
  takeBack(node: WorkerNode): void {
    this.#changeFleet(() => this.#load.takeBack(node.id, node.host))
  }

  /** A worker that had nothing left to do of a scenario has more. */
  moreIterations(workerId: string, scenario: string): void {
    this.#load.forgetDrained(workerId, scenario)
  }

  /** A worker that is missed, though it may come back: what it has not done is not waited for. */
  missWorker(id: string): void {
    this.#load.missWorker(id)
    this.#tellWhenDone()
  }

  recordDrained(workerId: string, scenario: string, placed: number, exhausted: boolean): void {
    this.#load.recordDrained(workerId, scenario, placed, exhausted)
    this.#tellWhenDone()
  }

  /** Plans the next window and sends each worker the steps that concern it. */
  #planAhead(): void {
    const elapsed = Math.max(0, this.elapsedMs())
    this.#askShapes(elapsed)
    const untilMs = elapsed + PLAN_AHEAD_MS
    if (this.#pending !== null && this.#pending.atMs < untilMs) this.#editAhead(this.#pending, elapsed)
    this.#planUntil(untilMs, elapsed)
    this.#tellWhenSpawned(elapsed)
    this.#tellWhenDone()
  }

  /** What comes before the edit is planned as it was. */
  #editAhead({ edit, atMs }: PlannedEdit, elapsed: number): void {
    this.#pending = null
    const fromMs = Math.max(atMs, this.#plannedUntilMs)
    if (fromMs > this.#plannedUntilMs) this.#planUntil(fromMs, elapsed)
    this.#deps.edited(edit, fromMs)
    this.#load.edit(fromMs, edit)
    this.#isSpawned = false
  }

  #planUntil(untilMs: number, elapsed: number): void {
    for (const [workerId, steps] of this.#load.plan(Math.max(this.#plannedUntilMs, 0), untilMs, elapsed)) {
      this.#deps.send(workerId, { type: 'spawn', runId: this.#deps.runId, epoch: this.#epoch, steps })
    }
    this.#plannedUntilMs = untilMs
  }

  /** Load shapes are asked once a second, at full seconds as far as the timers allow. */
  #askShapes(elapsed: number): void {
    if (elapsed < this.#nextShapeAskMs) return
    this.#nextShapeAskMs = (Math.floor(elapsed / SHAPE_INTERVAL_MS) + 1) * SHAPE_INTERVAL_MS
    try {
      const fromMs = this.#replanInstant()
      if (this.#load.askShapes(elapsed, fromMs)) this.#replanFrom(fromMs)
    } catch (thrown) {
      const known = thrown instanceof TymbalError
      this.#deps.shapeFailed(known ? thrown : new TymbalError('TYM3007', messageOf(thrown), { cause: thrown }))
    }
  }

  /** The first instant that can still be planned anew: workers may have done what was planned for before. */
  #replanInstant(): number {
    return Math.min(this.#plannedUntilMs, Math.max(0, this.elapsedMs()) + REPLAN_LEAD_MS)
  }

  /** Plans anew at once: later, workers would have done steps whose users are to be planned anew. */
  #changeFleet(change: () => void): void {
    const fromMs = this.#replanInstant()
    this.#load.rewind(fromMs)
    change()
    this.#replanFrom(fromMs)
    if (this.#timer !== null) this.#planAhead()
  }

  #replanFrom(fromMs: number): void {
    this.#plannedUntilMs = fromMs
    this.#epoch++
    this.#isSpawned = false
  }

  #tellWhenSpawned(elapsed: number): void {
    if (this.#isSpawned || !this.#load.isSpawned(elapsed)) return
    this.#isSpawned = true
    this.#deps.spawned(this.#load.wantedUsers(elapsed))
  }

  #tellWhenDone(): void {
    const elapsed = this.elapsedMs()
    if (this.#timer !== null && elapsed > 0 && this.#load.isDone(elapsed)) this.#deps.drained()
  }
}
