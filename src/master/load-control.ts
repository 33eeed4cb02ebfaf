// The load of one run: the schedules of its scenarios, the dispatchers that deal their users, and when all of it is done.

import { dealtBy, hasTakers } from '../model/class-share.js'
import type { ClassShare, LoadEdit, Scenario, UserClassInfo } from '../model/load.js'
import { createLoadSchedule, type LoadSchedule, retarget } from '../schedule/load-schedule.js'
import { askShape, followShape, type ShapeAnswer } from '../schedule/shape.js'
import { share } from '../schedule/share.js'
import type { RunUnderWay, Slot, SpawnStep } from '../wire/messages.js'
import { Dispatcher } from './dispatcher.js'
import { SpawnLedger } from './spawn-ledger.js'
import { planSpawns, type Repair, rewind } from './spawn-plan.js'

interface ScenarioLoad {
  readonly scenario: Scenario
  readonly dispatcher: Dispatcher
  /** Where its dealing begins, so that several small scenarios do not all land on the first worker. */
  readonly firstWorker: number
  schedule: LoadSchedule
  /** As they are dealt now. */
  classes: readonly UserClassInfo[]
  /** Kept by the planner while lost users come back. */
  repair?: Repair | null
  /** What its load shape wanted last. */
  answer: ShapeAnswer | null
  /** By worker: users placed there when it last reported that none runs, and whether its iterations are used up. */
  readonly drained: Map<string, { readonly placed: number; readonly exhausted: boolean }>
}

export class LoadControl {
  readonly #loads: readonly ScenarioLoad[]

  readonly #ledger = new SpawnLedger()
  /** By worker: the instant of the last step it was sent. */
  readonly #sentUntilMs = new Map<string, number>()
  /** Workers that are told their row with the next plan, whether it changed or not. */
  readonly #untold = new Set<string>()
  /** Workers whose part is not waited for. */
  readonly #missed = new Set<string>()

