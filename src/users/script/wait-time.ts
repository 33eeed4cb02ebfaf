// How long a user waits between two tasks. All times are seconds, as in Locust.
import type { Random } from '../../model/random.js'

/** Seconds to wait after a task. Called with the user (or TaskSet) as `this`. */
export type WaitTime = () => number | Promise<number>

/** A wait time that fixes when tasks begin instead of how long to wait: the engine plans from the time before, so it does not drift. */
export interface PacedWaitTime extends WaitTime {
  readonly intervalMs: number
}

function checkSeconds(name: string, value: number): void {
  if (!Number.isFinite(value) || value < 0) throw new RangeError(`${name} takes seconds, 0 or more, not ${value}`)
}

/**
 * Waits a random time between `min` and `max` seconds.
 * @example waitTime = between(1, 3)
 */
export function between(min: number, max: number): WaitTime {
  checkSeconds('between()', min)
  checkSeconds('between()', max)
  return function (this: { readonly random: Random } | undefined): number {
    return min + (this?.random ?? Math.random)() * (max - min)
  }
}

/**
 * Waits always the same number of seconds.
 * @example waitTime = constant(0.5)
 */
export function constant(seconds: number): WaitTime {
  checkSeconds('constant()', seconds)
  return () => seconds
}

/**
 * Begins a task every `seconds`, however long the task takes. A task that takes longer is followed by the next at once; what was missed is not made up for.
 * @example waitTime = constantPacing(10)
 */
export function constantPacing(seconds: number): PacedWaitTime {
  checkSeconds('constantPacing()', seconds)
  return Object.assign(() => seconds, { intervalMs: seconds * 1000 })
}

/**
 * Begins so many tasks per second and user, as long as the tasks are fast enough for it.
 * @example waitTime = constantThroughput(0.1)   // one task each 10 s
 */
export function constantThroughput(tasksPerSecond: number): PacedWaitTime {
  if (!(tasksPerSecond > 0)) throw new RangeError(`constantThroughput() takes a rate above 0, not ${tasksPerSecond}`)
  return constantPacing(1 / tasksPerSecond)
}
