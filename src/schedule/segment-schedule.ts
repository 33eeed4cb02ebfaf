// The contract of every load schedule, and the one implementation: a list of segments. Elapsed time in, wanted users out.
import { fractionOf } from './fraction.js'
import { arrivesMs, climb, growthOf, hold, nextMoveMs, type Segment, usersIn } from './segment.js'

export interface LoadTarget {
  readonly users: number
  /** Users per second; Infinity = at once. */
  readonly spawnRate: number
}

/** Immutable. Times are elapsed milliseconds of the test. */
export interface LoadSchedule {
  /** Wanted users at this instant, exactly; 0 before `startsAtMs` and from `endsAtMs` on. */
  usersAt(elapsedMs: number): number
  /** Users that the segment of this instant climbs to; 0 when the plan is over. */
  goalAt(elapsedMs: number): number
  /** First instant after `elapsedMs` at which the wanted users may differ; null = never again. */
  nextChangeMs(elapsedMs: number): number | null
  /** When the stage or ramp of this instant is over and another part of the plan follows; null = none does. */
  stageEndMs(elapsedMs: number): number | null
  /** Stages or ramps that follow the one of this instant, or the first where none has begun. */
  stagesAfter(elapsedMs: number): number
  readonly startsAtMs: number
  /** When the plan is over; null = open. */
  readonly endsAtMs: number | null
  /** Most users it ever wants. */
  readonly peakUsers: number
  /** Fastest growth in users per second, or what a live edit has asked for; Infinity when it jumps or never grows. */
  readonly spawnRate: number
}

/** `spawnRate` = asked for by somebody, whichever way the users go. */
interface Bounds {
  readonly spawnRate?: number
  readonly startsAtMs: number
  readonly endsAtMs: number | null
}

/** Segments in order of time; the first begins at 0. */
export function segmentSchedule(
  segments: readonly Segment[],
  { startsAtMs, endsAtMs, spawnRate }: Bounds,
): LoadSchedule {
  const isOver = (atMs: number): boolean => endsAtMs !== null && atMs >= endsAtMs
  return {
    usersAt(elapsedMs) {
      const atMs = Math.max(0, elapsedMs)
      return isOver(atMs) ? 0 : usersIn(segments[indexAt(segments, atMs)]!, fractionOf(atMs))
    },
    goalAt(elapsedMs) {
      const atMs = Math.max(0, elapsedMs)
      return isOver(atMs) ? 0 : segments[indexAt(segments, atMs)]!.target
    },
    nextChangeMs(elapsedMs) {
      const atMs = Math.max(0, elapsedMs)
      if (isOver(atMs)) return null
      const change = nextChangeIn(segments, atMs)
      return endsAtMs !== null && (change === null || change > endsAtMs) ? endsAtMs : change
    },
    stageEndMs(elapsedMs) {
      const atMs = Math.max(0, elapsedMs)
      const at = indexAt(segments, atMs)
      const next = segments[at + 1]
      const endMs = next === undefined ? arrivesMs(segments[at]!) : next.fromMs
      return endMs === null || endMs <= atMs || (endsAtMs !== null && endMs >= endsAtMs) ? null : endMs
    },
    stagesAfter: (elapsedMs) => segments.length - 1 - indexAt(segments, Math.max(startsAtMs, elapsedMs)),
    startsAtMs,
    endsAtMs,
    peakUsers: segments.reduce((peak, segment) => Math.max(peak, segment.startUsers, segment.target), 0),
    spawnRate: spawnRate ?? (segments.reduce((rate, segment) => Math.max(rate, growthOf(segment)), 0) || Infinity),
  }
}

/** From `startUsers` at `atMs` towards a target, the first at once; held before and after, without an end. */
export function ramp(atMs: number, startUsers: number, target: LoadTarget): LoadSchedule {
  return segmentSchedule(climbing(atMs, startUsers, target), { startsAtMs: atMs, endsAtMs: null })
}

/**
 * A live edit: from the users wanted now (or `currentUsers`) to the target at its rate, then held.
 * A schedule that has not begun keeps its start; every schedule keeps its end.
 */
export function retarget(
  schedule: LoadSchedule,
  nowMs: number,
  target: LoadTarget,
  currentUsers: number = schedule.usersAt(nowMs),
): LoadSchedule {
  const atMs = Math.max(nowMs, schedule.startsAtMs)
  const { startsAtMs, endsAtMs } = schedule
  return segmentSchedule(climbing(atMs, currentUsers, target), { startsAtMs, endsAtMs, spawnRate: target.spawnRate })
}

/** The same schedule, over at `nowMs` at the latest. */
export function endAt(schedule: LoadSchedule, nowMs: number): LoadSchedule {
  const endsAtMs = Math.min(nowMs, schedule.endsAtMs ?? nowMs)
  return {
    ...schedule,
    usersAt: (atMs) => (atMs >= endsAtMs ? 0 : schedule.usersAt(atMs)),
    goalAt: (atMs) => (atMs >= endsAtMs ? 0 : schedule.goalAt(atMs)),
    nextChangeMs(atMs) {
      if (atMs >= endsAtMs) return null
      return Math.min(endsAtMs, schedule.nextChangeMs(atMs) ?? endsAtMs)
    },
    stageEndMs(atMs) {
      const endMs = schedule.stageEndMs(atMs)
      return endMs === null || endMs >= endsAtMs ? null : endMs
    },
    endsAtMs,
  }
}

function climbing(atMs: number, users: number, target: LoadTarget): Segment[] {
  const at = fractionOf(Math.max(0, atMs))
  return [hold(fractionOf(0), users), climb(at, users, target.users, target.spawnRate)]
}

/** Index of the last segment that has begun. */
function indexAt(segments: readonly Segment[], atMs: number): number {
  let low = 0
  let high = segments.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (segments[middle]!.fromMs <= atMs) low = middle
    else high = middle - 1
  }
  return low
}

function nextChangeIn(segments: readonly Segment[], atMs: number): number | null {
  const first = indexAt(segments, atMs)
  const users = usersIn(segments[first]!, fractionOf(atMs))
  let from = atMs
  for (let index = first; index < segments.length; index++) {
    const segment = segments[index]!
    const endMs = segments[index + 1]?.fromMs ?? Infinity
    if (index > first && usersIn(segment, segment.from) !== users) return segment.fromMs
    const move = nextMoveMs(segment, fractionOf(from))
    if (move !== null && move < endMs) return move
    from = endMs
  }
  return null
}
