// What all users of one host share: the sink, the clock, the waits, the HTTP engine, and how exceptions are told.
import type { HttpClient, RequestListener } from '../../clients/http/http-client.js'
import { HttpEngine } from '../../clients/http/http-engine.js'
import type { HttpSettings } from '../../clients/http/http-settings.js'
import type { SampleDeps, SampledUser } from '../../clients/http/samples/sample-deps.js'
import { messageOf, type TymbalError } from '../../model/errors.js'
import type { EntryHandle, Sample, Tags, TaskException } from '../../model/sample.js'
import { StopTest } from '../script/control-flow.js'
import type { ScriptState } from '../script/script-state.js'
import type { ParameterValues } from '../script/user-seat.js'
import type { UserHostDeps } from '../user-host.js'
import { WaitQueue } from './wait-queue.js'

/** After so long users that never wait let the event loop run: sockets are read and timers fire. */
const LONGEST_TURN_MS = 5
/** Different faults of request hooks that are told. */
const MOST_REPORTS = 20

/** How what the script threw is told. */
export interface Describers {
  exception(thrown: unknown): Pick<TaskException, 'message' | 'stack'>
  hook(thrown: unknown): TymbalError
}

export interface ClientFacts {
  /** '' when nobody named a host. */
  readonly baseUrl: string
  readonly http: HttpSettings
  readonly tags: Tags | null
  /** null for setup() and teardown(). */
  readonly user: SampledUser | null
}

/** What a host is made of beside its deps. */
export interface CoreParts {
  readonly state: ScriptState
  readonly parameters: ParameterValues
  readonly samples: SampleDeps | null
  readonly describe: Describers
}

/** A call that `measure` timed. */
export interface TimedCall {
  readonly type: string
  readonly name: string
  readonly startMs: number
  readonly tags: Tags | null
}

export class HostCore {
  readonly deps: UserHostDeps
  readonly state: ScriptState
  readonly parameters: ParameterValues
  readonly waits: WaitQueue
  readonly engine: HttpEngine
  readonly #describe: Describers
  readonly #sample: Sample = {
    dueMs: 0,
    startMs: 0,
    endMs: 0,
    status: 0,
    error: '',
    bytesReceived: 0,
    bytesSent: 0,
    tags: null,
  }
  /** Errors that `measure` counted as failures: they are not counted again as exceptions. */
  readonly #counted = new WeakSet<object>()
  readonly #onRequest: RequestListener | undefined
  readonly #reported = new Set<string>()
  readonly #warned = new Set<string>()
  /** Wakes the users that wait for the end of a pause; null while there is none. */
  #paused: Set<() => void> | null = null
  #turn: Promise<void> | null = null
  #turnMs = 0

  constructor(deps: UserHostDeps, { state, parameters, samples, describe }: CoreParts) {
    const { options, sink, clock } = deps
    this.deps = deps
    this.state = state
    this.parameters = parameters
    this.waits = new WaitQueue(clock)
    this.engine = new HttpEngine({
      sink,
      clock,
      insecure: options.insecure,
      resolve: options.resolve,
      proxy: options.proxy,
      env: process.env,
      samples,
      onWarning: deps.onWarning,
      onSteering: (thrown) => this.#stopsTest(thrown),
    })
    this.#describe = describe
    const isHeard = deps.onRequest !== undefined || state.hooks.has('request')
    this.#onRequest = isHeard ? this.#listener() : undefined
  }

  createClient({ baseUrl, http, tags, user }: ClientFacts): HttpClient {
    return this.engine.createClient({
      baseUrl: baseUrl === '' ? null : baseUrl,
      http,
      ...(this.#onRequest === undefined ? {} : { onRequest: this.#onRequest }),
      ...(tags === null ? {} : { tags }),
      ...(user === null ? {} : { user }),
    })
  }

  /**
   * For users that do not wait: null to go on, or a promise of the event loop's next turn (one for all who ask in this turn) when they
   * have gone on for long enough. So tasks without I/O cannot keep the loop to themselves, and those with I/O rarely lose a moment.
   */
  breath(nowMs: number): Promise<void> | null {
    if (nowMs - this.#turnMs <= LONGEST_TURN_MS) return null
    this.#turn ??= new Promise((resolve) =>
      setImmediate(() => {
        this.#turn = null
        this.#turnMs = this.deps.clock()
        resolve()
      }),
    )
    return this.#turn
  }

  get isPaused(): boolean {
    return this.#paused !== null
  }

  pause(): void {
    this.#paused ??= new Set()
  }

  resume(): void {
    const waiting = this.#paused
    this.#paused = null
    for (const wake of waiting ?? []) wake()
  }

  /** Calls back when the pause that is under way ends. */
  whenResumed(wake: () => void): void {
    this.#paused?.add(wake)
  }

  sleep(ms: number): Promise<void> {
    return new Promise((wake) => this.waits.add({ dueMs: this.deps.clock() + ms, heapIndex: -1, wake }))
  }

  /** Counts a timed call like a request; '' = success. */
  recordCall({ type, name, startMs, tags }: TimedCall, error: string): void {
    const { sink, clock } = this.deps
    const sample = this.#sample
    const entry = sink.entry(type, name)
    sample.dueMs = startMs
    sample.startMs = startMs
    sample.endMs = clock()
    sample.error = error
    sample.tags = tags
    sink.record(entry, sample)
    if (this.#onRequest !== undefined) this.#tellRequest(null, sample, entry)
  }

  recordFailedCall(call: TimedCall, thrown: unknown): void {
    this.recordCall(call, messageOf(thrown))
    if (typeof thrown === 'object' && thrown !== null) this.#counted.add(thrown)
  }

  /** Counts what left a task or a method of a user, unless it was counted as a failed call. */
  exception(userClass: string, task: string, thrown: unknown): void {
    if (typeof thrown === 'object' && thrown !== null && this.#counted.has(thrown)) return
    this.deps.sink.exception({ userClass, task, ...this.#describe.exception(thrown) })
  }

  /** A warning that is said once. */
  warnOnce(text: string): void {
    if (this.#warned.has(text)) return
    this.#warned.add(text)
    this.deps.onWarning(text)
  }

  #listener(): RequestListener {
    return (response, sample, entry) => this.#tellRequest(response, sample, entry)
  }

  #tellRequest(response: Parameters<RequestListener>[0] | null, sample: Readonly<Sample>, entry: EntryHandle): void {
    const event = { method: entry.method, name: entry.name, sample, response }
    this.deps.onRequest?.(event)
    this.state.hooks.fireNow('request', event, (thrown) => this.#requestHookFailed(thrown))
  }

  #stopsTest(thrown: unknown): boolean {
    if (!(thrown instanceof StopTest)) return false
    this.deps.onStopTest(thrown.reason)
    return true
  }

  /** A hook that fails on every request is told once for each message. */
  #requestHookFailed(thrown: unknown): void {
    if (this.#stopsTest(thrown)) return
    const message = messageOf(thrown)
    if (this.#reported.has(message) || this.#reported.size >= MOST_REPORTS) return
    this.#reported.add(message)
    this.deps.onHookError(this.#describe.hook(thrown))
  }
}
