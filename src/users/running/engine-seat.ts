// The engine's side of one user: its facts, client and random numbers, each made when first asked for.
import type { HttpClient } from '../../clients/http/http-client.js'
import type { HttpSettings } from '../../clients/http/http-settings.js'
import type { SampledUser } from '../../clients/http/samples/sample-deps.js'
import { createRandom, type Random } from '../../model/random.js'
import type { Tags } from '../../model/sample.js'
import { isSteering } from '../script/control-flow.js'
import type { ParameterValues, ScenarioFacts, SetupData, UserSeat } from '../script/user-seat.js'
import type { HostCore, TimedCall } from './host-core.js'

/** What a seat needs to know about its kind of user. */
export interface SeatKind {
  /** '' when nobody named a host. */
  readonly baseUrl: string
  readonly scenario: ScenarioFacts
  readonly http: HttpSettings
  /** Of every request and timed call; null for none. */
  readonly tags: Tags | null
}

export abstract class EngineSeat implements UserSeat, SampledUser {
  iteration = -1
  /** The task that runs, or ran last. */
  task = ''
  /** From then on nothing of this user is counted. */
  protected hasEnded = false
  protected readonly core: HostCore
  readonly #seatKind: SeatKind
  readonly #userId: number
  #client: HttpClient | null = null
  #random: Random | null = null

  constructor(core: HostCore, kind: SeatKind, userId: number) {
    this.core = core
    this.#seatKind = kind
    this.#userId = userId
  }

  abstract stop(): void
  abstract readonly userClass: string

  get userNumber(): number {
    return this.#userId + 1
  }

  get workerIndex(): number {
    return this.core.deps.workerIndex
  }

  get baseUrl(): string {
    return this.#seatKind.baseUrl
  }

  get parameters(): ParameterValues {
    return this.core.parameters
  }

  get setupData(): SetupData {
    return this.core.deps.setupData
  }

  get scenario(): ScenarioFacts {
    return this.#seatKind.scenario
  }

  get random(): Random {
    this.#random ??= createRandom(this.core.deps.seed, this.#userId)
    return this.#random
  }

  get client(): HttpClient {
    if (this.#client === null) {
      this.#client = this.core.createClient({ ...this.#seatKind, user: this })
      if (this.hasEnded) this.#client.close()
    }
    return this.#client
  }

  /** True when none of the user's requests is under way. */
  protected get hasSettled(): boolean {
    return this.#client === null || this.#client.isResting
  }

  async measure<T>(type: string, name: string, call: () => T | Promise<T>): Promise<T> {
    const startMs = this.core.deps.clock()
    try {
      const result = await call()
      if (!this.hasEnded) this.core.recordCall(this.#call(type, name, startMs), '')
      return result
    } catch (thrown) {
      if (!this.hasEnded && !isSteering(thrown)) this.core.recordFailedCall(this.#call(type, name, startMs), thrown)
      throw thrown
    }
  }

  #call(type: string, name: string, startMs: number): TimedCall {
    return { type, name, startMs, tags: this.#seatKind.tags }
  }

  /** Ends the connections and everything that is under way on them. */
  protected leave(): void {
    this.hasEnded = true
    this.#client?.close()
  }
}
