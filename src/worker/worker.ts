// A worker: answers the master's messages, one handler each, and holds the run that is under way.
import { messageOf, TymbalError } from '../model/errors.js'
import type { RunOptions } from '../model/run-options.js'
import type { ScriptBundle } from '../model/test-plan.js'
import type { LoadedScript } from '../users/load-script.js'
import type { WorkerLink } from '../wire/link.js'
import { type MasterMessage, PROTOCOL_VERSION, type Slot } from '../wire/messages.js'
import { toRemoteError } from './remote-error.js'
import { SelfMonitor } from './self-monitor.js'
import { WorkerRun } from './worker-run.js'

const HEARTBEAT_MS = 1000
/** An answer to the master's own beat is as good as one that comes by itself. */
const ANSWERED_MS = 1500
const LEAVE_WATCH_MS = 100
/** A beat that comes so late was held up in this process: the master may have spoken meanwhile. */
const HELD_UP_MS = 3000

/** Facts about this process that the master shows. */
export interface WorkerFacts {
  readonly version: string
  readonly node: string
  readonly host: string
  readonly pid: number
  readonly cores: number
  readonly memoryBytes: number
}

export interface WorkerDeps {
  readonly link: WorkerLink
  readonly facts: WorkerFacts
  /** Monotonic milliseconds. */
  readonly clock: () => number
  /** Milliseconds since 1970, as fine as the clock. */
  readonly wallClock: () => number
  /** The script when this process has loaded it already: a local run shares the master's. */
  readonly script?: LoadedScript
  importBundle(bundle: ScriptBundle, options: RunOptions): Promise<LoadedScript>
  /** A master that is not heard of for so long is lost: the load stops, and after the same time again the worker gives up. 0 = never. */
  readonly masterTimeoutMs: number
  /** For whoever looks at this worker's terminal. */
  tell(level: 'info' | 'warn' | 'error', text: string): void
}

interface PreparedPlan {
  readonly hash: string
  readonly options: RunOptions
  readonly slots: readonly Slot[]
  readonly selectors: readonly string[]
}

type Handlers = { readonly [T in MasterMessage['type']]: (message: Extract<MasterMessage, { type: T }>) => void }

export class Worker {
  readonly #deps: WorkerDeps
  readonly #monitor: SelfMonitor
  readonly #scripts = new Map<string, LoadedScript>()
  #index = 0
  #plan: PreparedPlan | null = null
  #run: WorkerRun | null = null
  #beats: NodeJS.Timeout | null = null
  #beatAtMs = 0
  #heardAtMs = 0
  #answeredAtMs = Number.NEGATIVE_INFINITY
  #isGreeted = false
  #isAbandoned = false
  #finish: (fault: TymbalError | null) => void = () => undefined

  constructor(deps: WorkerDeps) {
    this.#deps = deps
    this.#monitor = new SelfMonitor(deps.clock)
    if (deps.script !== undefined) this.#scripts.set(deps.script.plan.bundle.hash, deps.script)
  }

  /**
   * Serves the master until it says quit.
   * @throws TymbalError TYM4004 when the master is not there for too long, TYM4005 when it refuses this worker
   */
  async serve(): Promise<void> {
    const { link, clock } = this.#deps
    const finished = new Promise<TymbalError | null>((resolve) => {
      this.#finish = resolve
    })
    this.#heardAtMs = clock()
    this.#beatAtMs = clock()
    link.listen({
      message: (message) => this.#handle(message),
      fault: (reason) => this.#deps.tell('warn', `the master sent ${reason}; ignored`),
      connected: () => this.#connected(),
      refused: (error) => this.#finish(error),
    })
    this.#beats = setInterval(() => this.#everySecond(), HEARTBEAT_MS)
    const fault = await finished
    clearInterval(this.#beats)
    await this.#run?.stop(0)
    if (link.isConnected) link.send({ type: 'quit' })
    await link.close()
    this.#monitor.close()
    if (fault !== null) throw fault
  }

  /** Ends as if the master had said quit. */
  quit(): void {
    this.#finish(null)
  }

  /** Has the master move the users of this worker to others, and ends when they are gone and all is reported; at the latest after `limitMs`. */
  leave(limitMs: number): void {
    const { link, clock } = this.#deps
    const untilMs = clock() + limitMs
    if (this.#run?.underWay == null || !link.isConnected) {
      this.quit()
      return
    }
    link.send({ type: 'leaving' })
    const watch = setInterval(() => {
      const isDone = this.#run?.isSettled ?? true
      if (!isDone && clock() < untilMs) return
      clearInterval(watch)
      this.quit()
    }, LEAVE_WATCH_MS)
  }

  /** Takes what the script threw where nobody waits for it: an exception of the run, which goes on. */
  uncaught(thrown: unknown): void {
    if (this.#run?.countUncaught(thrown)) return
    const text = `thrown where nobody awaits it: ${messageOf(thrown)}`
    this.#deps.link.send({ type: 'log', level: 'error', text })
  }

  readonly #handlers: Handlers = {
    ack: (message) => this.#acknowledged(message),
    heartbeat: (message) => this.#heard(message),
    refused: ({ reason, hint }) => this.#finish(new TymbalError('TYM4005', reason, { hint })),
    plan: (message) => this.#preparePlan(message),
    bundle: (message) => void this.#loadBundle(message.bundle),
    setup: (message) => void this.#runFor(message.runId)?.setup(),
    start: (message) => void this.#runFor(message.runId)?.start(message),
    go: (message) => this.#current(message.runId)?.go(message),
    spawn: (message) => this.#current(message.runId)?.spawn(message.epoch, message.steps),
    pause: (message) => this.#current(message.runId)?.pause(),
    resume: (message) => this.#current(message.runId)?.resume(),
    spawning_complete: (message) => this.#current(message.runId)?.spawningComplete(message.users),
    stop: (message) => void this.#current(message.runId)?.stop(message.graceMs),
    teardown: (message) => void this.#current(message.runId)?.teardown(message.data),
    quit: () => this.#finish(null),
  }

  #handle<T extends MasterMessage['type']>(message: Extract<MasterMessage, { type: T }>): void {
    this.#heardAtMs = this.#deps.clock()
    const handler = this.#handlers[message.type] as (message: Extract<MasterMessage, { type: T }>) => void
    handler(message)
  }

