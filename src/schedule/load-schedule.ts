// From a scenario's load plan to its schedule. Nothing here reads a clock.
import { TymbalError } from '../model/errors.js'
import type { LoadPlan, Scenario, Stage } from '../model/load.js'
import { add, type Fraction, fractionOf, toNumber } from './fraction.js'
import { climb, hold, line, type Segment, usersIn } from './segment.js'
import { type LoadSchedule, segmentSchedule } from './segment-schedule.js'

export { endAt, type LoadSchedule, type LoadTarget, ramp, retarget } from './segment-schedule.js'

/**
 * The schedule of one scenario. A shape's schedule wants no users until it is retargeted by `followShape`.
 * @throws TymbalError TYM3004 when the plan holds a number that no load can have.
 */
export function createLoadSchedule(scenario: Scenario): LoadSchedule {
  const start = fractionOf(duration(scenario, 'startTime', scenario.startTimeMs))
  const planned = segmentsOf(scenario, start)
  const ends = [planned.end, durationEnd(scenario, start)].filter((end) => end !== null)
  const endsAtMs = ends.length === 0 ? null : Math.min(...ends.map(toNumber))
  return segmentSchedule([hold(fractionOf(0), 0), ...planned.segments], { startsAtMs: scenario.startTimeMs, endsAtMs })
}

/** Expected length of a test of these scenarios in ms; null when one of them is open. */
export function plannedMs(schedules: readonly LoadSchedule[]): number | null {
  let longest: number | null = null
  for (const { endsAtMs } of schedules) {
    if (endsAtMs === null) return null
    longest = Math.max(longest ?? 0, endsAtMs)
  }
  return longest
}

interface PlannedSegments {
  readonly segments: readonly Segment[]
  readonly end: Fraction | null
}

function segmentsOf(scenario: Scenario, start: Fraction): PlannedSegments {
  const { plan } = scenario
  switch (plan.kind) {
    case 'users':
    case 'iterations':
      return {
        segments: [climb(start, 0, wholeUsers(scenario, 'users', plan.users), rate(scenario, plan.spawnRate))],
        end: null,
      }
    case 'stages':
      return stageSegments(scenario, plan, start)
    case 'shape':
      return { segments: [], end: null }
    default:
      return plan satisfies never
  }
}

function stageSegments(
  scenario: Scenario,
  plan: Extract<LoadPlan, { kind: 'stages' }>,
  start: Fraction,
): PlannedSegments {
  let users = wholeUsers(scenario, 'startUsers', plan.startUsers)
  let from = start
  const segments = [line(start, 0, users, 0)]
  for (const stage of plan.stages) {
    const segment = stageSegment(scenario, stage, from, users)
    from = add(from, fractionOf(stage.durationMs))
    // A stage with a rate of its own may end before it has arrived: the next goes on from there.
    users = stage.durationMs > 0 ? usersIn(segment, from) : stage.target
    segments.push(segment)
  }
  return { segments, end: from }
}

function stageSegment(scenario: Scenario, stage: Stage, from: Fraction, users: number): Segment {
  const durationMs = duration(scenario, 'duration of a stage', stage.durationMs)
  const target = wholeUsers(scenario, 'target of a stage', stage.target)
  if (durationMs === 0 || stage.spawnRate === undefined) return line(from, users, target, durationMs)
  return climb(from, users, target, rate(scenario, stage.spawnRate))
}

function durationEnd(scenario: Scenario, start: Fraction): Fraction | null {
  if (scenario.durationMs === null) return null
  return add(start, fractionOf(duration(scenario, 'duration', scenario.durationMs)))
}

function duration(scenario: Scenario, what: string, value: number): number {
  if (Number.isFinite(value) && value >= 0) return value
  throw invalid(scenario, `${what} is ${value} ms`, 'It must be 0 or more.')
}

function wholeUsers(scenario: Scenario, what: string, value: number): number {
  if (Number.isSafeInteger(value) && value >= 0) return value
  throw invalid(scenario, `${what} is ${value}`, 'It must be a whole number of users, 0 or more.')
}

function rate(scenario: Scenario, value: number): number {
  if (value > 0) return value
  throw invalid(scenario, `spawnRate is ${value}`, 'It must be more than 0 users a second.')
}

function invalid(scenario: Scenario, what: string, hint: string): TymbalError {
  return new TymbalError('TYM3004', `Scenario "${scenario.name}": ${what}`, { hint })
}
