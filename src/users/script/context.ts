// What a scenario's function (or the default function) is called with: k6's habits.
import type { HttpClient } from '../../clients/http/http-client.js'
import type { Random } from '../../model/random.js'
import type { ParameterValues, ScenarioFacts, SetupData, UserSeat } from './user-seat.js'

/** Facts of a setup or teardown call, and what it may use. */
export interface SetupContext {
  /** An HTTP client; what it requests is counted. */
  readonly http: HttpClient
  readonly params: ParameterValues
  readonly random: Random
}

/**
 * The argument of a scenario's function. `Data` is the type of what setup() returned.
 * @example
 * export default async function ({ http, vu }: Context) {
 *   await http.get(`/products/${vu.id}`)
 * }
 */
export class Context<Data = SetupData> {
  readonly #seat: UserSeat
  readonly #vu: { readonly id: number; readonly iteration: number }

  /** @internal */
  constructor(seat: UserSeat) {
    this.#seat = seat
    this.#vu = {
      id: seat.userNumber,
      get iteration() {
        return seat.iteration
      },
    }
  }

  /** The user's own HTTP client. */
  get http(): HttpClient {
    return this.#seat.client
  }

  /** The user: `id` counts from 1 over the whole test, `iteration` from 0 for each user. */
  get vu(): { readonly id: number; readonly iteration: number } {
    return this.#vu
  }

  /** What setup() returned. */
  get data(): Data {
    return this.#seat.setupData
  }

  get scenario(): ScenarioFacts {
    return this.#seat.scenario
  }

  /** Environment variables, the scenario's own `env` among them. */
  get env(): ScenarioFacts['env'] {
    return this.#seat.scenario.env
  }

  /** Values of the script's parameters. */
  get params(): ParameterValues {
    return this.#seat.parameters
  }

  /** Random numbers in [0, 1), the same for this user in every run with the same `--seed`. */
  get random(): Random {
    return this.#seat.random
  }

  /** Ends this user after the running iteration. */
  readonly stop = (): void => this.#seat.stop()

  /** Times any call and counts it like a request; see `User.measure`. */
  readonly measure = <T>(type: string, name: string, call: () => T | Promise<T>): Promise<T> =>
    this.#seat.measure(type, name, call)
}
