// User and HttpUser: what a script's user classes extend. The loop that runs them is in running/.
import type { HttpClient } from '../../clients/http/http-client.js'
import type { HttpSettings } from '../../clients/http/http-settings.js'
import type { Random } from '../../model/random.js'
import type { TaskDeclarations } from './task-declarations.js'
import { type ParameterValues, type SetupData, seatOf, takeSeat, type UserSeat } from './user-seat.js'
import type { WaitTime } from './wait-time.js'

/** Any class that extends `User`. */
export type UserClass = typeof User

/**
 * A user without a client, for protocols of your own: time each call with `measure`. Every exported subclass is a user class.
 * Tasks are picked at random by weight, one after the other, with `waitTime` between them.
 * @example
 * export class DbUser extends User {
 *   waitTime = constant(1)
 *   @task async find() { await this.measure('SQL', 'find user', () => db.query('select …')) }
 * }
 */
export class User {
  /** Share of the users against other classes. */
  static weight = 1
  /** So many users of this class whatever the total; 0 = by weight. */
  static fixedCount = 0
  /** Base URL, when the run names none. */
  static host: string | undefined = undefined
  /** True for a base class that is exported but not run. Not inherited. */
  static abstract = true
  /** Tasks without decorators: `{ browse: 6, checkout: 1 }`, or a list with TaskSet classes. */
  static tasks: TaskDeclarations | undefined = undefined
  /** Wait time of all users of the class that have none of their own. */
  static waitTime: WaitTime | undefined = undefined

  /** @internal */
  constructor(seat?: UserSeat) {
    takeSeat(this, seat)
  }

  /**
   * Seconds to wait between two tasks; default: none.
   * @example waitTime = between(1, 3)
   */
  waitTime?(): number | Promise<number>

  /** Runs once before the first task. When it throws, the exception is counted and this user ends. */
  onStart?(): unknown

  /** Runs once after the last task, unless the user had to be cut. */
  onStop?(): unknown

  /** This user's number, 1, 2, 3 …: unique in the whole test. */
  get userId(): number {
    return seatOf(this).userNumber
  }

  /** Number of the worker that this user runs on, from 0. */
  get workerIndex(): number {
    return seatOf(this).workerIndex
  }

  /** Name of the scenario; `default` when the script declares none. */
  get scenario(): string {
    return seatOf(this).scenario.name
  }

  /** Base URL of the system under test: the run's, else the class's. @throws Error when there is none */
  get host(): string {
    const { baseUrl } = seatOf(this)
    if (baseUrl === '') throw new Error('There is no host: name one with --host, or `static host` in the class')
    return baseUrl
  }

  /** Values of the script's parameters, by name. */
  get parameters(): ParameterValues {
    return seatOf(this).parameters
  }

  /** What setup() returned. */
  get data(): SetupData {
    return seatOf(this).setupData
  }

  /**
   * Random numbers in [0, 1), the same for this user in every run with the same `--seed`.
   * @example const id = 1 + Math.floor(this.random() * 50)
   */
  get random(): Random {
    return seatOf(this).random
  }

  /** Ends this user after the running task. `throw new StopUser()` ends it at once. */
  stop(): void {
    seatOf(this).stop()
  }

  /**
   * Times any call and counts it like a request. A throw counts as a failed request with the error's message, and is thrown on: the task
   * ends there unless it catches it. It is not counted a second time as an exception of the task.
   * @example const row = await this.measure('SQL', 'find user', () => db.findUser(7))
   */
  measure<T>(type: string, name: string, call: () => T | Promise<T>): Promise<T> {
    return seatOf(this).measure(type, name, call)
  }
}

/**
 * A user with an HTTP client of its own: own cookies, own connections.
 * @example
 * export class Visitor extends HttpUser {
 *   waitTime = between(1, 3)
 *   @task async home() { await this.client.get('/') }
 * }
 */
export class HttpUser extends User {
  static override abstract = true
  /** What holds for all requests of the class; goes before `options.http`. */
  static http: HttpSettings = {}

  /** This user's HTTP client; paths are relative to `host`. */
  get client(): HttpClient {
    return seatOf(this).client
  }
}
