// What the engine gives to one user's script object: its facts and what it may do. The script's classes are thin covers over it.
import type { HttpClient } from '../../clients/http/http-client.js'
import type { Random } from '../../model/random.js'

/** Values of the script's parameters by name. */
export type ParameterValues = Readonly<Record<string, string | number | boolean>>

/** What setup() returned, as plain data. Typed like the result of JSON.parse: the script knows best. */
export type SetupData = ReturnType<typeof JSON.parse>

export interface ScenarioFacts {
  readonly name: string
  /** `process.env` with the scenario's own `env` over it. */
  readonly env: Readonly<Record<string, string | undefined>>
}

export interface UserSeat {
  /** 1, 2, 3 …: unique in the whole cluster. */
  readonly userNumber: number
  /** Iterations this user began before the running one: 0 in the first. */
  readonly iteration: number
  readonly workerIndex: number
  /** '' when nobody named a host. */
  readonly baseUrl: string
  readonly parameters: ParameterValues
  readonly setupData: SetupData
  readonly scenario: ScenarioFacts
  readonly random: Random
  readonly client: HttpClient
  stop(): void
  measure<T>(type: string, name: string, call: () => T | Promise<T>): Promise<T>
}

const SEAT = Symbol('tymbal.seat')

interface Seated {
  [SEAT]?: UserSeat
}

/** Gives the object its seat, unless it has one. Not enumerable, so that logging a user stays readable. */
export function takeSeat(user: object, seat: UserSeat | undefined): void {
  if (seat === undefined || seatIn(user) !== undefined) return
  Object.defineProperty(user, SEAT, { value: seat })
}

/** @throws Error when the object was not made by the engine */
export function seatOf(user: object): UserSeat {
  const seat = seatIn(user)
  if (seat === undefined) {
    throw new Error(
      'This user was not made by the engine. A constructor of your own must pass its arguments on: super(...args)',
    )
  }
  return seat
}

const seatIn = (user: object): UserSeat | undefined => (user as Seated)[SEAT]
