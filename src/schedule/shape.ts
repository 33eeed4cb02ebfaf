// Load shapes of a script: one question a second, checked, and turned into an edit of the schedule.
import { messageOf, TymbalError } from '../model/errors.js'
import type { LoadShapeLike } from '../model/load.js'
import { endAt, type LoadSchedule, retarget } from './segment-schedule.js'

/** What a shape wants from now on; nothing is left open. */
export interface ShapeAnswer {
  /** Whole number. */
  readonly users: number
  /** Users per second; Infinity = at once. */
  readonly spawnRate: number
  /** null = all classes. */
  readonly userClasses: readonly string[] | null
}

/**
 * Asks the shape what it wants `elapsedMs` after its start, with `users` running. null = the test is over.
 * @throws TymbalError TYM3007 when `tick` throws or answers something that is no load.
 */
export function askShape(shape: LoadShapeLike, elapsedMs: number, users: number): ShapeAnswer | null {
  const elapsed = elapsedMs / 1000
  let tick: unknown
  try {
    tick = shape.tick({ elapsed, users })
  } catch (cause) {
    const text = `tick() of the load shape threw after ${seconds(elapsed)} s: ${messageOf(cause)}`
    throw new TymbalError('TYM3007', text, { cause })
  }
  return tick === null ? null : readTick(tick, elapsed)
}

/** The schedule after the shape's answer at `atMs`. The same answer again changes nothing: its ramp goes on. */
export function followShape(
  schedule: LoadSchedule,
  last: ShapeAnswer | null,
  answer: ShapeAnswer | null,
  atMs: number,
): LoadSchedule {
  if (answer === null) return endAt(schedule, atMs)
  if (last !== null && last.users === answer.users && last.spawnRate === answer.spawnRate) return schedule
  return retarget(schedule, atMs, answer)
}

function readTick(tick: unknown, elapsed: number): ShapeAnswer {
  if (typeof tick !== 'object' || tick === null) throw nonsense(elapsed, `answered ${String(tick)}`)
  if ('then' in tick) throw nonsense(elapsed, 'answered a promise; it must not be async')
  const { users, spawnRate = Infinity, userClasses = null } = tick as Record<string, unknown>
  if (!isNumber(users) || users < 0 || users === Infinity) throw nonsense(elapsed, `wants users: ${String(users)}`)
  if (!isNumber(spawnRate) || spawnRate <= 0) throw nonsense(elapsed, `wants spawnRate: ${String(spawnRate)}`)
  if (userClasses !== null && !isTextList(userClasses))
    throw nonsense(elapsed, 'wants userClasses that are no list of names')
  return { users: Math.floor(users), spawnRate, userClasses }
}

const isNumber = (value: unknown): value is number => typeof value === 'number' && !Number.isNaN(value)

const isTextList = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((name) => typeof name === 'string')

function nonsense(elapsed: number, what: string): TymbalError {
  return new TymbalError('TYM3007', `tick() of the load shape ${what} after ${seconds(elapsed)} s`, {
    hint: 'Return { users, spawnRate } with users >= 0 and spawnRate > 0, or null to end the test.',
  })
}

/** To the millisecond. */
const seconds = (elapsed: number): number => Math.round(elapsed * 1000) / 1000
