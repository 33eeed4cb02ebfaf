// The users of one worker in one run: made from the loaded script, run by the worker's Runner.
import type { TymbalError } from '../model/errors.js'
import type { RequestSampler } from '../model/request-sample.js'
import type { RunOptions } from '../model/run-options.js'
import type { MeasurementSink } from '../model/sample.js'
import type { HookName, RequestEvent } from './script/hooks.js'

export interface UserHostDeps {
  readonly options: RunOptions
  readonly sink: MeasurementSink
  /** Keeps some of the requests with their details; left out = none is kept. */
  readonly sampler?: RequestSampler | null
  /** Monotonic milliseconds. */
  readonly clock: () => number
  readonly workerIndex: number
  /** With the user's id it fixes task picks, waits and `this.random`. */
  readonly seed: number
  readonly setupData: unknown
  /** Takes one iteration of the scenario; false = its quota is used up, the user ends. */
  readonly takeIteration: (scenario: string) => boolean
  /** The script threw StopTest. */
  onStopTest(reason: string): void
  /** How late a paced task was begun, ms. */
  onStartDelay?(ms: number): void
  /** Every counted request and timed call, after it was recorded; left out where nobody listens, for it costs. */
  onRequest?(event: RequestEvent): void
  onWarning(text: string): void
  /** A hook of the script threw: TYM3005, with its place. */
  onHookError(error: TymbalError): void
}

export interface UserSpec {
  readonly userClass: string
  readonly scenario: string
  /** Unique in the cluster, from 0. */
  readonly userId: number
  /** The user ends after so many iterations; null = no limit of its own. */
  readonly maxIterations: number | null
  /** Instead of picking at random the user runs each task once, without waits, and ends; told the name of each step before it. */
  readonly eachTaskOnce?: (step: string) => void
}

/** One user. Call `run` once. */
export interface RunningUser {
  readonly userClass: string
  /** Resolves when the user has ended; never rejects. */
  run(): Promise<void>
  /** Lets the running task finish, wakes from a wait at once, runs onStop, ends. */
  stop(): void
  /** Ends now: aborts the I/O of the running task and does not wait for it. onStop is not run. */
  cut(): void
}

export interface UserHost {
  /** Connections that are open or being opened. */
  readonly openSockets: number
  /** @throws TymbalError TYM3004 when the class is not one of the script or tags leave it no task */
  createUser(spec: UserSpec): RunningUser
  /** What the script's setup() returned, as plain data. @throws TymbalError TYM3006 */
  runSetup(): Promise<unknown>
  /** @throws TymbalError TYM3005 */
  runTeardown(data: unknown): Promise<void>
  /** Has what a first request would have to wait for done beforehand: nothing of it is counted. Never rejects. */
  warmUp(): Promise<void>
  /** Users finish what they do and begin nothing new until `resume`; those that come meanwhile wait too. */
  pause(): void
  resume(): void
  /** Runs the script's hooks for that event; what they throw goes to `onHookError`. Never rejects. */
  fire(hook: HookName, event: object): Promise<void>
  /** Counts what code of the script threw where nobody waits for it: a promise that is not awaited, a timer. */
  countUncaught(thrown: unknown): void
  /** Ends connections and timers. Stop or cut the users first. */
  close(): Promise<void>
}
