// One run on one worker: its users, its statistics, its reports.
import type { RunOptions } from '../model/run-options.js'
import { RequestStats } from '../stats/request-stats.js'
import type { LoadedScript } from '../users/load-script.js'
import type { UserHost } from '../users/user-host.js'
import type { MasterMessage, RemoteError, RunUnderWay, Slot, WorkerMessage } from '../wire/messages.js'
import { IterationQuota } from './iteration-quota.js'
import { Outbox } from './outbox.js'
import { toRemoteError } from './remote-error.js'
import { RunSamples } from './run-samples.js'
import { Runner } from './runner.js'
import type { SelfMonitor } from './self-monitor.js'

const REPORT_INTERVAL_MS = 1000
/** A script's last hooks have so long when the worker is to end at once. */
const LAST_WORDS_MS = 2000

export interface WorkerRunDeps {
  readonly runId: string
  readonly script: LoadedScript
  readonly options: RunOptions
  readonly slots: readonly Slot[]
  readonly selectors: readonly string[]
  readonly workerIndex: number
  /** Monotonic milliseconds, and the wall clock that start instants are given in. */
  readonly clock: () => number
  readonly wallClock: () => number
  readonly monitor: SelfMonitor
  /** Whatever is sent arrives: reports need not be kept. */
  readonly isReliable: boolean
  /** Without a connection reports are kept, not sent. */
  isConnected(): boolean
  send(message: WorkerMessage): void
  /** See WorkerDeps. */
  onPlaced(epoch: number, users: Readonly<Record<string, number>>): void
}

type StartMessage = Extract<MasterMessage, { type: 'start' }>
type GoMessage = Extract<MasterMessage, { type: 'go' }>

export class WorkerRun {
  readonly #deps: WorkerRunDeps
  readonly #stats: RequestStats
  readonly #outbox: Outbox
  /** null when the run keeps none. */
  readonly #samples: RunSamples | null
  #quota = new IterationQuota({})
  #host: UserHost | null = null
  #runner: Runner | null = null
  #startMs: number
  #reportTimer: NodeJS.Timeout | null = null
  #ending: Promise<void> | null = null
  /** Each is done once, however often the master asks: it asks again when the line was cut. */
  #setup: Promise<Outcome> | null = null
  #start: Promise<Outcome> | null = null
  #teardown: Promise<Outcome> | null = null
  #isStopped = false
  #hasBegun = false

