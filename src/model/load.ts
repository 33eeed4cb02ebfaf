// How much load a test puts on, as data: stages, load plans, scenarios. Durations are milliseconds, rates are per second.

/** Reach `target` users at the end of `durationMs`, linearly from where the stage before ended. */
export interface Stage {
  readonly durationMs: number
  readonly target: number
  /** Users per second; when given the target is approached at this rate instead of linearly over the whole stage. */
  readonly spawnRate?: number
}

/** A load shape of the script, asked once a second by the master. `null` ends the test. */
export interface LoadShapeLike {
  tick(now: { readonly elapsed: number; readonly users: number }): ShapeTick | null
}

/** `elapsed` above and times here are seconds, as in Locust. */
export interface ShapeTick {
  readonly users: number
  /** Users per second; default: at once. */
  readonly spawnRate?: number
  /** Names of the user classes to use from now on; default: all. */
  readonly userClasses?: readonly string[]
}

export type LoadPlan =
  /** `users` users reached at `spawnRate` per second from the start (Infinity = at once), then held. */
  | { readonly kind: 'users'; readonly users: number; readonly spawnRate: number }
  /** Piecewise linear from `startUsers`; ends after the last stage. */
  | { readonly kind: 'stages'; readonly startUsers: number; readonly stages: readonly Stage[] }
  /** Asked each second; ends when it answers null. */
  | { readonly kind: 'shape'; readonly shape: LoadShapeLike }
  /** `iterations` in total over the cluster (or for each user), made by `users` users. */
  | {
      readonly kind: 'iterations'
      readonly users: number
      readonly spawnRate: number
      readonly iterations: number
      readonly per: 'cluster' | 'user'
    }

/** How a class is dealt when it is not as the script says: one of the two. */
export interface ClassShare {
  readonly name: string
  readonly weight?: number
  readonly fixedCount?: number
}

/** A change of the load that goes on. */
export interface LoadEdit {
  /** null = the plan goes on as it is. */
  readonly users: number | null
  /** Users per second; Infinity = at once. Without users it says nothing. */
  readonly spawnRate: number
  /** Those that are dealt otherwise from then on; the others as before. */
  readonly userClasses: readonly ClassShare[]
}

/** One kind of user that can be dealt to workers: a user class, or the function of a scenario. */
export interface UserClassInfo {
  readonly name: string
  /** Share of the users; >= 0. */
  readonly weight: number
  /** So many users whatever the total; dealt first. 0 = not fixed. */
  readonly fixedCount: number
  /** The class's own host, or null. */
  readonly host: string | null
}

/** A named part of the test with its own users and load plan. A class-door script has one, named `default`. */
export interface Scenario {
  readonly name: string
  readonly plan: LoadPlan
  /** Starts so long after the test. */
  readonly startTimeMs: number
  /** Ends so long after its own start; null = when its plan or the test ends. */
  readonly durationMs: number | null
  /** Users get so long to finish the running iteration; null = the test's stop timeout. */
  readonly gracefulStopMs: number | null
  readonly userClasses: readonly UserClassInfo[]
  readonly tags: Readonly<Record<string, string>>
}
