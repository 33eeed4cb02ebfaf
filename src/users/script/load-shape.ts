// A load shape written by the script: asked once a second how many users there shall be.
import type { ShapeTick } from '../../model/load.js'
import type { UserClass } from './user.js'

/** Answer of `tick`. Classes may be given themselves or by name. */
export interface LoadTick extends Omit<ShapeTick, 'userClasses'> {
  readonly userClasses?: readonly (UserClass | string)[]
}

/**
 * Decides the number of users over time. Export one subclass; `null` ends the test.
 * @example
 * export class Steps extends LoadShape {
 *   tick({ elapsed }) {
 *     return elapsed > 600 ? null : { users: 10 * Math.ceil(elapsed / 60), spawnRate: 10 }
 *   }
 * }
 */
export abstract class LoadShape {
  /** True for a base class that is exported but not meant to run itself. */
  static abstract = false

  /** @param now elapsed seconds of the test, and users running now */
  abstract tick(now: { readonly elapsed: number; readonly users: number }): LoadTick | null
}
