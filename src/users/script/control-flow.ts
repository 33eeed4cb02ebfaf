// What a task may throw to steer its user instead of failing: stop the user, stop the test, pick another task, leave a TaskSet.
import { plainText } from '../../model/plain-text.js'

/** Characters of the reason of a `StopTest` that are shown. */
const MOST_REASON = 2000

/**
 * Ends this user at once; its `onStop` still runs. `this.stop()` ends it after the running task instead.
 * @example if (!res.ok) throw new StopUser()
 */
export class StopUser extends Error {
  override readonly name = 'StopUser'
}

/**
 * Ends the whole test, on every worker; the reason is shown in the summary.
 * @example if (res.status === 401) throw new StopTest('the test account is locked')
 */
export class StopTest extends Error {
  override readonly name = 'StopTest'
  readonly reason: string

  constructor(reason = 'the script asked for it') {
    const text = plainText(reason, MOST_REASON)
    super(text)
    this.reason = text
  }
}

/**
 * Leaves the running task; the user waits its wait time and picks the next task. Not counted as an exception.
 * @example if (cart.length === 0) throw new RescheduleTask()
 */
export class RescheduleTask extends Error {
  override readonly name: string = 'RescheduleTask'
}

/**
 * As `RescheduleTask`, without the wait time.
 * @example throw new RescheduleTaskImmediately()
 */
export class RescheduleTaskImmediately extends RescheduleTask {
  override readonly name = 'RescheduleTaskImmediately'
}

/**
 * Leaves the running TaskSet; what `this.interrupt()` throws. With `reschedule` (the default) the parent picks its next task at once,
 * otherwise it waits first.
 * @example throw new InterruptTaskSet(false)
 */
export class InterruptTaskSet extends Error {
  override readonly name = 'InterruptTaskSet'
  readonly reschedule: boolean

  constructor(reschedule = true) {
    super('interrupt() was called outside a nested TaskSet')
    this.reschedule = reschedule
  }
}

/** True for what a script throws to steer its user, not because something failed. */
export function isSteering(thrown: unknown): boolean {
  return (
    thrown instanceof StopUser ||
    thrown instanceof StopTest ||
    thrown instanceof RescheduleTask ||
    thrown instanceof InterruptTaskSet
  )
}