  #connected(): void {
    this.#isGreeted = false
    this.#deps.link.send({ type: 'client_ready', version: -1 })
  }

  #acknowledged(message: Extract<MasterMessage, { type: 'ack' }>): void {
    const { link, facts, wallClock } = this.#deps
    this.#index = message.index
    this.#isGreeted = true
    this.#isAbandoned = false
    const run = this.#run?.underWay ?? null
    link.send({
      type: 'hello',
      kind: 'tymbal',
      protocol: PROTOCOL_VERSION,
      ...facts,
      echoMs: message.atMs,
      clockMs: wallClock(),
      run,
    })
    this.#run?.resync()
  }

  #heard({ atMs, acked }: Extract<MasterMessage, { type: 'heartbeat' }>): void {
    if (acked !== null) this.#current(acked.runId)?.confirm(acked.seq)
    this.#answeredAtMs = this.#deps.clock()
    this.#beat(atMs)
  }

  #everySecond(): void {
    const nowMs = this.#deps.clock()
    const sinceMs = nowMs - this.#beatAtMs
    this.#beatAtMs = nowMs
    if (sinceMs > HELD_UP_MS) this.#heardAtMs += sinceMs
    this.#watchMaster(nowMs - this.#heardAtMs)
    if (!this.#deps.link.isConnected) return
    if (!this.#isGreeted) this.#deps.link.send({ type: 'client_ready', version: -1 })
    else if (nowMs - this.#answeredAtMs > ANSWERED_MS) this.#beat(0)
  }

  #watchMaster(silentMs: number): void {
    const { masterTimeoutMs, tell } = this.#deps
    const seconds = masterTimeoutMs / 1000
    if (masterTimeoutMs === 0 || silentMs < masterTimeoutMs) return
    if (this.#run?.underWay == null || silentMs >= 2 * masterTimeoutMs) {
      const hint = 'Look whether it runs, and at address, port and firewall; --master-timeout says how long to wait.'
      this.#finish(
        new TymbalError('TYM4004', `nothing was heard of the master for ${Math.round(silentMs / 1000)} s`, { hint }),
      )
    } else if (!this.#isAbandoned) {
      this.#isAbandoned = true
      tell('warn', `nothing was heard of the master for ${seconds} s: the load stops`)
      this.#run.abandon()
    }
  }

  /** @param echoMs the master's clock when this answers its heartbeat, else 0 */
  #beat(echoMs: number): void {
    const { link, wallClock } = this.#deps
    link.send({
      type: 'heartbeat',
      state: this.#run?.state ?? 'ready',
      memoryBytes: process.memoryUsage.rss(),
      openSockets: this.#run?.openSockets ?? 0,
      echoMs,
      clockMs: wallClock(),
    })
  }

  #preparePlan(message: Extract<MasterMessage, { type: 'plan' }>): void {
    this.#plan = message
    if (this.#scripts.has(message.hash)) this.#deps.link.send({ type: 'plan_ready', hash: message.hash })
    else this.#deps.link.send({ type: 'need_bundle', hash: message.hash })
  }

  async #loadBundle(bundle: ScriptBundle): Promise<void> {
    const { link } = this.#deps
    const options = this.#plan?.options
    if (options === undefined) return
    try {
      this.#scripts.set(bundle.hash, await this.#deps.importBundle(bundle, options))
      link.send({ type: 'plan_ready', hash: bundle.hash })
    } catch (thrown) {
      link.send({ type: 'plan_failed', hash: bundle.hash, error: toRemoteError(thrown, 'TYM3002') })
    }
  }

  #current(runId: string): WorkerRun | null {
    return this.#run?.runId === runId ? this.#run : null
  }

  /** The run of that id, made when it is new. */
  #runFor(runId: string): WorkerRun | null {
    const plan = this.#plan
    const script = plan === null ? undefined : this.#scripts.get(plan.hash)
    if (plan === null || script === undefined) return null
    this.#run =
      this.#current(runId) ??
      new WorkerRun({
        runId,
        script,
        options: plan.options,
        slots: plan.slots,
        selectors: plan.selectors,
        workerIndex: this.#index,
        clock: this.#deps.clock,
        wallClock: this.#deps.wallClock,
        monitor: this.#monitor,
        isConnected: () => this.#deps.link.isConnected,
        send: (message) => this.#deps.link.send(message),
      })
    return this.#run
  }
}
