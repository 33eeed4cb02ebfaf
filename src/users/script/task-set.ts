// TaskSet, SequentialTaskSet and MarkovTaskSet: groups of tasks that a user enters and leaves.
import type { HttpClient } from '../../clients/http/http-client.js'
import type { Random } from '../../model/random.js'
import { InterruptTaskSet } from './control-flow.js'
import type { TaskDeclarations } from './task-declarations.js'
import type { HttpUser, User } from './user.js'

/** Any class that extends `TaskSet`. */
export type TaskSetClass = typeof TaskSet

/**
 * Tasks that belong together. The user stays in the set, picking by weight, until `interrupt()` is called.
 * @example
 * class Forum extends TaskSet {
 *   @task(5) async read() { await this.client.get('/forum/1') }
 *   @task leave() { this.interrupt() }
 * }
 * export class Reader extends HttpUser { static tasks = [Forum] }
 */
export class TaskSet<U extends User = HttpUser> {
  /** As in a user: tasks without decorators. */
  static tasks: TaskDeclarations | undefined = undefined

  readonly user: U
  /** The set this one is nested in, or the user. */
  readonly parent: User | TaskSet<U>

  constructor(user: U, parent: User | TaskSet<U>) {
    this.user = user
    this.parent = parent
  }

  /** Seconds to wait between two tasks of this set; default: the user's wait time. */
  waitTime?(): number | Promise<number>

  /** Runs each time the user enters this set. */
  onStart?(): unknown

  /** Runs each time the user leaves this set. */
  onStop?(): unknown

  /** The user's HTTP client. @throws Error when the user has none */
  get client(): HttpClient {
    const { client } = this.user as { client?: HttpClient }
    if (client === undefined) throw new Error(`${this.user.constructor.name} has no client: extend HttpUser`)
    return client
  }

  /** The user's random numbers. */
  get random(): Random {
    return this.user.random
  }

  /** As `user.measure`. */
  measure<T>(type: string, name: string, call: () => T | Promise<T>): Promise<T> {
    return this.user.measure(type, name, call)
  }

  /** Leaves this set at once. With `reschedule` the parent picks its next task without waiting. */
  interrupt(reschedule = true): never {
    throw new InterruptTaskSet(reschedule)
  }

  /** Ends the user after the running task. */
  stop(): void {
    this.user.stop()
  }
}

/**
 * A TaskSet whose tasks run in the order they are written, over and over. `@task(3)` runs three times in a row.
 * @example
 * class Purchase extends SequentialTaskSet {
 *   @task async choose() { await this.client.get('/products/7') }
 *   @task async pay() { await this.client.post('/checkout', { json: { items: [7] } }) }
 *   @task done() { this.interrupt() }
 * }
 */
export class SequentialTaskSet<U extends User = HttpUser> extends TaskSet<U> {}

/**
 * A TaskSet that goes from task to task by probability. It begins with the first method; every method needs a `@transition`.
 * @example
 * class Visit extends MarkovTaskSet {
 *   @transition('search', 3) @transition('home') async home() { await this.client.get('/') }
 *   @transition('home') async search() { await this.client.get('/search?q=hat') }
 * }
 */
export class MarkovTaskSet<U extends User = HttpUser> extends TaskSet<U> {}
