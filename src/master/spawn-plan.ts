// What workers are told ahead of time: at which instant each runs how many users of every (scenario, class) slot.
import { type LoadSchedule, ramp } from '../schedule/load-schedule.js'
import type { Dispatcher } from './dispatcher.js'
import type { RowStep } from './spawn-ledger.js'

/** The planner keeps `repair` in it between windows. */
export interface PlannedScenario {
  readonly schedule: LoadSchedule
  readonly dispatcher: Dispatcher
  repair?: Repair | null
}

/** After workers came or went, or classes were dealt anew: missing users come back and others move or are exchanged, together no faster than the spawn rate. */
export interface Repair {
  /** Whose spawn rate it keeps. */
  readonly schedule: LoadSchedule
  /** Users that may have been started since the repair began. */
  readonly pace: LoadSchedule
  placed: number
  moved: number
}

export interface PlanWindow {
  readonly scenarios: readonly PlannedScenario[]
  readonly fromMs: number
  /** Exclusive: the next window begins here. */
  readonly toMs: number
  /** Users that are due within so many ms of each other come together, at the end of the step. */
  readonly stepMs?: number
  /** Workers that are told what holds from `fromMs` on although it may not change: they hold later steps, and drop them for it. */
  readonly anew?: readonly string[]
}

/**
 * The steps of the window for each worker whose row changes in it: absolute users, slots in the order of scenarios and
 * their classes. No user comes before it is due, none later than `stepMs` after. The dispatchers stand at the end of the window then.
 */
export function planSpawns({ scenarios, fromMs, toMs, stepMs = 10, anew = [] }: PlanWindow): Map<string, RowStep[]> {
  for (const scenario of scenarios) beginRepair(scenario, fromMs)
  const plan = new Map<string, RowStep[]>()
  for (const atMs of stepTimes(scenarios, { fromMs, toMs, stepMs })) {
    const changed = new Set<string>(atMs === fromMs ? anew : [])
    for (const scenario of scenarios) for (const id of advance(scenario, atMs)) changed.add(id)
    for (const id of changed) {
      const steps = plan.get(id) ?? []
      steps.push({ atMs, counts: countsOf(scenarios, id) })
      plan.set(id, steps)
    }
  }
  return plan
}

/** One row after the other; thousands of times a second in a fast ramp, where flatMap would cost ten times as much. */
function countsOf(scenarios: readonly PlannedScenario[], workerId: string): number[] {
  const none: number[] = []
  return none.concat(...scenarios.map(({ dispatcher }) => dispatcher.row(workerId)))
}

/** Takes back who was planned for later than `atMs`: those users come at their own time, whoever they are dealt to then. */
export function rewind({ schedule, dispatcher, repair }: PlannedScenario, atMs: number): void {
  const early = repair ? repair.placed + repair.moved - repair.pace.usersAt(atMs) : 0
  const back = repair ? Math.min(repair.placed, Math.max(0, early)) : 0
  const users = Math.min(dispatcher.total - back, schedule.usersAt(atMs))
  if (users < dispatcher.total) dispatcher.resize(users)
}

/** A live edit during a repair begins it anew, with the new spawn rate. */
function beginRepair(scenario: PlannedScenario, atMs: number): void {
  const { schedule, dispatcher, repair } = scenario
  const isEdited = repair ? repair.schedule !== schedule : false
  if (!dispatcher.takeMembershipChanged() && !isEdited) return
  const target = { users: Number.MAX_SAFE_INTEGER, spawnRate: schedule.spawnRate }
  scenario.repair = { schedule, pace: ramp(atMs, 0, target), placed: 0, moved: 0 }
}

/** Deals what is wanted at this instant; answers the workers whose rows changed. */
function advance(scenario: PlannedScenario, atMs: number): Iterable<string> {
  const { schedule, dispatcher, repair } = scenario
  const wanted = Math.min(schedule.usersAt(atMs), dispatcher.capacity)
  return repair ? repairStep(scenario, repair, wanted, atMs) : dispatcher.resize(wanted).keys()
}

function repairStep(scenario: PlannedScenario, repair: Repair, wanted: number, atMs: number): Iterable<string> {
  const { dispatcher } = scenario
  const due = repair.pace.usersAt(atMs) - repair.placed - repair.moved
  // Negative when a window is planned again from an earlier instant: users that were placed for later are taken back.
  const room = Math.max(due, -repair.placed)
  const placed = Math.min(wanted - dispatcher.total, room)
  const resized = dispatcher.resize(dispatcher.total + placed)
  const movable = Math.max(0, due - Math.max(0, placed))
  const { moved, changes } = dispatcher.rebalance(movable)
  const { exchanged, changes: dealt } = dispatcher.exchange(movable - moved)
  repair.placed += placed > 0 ? placed : Math.min(0, room)
  repair.moved += moved + exchanged
  if (dispatcher.total === wanted && moved + exchanged < movable) scenario.repair = null
  return [...resized.keys(), ...changes.keys(), ...dealt.keys()]
}

type Span = Required<Omit<PlanWindow, 'scenarios' | 'anew'>>

/** The start of the window and every instant in it at which something may change, in order. */
function stepTimes(scenarios: readonly PlannedScenario[], span: Span): number[] {
  const times = new Set([span.fromMs])
  for (const { schedule, repair } of scenarios) {
    addTimes(times, schedule, span)
    if (repair) addTimes(times, repair.pace, span)
  }
  return [...times].sort((a, b) => a - b)
}

/** A change that is alone in its step is planned to the instant; several are planned for the end of the step. */
function addTimes(times: Set<number>, schedule: LoadSchedule, { fromMs, toMs, stepMs }: Span): void {
  let atMs = fromMs
  for (;;) {
    const next = schedule.nextChangeMs(atMs)
    if (next === null || next >= toMs) return
    const stepEnd = Math.ceil(next / stepMs) * stepMs
    const following = schedule.nextChangeMs(next)
    atMs = following !== null && following <= stepEnd ? stepEnd : next
    if (atMs >= toMs) return
    times.add(atMs)
  }
}
