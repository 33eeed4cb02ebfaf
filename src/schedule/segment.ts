// One stretch of a load curve: from so many users to so many, at a rate. Every plan is a list of these.
import { add, divide, type Fraction, floor, fractionOf, multiply, subtract, toNumber, toNumberUp } from './fraction.js'

export interface Segment {
  readonly from: Fraction
  /** `from` as a number, for searching. */
  readonly fromMs: number
  readonly startUsers: number
  readonly target: number
  /** Users per millisecond; null = at once. */
  readonly perMs: Fraction | null
  /** Users that move in the first instant: 1 when a rate begins with its first user, 0 on a straight line. */
  readonly atOnce: 0 | 1
}

/** Stay at `users`. */
export function hold(from: Fraction, users: number): Segment {
  return { from, fromMs: toNumber(from), startUsers: users, target: users, perMs: null, atOnce: 0 }
}

/** Straight line that reaches `target` after `durationMs`; 0 = a jump. */
export function line(from: Fraction, startUsers: number, target: number, durationMs: number): Segment {
  const distance = BigInt(Math.abs(target - startUsers))
  const perMs = durationMs > 0 ? divide({ top: distance, bottom: 1n }, fractionOf(durationMs)) : null
  return { from, fromMs: toNumber(from), startUsers, target, perMs, atOnce: 0 }
}

/** Towards `target` at `perSecond` users a second, the first at once as Locust does; Infinity = a jump. */
export function climb(from: Fraction, startUsers: number, target: number, perSecond: number): Segment {
  const perMs = Number.isFinite(perSecond) ? divide(fractionOf(perSecond), fractionOf(1000)) : null
  return { from, fromMs: toNumber(from), startUsers, target, perMs, atOnce: 1 }
}

/** Users at an instant of the segment: rounded towards where it came from, so nobody comes early and nobody goes early. */
export function usersIn(segment: Segment, at: Fraction): number {
  const { startUsers, target } = segment
  return startUsers + Math.sign(target - startUsers) * movedAt(segment, at)
}

function movedAt(segment: Segment, at: Fraction): number {
  const distance = Math.abs(segment.target - segment.startUsers)
  if (segment.perMs === null) return distance
  return Math.min(distance, floor(multiply(segment.perMs, subtract(at, segment.from))) + segment.atOnce)
}

/** When the next user comes or goes after `at`, were the segment endless; null when it has arrived. */
export function nextMoveMs(segment: Segment, at: Fraction): number | null {
  const moved = movedAt(segment, at)
  if (segment.perMs === null || moved >= Math.abs(segment.target - segment.startUsers)) return null
  const steps = { top: BigInt(moved + 1 - segment.atOnce), bottom: 1n }
  return toNumberUp(add(segment.from, divide(steps, segment.perMs)))
}

/** When it has arrived, were it endless; null when it has arrived at once. */
export function arrivesMs({ from, startUsers, target, perMs, atOnce }: Segment): number | null {
  const steps = Math.abs(target - startUsers) - atOnce
  if (perMs === null || steps <= 0) return null
  return toNumberUp(add(from, divide({ top: BigInt(steps), bottom: 1n }, perMs)))
}

/** Fastest growth in users per second; 0 when it does not grow. */
export function growthOf(segment: Segment): number {
  if (segment.target <= segment.startUsers) return 0
  return segment.perMs === null ? Infinity : toNumber(segment.perMs) * 1000
}