  constructor(deps: WorkerRunDeps) {
    this.#deps = deps
    this.#startMs = deps.clock()
    this.#outbox = new Outbox({
      clock: deps.clock,
      isReliable: deps.isReliable,
      send: (delta) => {
        if (deps.isConnected()) deps.send({ type: 'stats', delta, taken: this.#quota.taken() })
      },
    })
    this.#stats = new RequestStats({
      clock: deps.clock,
      selectors: deps.selectors,
      onWarning: (text) => this.#warn(text),
    })
    this.#stats.begin(deps.runId, this.#startMs)
    this.#samples = deps.options.noSamples ? null : new RunSamples({ ...deps, random: Math.random })
  }

  get runId(): string {
    return this.#deps.runId
  }

  get openSockets(): number {
    return this.#host?.openSockets ?? 0
  }

  get state(): 'ready' | 'running' {
    return this.#runner === null ? 'ready' : 'running'
  }

  /** What a master that does not know of this run has to know; null when no users are there. */
  get underWay(): RunUnderWay | null {
    const runner = this.#runner
    if (runner === null || this.#ending !== null) return null
    return { runId: this.runId, epoch: runner.epoch, counts: runner.wanted, topNumber: runner.topNumber }
  }

  /** No user runs. */
  get isIdle(): boolean {
    return this.#runner === null || this.#runner.isEmpty
  }

  /** True when nothing is left to be done for the master: all is over, and it has counted every report. */
  get isSettled(): boolean {
    return this.#isStopped && this.#outbox.isEmpty
  }

  /** The master has counted the reports 1 to `seq`. */
  confirm(seq: number): void {
    this.#outbox.confirm(seq)
  }

  /** After a cut: what the master was told last may be lost. The users that are there stay, and no planned step is done until it speaks. */
  resync(): void {
    this.#runner?.hold()
    this.#outbox.sendAgain(true)
    this.#samples?.resync()
    for (const scenario of this.#runner?.idleScenarios() ?? []) this.#sendDrained(scenario)
    if (this.#isStopped) this.#deps.send({ type: 'stopped', runId: this.runId })
  }

  /** The master is lost: users end, and what they measured is kept for its return. */
  abandon(): void {
    this.#runner?.clear()
  }

  /** Runs the script's setup(); what it requests is counted like everything else. */
  async setup(): Promise<void> {
    this.#setup ??= attempt(() => this.#withHost(undefined, (host) => host.runSetup()), 'TYM3006')
    const { data, error } = await this.#setup
    this.#deps.send({ type: 'setup_done', runId: this.runId, data: data ?? null, error })
  }

  async teardown(data: unknown): Promise<void> {
    this.#teardown ??= attempt(() => this.#withHost(data, (host) => host.runTeardown(data)), 'TYM3005').finally(() =>
      this.#report(true),
    )
    const { error } = await this.#teardown
    this.#deps.send({ type: 'teardown_done', runId: this.runId, error })
  }

  /** Runs the script's testStart hooks, before any user is there. */
  async start({ seed, setupData }: StartMessage): Promise<void> {
    this.#start ??= attempt(async () => {
      this.#host = this.#createHost(seed, setupData)
      await this.#host.warmUp()
      await this.#fire('testStart')
    }, 'TYM3005')
    const { error } = await this.#start
    this.#deps.send({ type: 'started', runId: this.runId, error })
  }

  /** From the common start instant on, spawn steps are carried out and a report is sent every second. */
  go({ startAtMs, quotas, sampleBytesPerSecond }: GoMessage): void {
    const { clock, wallClock, slots } = this.#deps
    const host = this.#host
    if (host === null || this.#runner !== null || this.#ending !== null) return
    this.#startMs = clock() + (startAtMs - wallClock())
    this.#stats.begin(this.runId, this.#startMs)
    this.#samples?.start(sampleBytesPerSecond)
    this.#quota = new IterationQuota(quotas)
    this.#runner = new Runner({
      slots,
      clock,
      startMs: this.#startMs,
      createUser: ({ userClass, scenario, maxIterations }, userId) =>
        host.createUser({ userClass, scenario, userId, maxIterations }),
      onStartDelay: (ms) => this.#started(ms),
      onIdle: (scenario) => this.#sendDrained(scenario),
      onPlaced: (epoch) => this.#deps.onPlaced(epoch, this.#runner?.runningUsers() ?? {}),
    })
    for (const scenario of this.#quota.exhaustedScenarios()) this.#sendDrained(scenario)
    this.#scheduleReport()
  }

  spawn(epoch: number, steps: Extract<MasterMessage, { type: 'spawn' }>['steps']): void {
    this.#runner?.apply(epoch, steps)
  }

  /** The share has changed: users that had ended with the old one go on when it has grown. */
  setQuota(scenario: string, total: number): void {
    this.#quota.setTotal(scenario, total)
    if (this.#ending !== null || this.#quota.isExhausted(scenario)) this.#sendDrained(scenario)
    else this.#runner?.revive(scenario)
  }

  pause(): void {
    this.#host?.pause()
  }

  resume(): void {
    this.#host?.resume()
  }

  spawningComplete(users: number): void {
    void this.#fire('spawningComplete', users)
  }

  /** Ends the users, reports the rest and says so. Another call only shortens the grace, and waits a while for the rest. */
  async stop(graceMs: number): Promise<void> {
    if (this.#ending === null) {
      this.#ending = this.#end(graceMs)
      await this.#ending
    } else {
      await this.#runner?.stop(graceMs)
      await Promise.race([this.#ending, atMost(LAST_WORDS_MS)])
      // Another master asks than the one that was told: it has taken this run over.
      if (this.#isStopped) this.#deps.send({ type: 'stopped', runId: this.runId })
    }
  }

  async #end(graceMs: number): Promise<void> {
    await this.#runner?.stop(graceMs)
    await this.#fire('testStop')
    await this.#host?.close()
    if (this.#reportTimer !== null) clearTimeout(this.#reportTimer)
    this.#samples?.stop()
    this.#report(true)
    this.#isStopped = true
    this.#deps.send({ type: 'stopped', runId: this.runId })
  }

  /** False when there is no load that it could be counted in. */
  countUncaught(thrown: unknown): boolean {
    this.#host?.countUncaught(thrown)
    return this.#host !== null
  }

  /** A host for one call. */
  async #withHost<T>(setupData: unknown, call: (host: UserHost) => Promise<T>): Promise<T> {
    const host = this.#createHost(0, setupData)
    try {
      return await call(host)
    } finally {
      await host.close()
    }
  }

  #createHost(seed: number, setupData: unknown): UserHost {
    const { script, options, clock, workerIndex, monitor } = this.#deps
    return script.createHost({
      options,
      sink: this.#stats,
      sampler: this.#samples?.sampler ?? null,
      clock,
      workerIndex,
      seed,
      setupData,
      takeIteration: (scenario) => this.#quota.take(scenario),
      onStopTest: (reason) => this.#deps.send({ type: 'stop_test', runId: this.runId, reason }),
      onStartDelay: (ms) => monitor.recordStartDelay(ms),
      onWarning: (text) => this.#warn(text),
      onHookError: (error) => this.#hookFailed(error),
    })
  }

  async #fire(...[hook, users]: ['testStart' | 'testStop'] | ['spawningComplete', number]): Promise<void> {
    await this.#host?.fire(hook, users === undefined ? {} : { users })
  }

  #hookFailed(thrown: unknown): void {
    this.#deps.send({ type: 'hook_failed', runId: this.runId, error: toRemoteError(thrown, 'TYM3005') })
  }

  #warn(text: string): void {
    this.#deps.send({ type: 'log', level: 'warn', text })
  }

  #sendDrained(scenario: string): void {
    const placed = this.#runner?.placed(scenario) ?? 0
    const exhausted = this.#quota.isExhausted(scenario)
    this.#deps.send({ type: 'drained', runId: this.runId, scenario, placed, exhausted })
  }

  #started(lateMs: number): void {
    this.#deps.monitor.recordStartDelay(lateMs)
    if (this.#hasBegun) return
    this.#hasBegun = true
    this.#deps.send({ type: 'begun', runId: this.runId, lateMs })
  }

  /** At the next full second of elapsed time, whatever the last report cost. */
  #scheduleReport(): void {
    const elapsed = this.#deps.clock() - this.#startMs
    const nextMs = (Math.floor(elapsed / REPORT_INTERVAL_MS) + 1) * REPORT_INTERVAL_MS
    this.#reportTimer = setTimeout(this.#reportDue, nextMs - elapsed)
  }

  /** After a standstill all that is overdue runs at once: the watch of the event loop must see it before it is read, and begun anew. */
  readonly #reportDue = (): void => void setImmediate(this.#reportNow)

  readonly #reportNow = (): void => {
    if (this.#isStopped) return
    this.#outbox.sendAgain()
    if (!this.#outbox.isFull) this.#report(false)
    if (!this.#isStopped) this.#scheduleReport()
  }

  #report(final: boolean): void {
    const delta = this.#stats.takeDelta({
      toMs: this.#deps.clock() - this.#startMs,
      users: this.#runner?.runningUsers() ?? {},
      generator: this.#deps.monitor.read(this.openSockets),
      final,
    })
    this.#outbox.add(delta)
    this.#samples?.report(this.#startMs, final)
  }
}

const atMost = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms).unref())

/** What a piece of script code came to, as data. */
interface Outcome {
  readonly data: unknown
  readonly error: RemoteError | null
}

async function attempt(run: () => Promise<unknown>, code: 'TYM3005' | 'TYM3006'): Promise<Outcome> {
  try {
    return { data: await run(), error: null }
  } catch (thrown) {
    return { data: null, error: toRemoteError(thrown, code) }
  }
}