  constructor(scenarios: readonly Scenario[]) {
    let next = 0
    this.#loads = scenarios.map((scenario) => {
      const schedule = createLoadSchedule(scenario)
      const firstWorker = next
      const dispatcher = new Dispatcher({ classes: scenario.userClasses, firstWorker })
      next += schedule.peakUsers
      const { userClasses: classes } = scenario
      return { scenario, schedule, classes, dispatcher, firstWorker, answer: null, drained: new Map() }
    })
  }

  addWorker(id: string, host: string): void {
    for (const { dispatcher } of this.#loads) dispatcher.addWorker({ id, host })
  }

  /**
   * A worker that comes while the run goes on, with the users that it runs already. Iterations that the cluster shares were dealt at the
   * start: a worker without a part of them gets no users for them.
   */
  addLateWorker(id: string, host: string, run: RunUnderWay | null): void {
    this.#missed.delete(id)
    let slot = 0
    for (const { scenario, dispatcher } of this.#loads) {
      const running = run?.counts.slice(slot, slot + scenario.userClasses.length) ?? []
      slot += scenario.userClasses.length
      if (run !== null || !isShared(scenario)) dispatcher.addWorker({ id, host }, running)
    }
    if (run !== null) this.#ledger.adopt(id, run)
    this.#untold.add(id)
  }

  /** Takes back who was dealt for later than `fromMs`: those users come at their own time, whoever they are dealt to then. */
  rewind(fromMs: number): void {
    for (const load of this.#loads) rewind(load, fromMs)
  }

  knows(id: string): boolean {
    return this.#loads.some(({ dispatcher }) => dispatcher.workers().some((worker) => worker.id === id))
  }

  /** A worker that was drained. */
  takeBack(id: string, host: string): void {
    for (const { dispatcher } of this.#loads) dispatcher.addWorker({ id, host })
  }

  drainWorker(id: string): void {
    for (const { dispatcher } of this.#loads) dispatcher.drainWorker(id)
  }

  removeWorker(id: string): void {
    for (const load of this.#loads) {
      load.dispatcher.removeWorker(id)
      load.drained.delete(id)
    }
    this.#sentUntilMs.delete(id)
    this.#untold.delete(id)
    this.#ledger.forget(id)
  }

  /**
   * What each worker has to do from `fromMs` to `toMs`; workers without a change are not in it. When the window begins before
   * steps that were sent already, their workers are told anew what holds from `fromMs` on, and drop the rest. No later window
   * may begin before `nowMs`.
   */
  plan(fromMs: number, toMs: number, nowMs: number): Map<string, SpawnStep[]> {
    const holding = [...this.#sentUntilMs].filter(([, untilMs]) => untilMs >= fromMs).map(([id]) => id)
    const anew = [...holding, ...this.#untold]
    this.#untold.clear()
    const plan = planSpawns({ scenarios: this.#loads, fromMs, toMs, anew })
    for (const [id, steps] of plan) this.#sentUntilMs.set(id, steps.at(-1)!.atMs)
    return this.#ledger.enter(plan, fromMs, nowMs)
  }

  get nextUser(): number {
    return this.#ledger.next
  }

  numberFrom(nextUser: number): void {
    this.#ledger.numberFrom(nextUser)
  }

  /** The most users that were to run at any time so far. */
  peakUsers(elapsedMs: number): number {
    return this.#ledger.peakUsers(elapsedMs)
  }

  /** As dealt up to the end of what is planned. */
  wantedByClass(): Readonly<Record<string, number>> {
    const wanted: Record<string, number> = {}
    for (const { classes, dispatcher } of this.#loads) {
      for (const [i, count] of dispatcher.classCounts().entries()) {
        const { name } = classes[i]!
        wanted[name] = (wanted[name] ?? 0) + count
      }
    }
    return wanted
  }

  wantedUsers(elapsedMs: number): number {
    return this.#loads.reduce((sum, load) => sum + load.schedule.usersAt(elapsedMs), 0)
  }

  /**
   * Asks the load shapes what they want now; true when one of them wants something else than before, which holds from `fromMs` on.
   * @throws TymbalError TYM3007 when a shape throws or answers nonsense
   */
  askShapes(elapsedMs: number, fromMs: number): boolean {
    let changed = false
    for (const load of this.#loads) {
      const { plan, startTimeMs } = load.scenario
      if (plan.kind !== 'shape' || elapsedMs < startTimeMs || isOver(load.schedule, elapsedMs)) continue
      const answer = askShape(plan.shape, elapsedMs - startTimeMs, load.schedule.usersAt(elapsedMs))
      const schedule = followShape(load.schedule, load.answer, answer, fromMs)
      changed ||= schedule !== load.schedule
      load.schedule = schedule
      load.answer = answer
      if (answer !== null) load.dispatcher.useClasses(answer.userClasses)
    }
    return changed
  }

  /** Users that `retarget` would change, when all that is planned now has come. */
  editableGoal(elapsedMs: number): number {
    return this.#editable(elapsedMs).reduce((sum, { schedule }) => sum + schedule.goalAt(elapsedMs), 0)
  }

  /** What is over takes no users any more. */
  #editable(elapsedMs: number): readonly ScenarioLoad[] {
    return this.#loads.filter(
      ({ scenario: { plan }, schedule }) =>
        plan.kind !== 'iterations' && plan.kind !== 'shape' && !isOver(schedule, elapsedMs),
    )
  }

  /** Classes whose users an edit can deal anew. */
  editableClasses(elapsedMs: number): readonly UserClassInfo[] {
    return this.#editable(elapsedMs).flatMap(({ classes }) => classes)
  }

  /** True when each scenario that an edit deals anew still has a class that takes users. */
  leavesTakers(elapsedMs: number, shares: readonly ClassShare[]): boolean {
    return this.#editable(elapsedMs).every(({ classes }) => hasTakers(classes.map((one) => dealtBy(one, shares))))
  }

  /** The first end of a stage or ramp that an edit can wait for; null = there is none to come. */
  stageEndMs(elapsedMs: number): number | null {
    const ends = this.#editable(elapsedMs).map(({ schedule }) => schedule.stageEndMs(elapsedMs))
    return ends.reduce((first, end) => (end !== null && (first === null || end < first) ? end : first), null)
  }

  /** Stages or ramps that an edit of the users would drop. */
  stagesAfter(elapsedMs: number): number {
    return Math.max(0, ...this.#editable(elapsedMs).map(({ schedule }) => schedule.stagesAfter(elapsedMs)))
  }

  /** From `fromMs` on, until when users must have been planned. */
  edit(fromMs: number, { users, spawnRate, userClasses }: LoadEdit): void {
    if (users !== null) this.retarget(fromMs, users, spawnRate)
    if (userClasses.length > 0) for (const load of this.#editable(fromMs)) reweigh(load, userClasses)
  }

  /** Users of scenarios without iterations of their own follow the new target from `fromMs` on. */
  retarget(fromMs: number, users: number, spawnRate: number): void {
    const editable = this.#editable(fromMs)
    const shares = share(
      users,
      editable.map((load) => Math.max(1, load.schedule.usersAt(fromMs))),
    )
    editable.forEach((load, index) => {
      load.schedule = retarget(load.schedule, fromMs, { users: shares[index]!, spawnRate })
    })
  }

  /** Each worker's share of the cluster-wide iterations, by scenario: as the users will be dealt when all are there. */
  quotas(): Map<string, Record<string, number>> {
    const byWorker = new Map<string, Record<string, number>>()
    for (const { scenario, dispatcher, firstWorker } of this.#loads) {
      const { plan } = scenario
      if (!isShared(scenario) || plan.kind !== 'iterations') continue
      const rehearsal = new Dispatcher({ classes: scenario.userClasses, firstWorker })
      const workers = dispatcher.workers()
      for (const worker of workers) rehearsal.addWorker(worker)
      rehearsal.resize(plan.users)
      const users = workers.map((worker) => rehearsal.row(worker.id).reduce((sum, count) => sum + count, 0))
      share(plan.iterations, users).forEach((quota, index) => {
        const id = workers[index]!.id
        byWorker.set(id, { ...byWorker.get(id), [scenario.name]: quota })
      })
    }
    return byWorker
  }

  forgetDrained(workerId: string, scenario: string): void {
    this.#loads.find((load) => load.scenario.name === scenario)?.drained.delete(workerId)
  }

  missWorker(id: string): void {
    this.#missed.add(id)
  }

  recordDrained(workerId: string, scenario: string, placed: number, exhausted: boolean): void {
    this.#loads.find((load) => load.scenario.name === scenario)?.drained.set(workerId, { placed, exhausted })
  }

  /** True while users of a scenario come or go. */
  isMoving(elapsedMs: number): boolean {
    return this.#loads.some(
      ({ schedule }) => !isOver(schedule, elapsedMs) && schedule.usersAt(elapsedMs) !== schedule.goalAt(elapsedMs),
    )
  }

  /** True when nothing of the load plans is left to come but their end. */
  isSpawned(elapsedMs: number): boolean {
    return this.#loads.every(({ schedule }) => isRampOver(schedule, elapsedMs))
  }

  /** True when no scenario has anything left to do, though its time may not be over. */
  isDone(elapsedMs: number): boolean {
    return this.#loads.every((load) => isScenarioDone(load, elapsedMs, this.#missed))
  }

  /** Elapsed time at which the load plans end by themselves; null when one of them is open. */
  get endsAtMs(): number | null {
    const ends = this.#loads.map((load) => load.schedule.endsAtMs)
    return ends.includes(null) ? null : Math.max(...(ends as number[]))
  }
}

function reweigh(load: ScenarioLoad, shares: readonly ClassShare[]): void {
  if (!load.classes.some(({ name }) => shares.some((one) => one.name === name))) return
  load.classes = load.classes.map((userClass) => dealtBy(userClass, shares))
  load.dispatcher.reweigh(load.classes)
}

/** Its iterations are counted over the whole cluster. */
const isShared = ({ plan }: Scenario): boolean => plan.kind === 'iterations' && plan.per === 'cluster'

/** A scenario is done when its time is over, when every share of iterations is used up, or when all its users came and ended by themselves. */
function isScenarioDone(load: ScenarioLoad, elapsedMs: number, missed: ReadonlySet<string>): boolean {
  if (isOver(load.schedule, elapsedMs)) return true
  const workers = load.dispatcher.workers().filter(({ id }) => !missed.has(id))
  const reports = workers.map((worker) => load.drained.get(worker.id))
  if (workers.length > 0 && reports.every((report) => report?.exhausted === true)) return true
  const allPlaced = load.dispatcher.total > 0 && isRampOver(load.schedule, elapsedMs)
  return (
    allPlaced &&
    workers.every((worker, index) => {
      const wanted = load.dispatcher.row(worker.id).reduce((sum, count) => sum + count, 0)
      return wanted === 0 || reports[index]?.placed === wanted
    })
  )
}

const isOver = ({ endsAtMs }: LoadSchedule, elapsedMs: number): boolean => endsAtMs !== null && elapsedMs >= endsAtMs

/** Nothing but the end may change the number of users any more. */
function isRampOver(schedule: LoadSchedule, elapsedMs: number): boolean {
  const next = schedule.nextChangeMs(elapsedMs)
  return next === null || next === schedule.endsAtMs
}

/** Every (scenario, class) in the order in which spawn steps count them. */
export function slotsOf(scenarios: readonly Scenario[], stopTimeoutMs: number): readonly Slot[] {
  return scenarios.flatMap((scenario) =>
    scenario.userClasses.map(
      (userClass: UserClassInfo): Slot => ({
        scenario: scenario.name,
        userClass: userClass.name,
        maxIterations:
          scenario.plan.kind === 'iterations' && scenario.plan.per === 'user' ? scenario.plan.iterations : null,
        gracefulStopMs: scenario.gracefulStopMs ?? stopTimeoutMs,
      }),
    ),
  )
}
