// A worker: answers the master's messages, one handler each, and holds the run that is under way.
import { messageOf } from '../model/errors.js'
import type { RunOptions } from '../model/run-options.js'
import type { ScriptBundle } from '../model/test-plan.js'
import type { LoadedScript } from '../users/load-script.js'
import type { WorkerLink } from '../wire/link.js'
import { type MasterMessage, PROTOCOL_VERSION, type Slot } from '../wire/messages.js'
import { toRemoteError } from './remote-error.js'
import { SelfMonitor } from './self-monitor.js'
import { WorkerRun } from './worker-run.js'

const HEARTBEAT_MS = 1000
const HELLO_RETRY_MS = 1000

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
  /** The users that a spawn message asked for are there, and those that it took away are gone; for masters that want to be told. */
  onPlaced?(runId: string, epoch: number, users: Readonly<Record<string, number>>): void
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
  #hello: NodeJS.Timeout | null = null
  #heartbeat: NodeJS.Timeout | null = null
  #finish: () => void = () => undefined

  constructor(deps: WorkerDeps) {
    this.#deps = deps
    this.#monitor = new SelfMonitor(deps.clock)
    if (deps.script !== undefined) this.#scripts.set(deps.script.plan.bundle.hash, deps.script)
  }

  /** Serves the master until it says quit. */
  async serve(): Promise<void> {
    const finished = new Promise<void>((resolve) => {
      this.#finish = resolve
    })
    const { link } = this.#deps
    link.onMessage((message) => this.#handle(message))
    const hello = (): void => link.send({ type: 'client_ready', version: -1 })
    hello()
    this.#hello = setInterval(hello, HELLO_RETRY_MS)
    await finished
    if (this.#hello !== null) clearInterval(this.#hello)
    if (this.#heartbeat !== null) clearInterval(this.#heartbeat)
    await this.#run?.stop(0)
    link.send({ type: 'quit' })
    await link.close()
    this.#monitor.close()
  }

  /** Ends as if the master had said quit. */
  quit(): void {
    this.#finish()
  }

  /** Takes what the script threw where nobody waits for it: an exception of the run, which goes on. */
  uncaught(thrown: unknown): void {
    if (this.#run?.countUncaught(thrown)) return
    const text = `thrown where nobody awaits it: ${messageOf(thrown)}`
    this.#deps.link.send({ type: 'log', level: 'error', text })
  }

  readonly #handlers: Handlers = {
    ack: (message) => this.#acknowledged(message),
    heartbeat: (message) => this.#beat(message.atMs),
    plan: (message) => this.#preparePlan(message),
    bundle: (message) => void this.#loadBundle(message.bundle),
    setup: (message) => void this.#runFor(message.runId)?.setup(),
    start: (message) => void this.#runFor(message.runId)?.start(message),
    go: (message) => this.#current(message.runId)?.go(message),
    spawn: (message) => this.#current(message.runId)?.spawn(message.epoch, message.steps),
    pause: (message) => this.#current(message.runId)?.pause(),
    resume: (message) => this.#current(message.runId)?.resume(),
    spawning_complete: (message) => this.#current(message.runId)?.spawningComplete(message.users),
    stats_ack: () => undefined,
    stop: (message) => void this.#current(message.runId)?.stop(message.graceMs),
    teardown: (message) => void this.#current(message.runId)?.teardown(message.data),
    quit: () => this.#finish(),
  }

  #handle<T extends MasterMessage['type']>(message: Extract<MasterMessage, { type: T }>): void {
    const handler = this.#handlers[message.type] as (message: Extract<MasterMessage, { type: T }>) => void
    handler(message)
  }

  #acknowledged(message: Extract<MasterMessage, { type: 'ack' }>): void {
    const { link, facts, wallClock } = this.#deps
    this.#index = message.index
    if (this.#hello !== null) clearInterval(this.#hello)
    link.send({
      type: 'hello',
      kind: 'tymbal',
      protocol: PROTOCOL_VERSION,
      ...facts,
      echoMs: message.atMs,
      clockMs: wallClock(),
      run: this.#run?.underWay ?? null,
    })
    this.#heartbeat ??= setInterval(() => this.#beat(0), HEARTBEAT_MS)
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
        send: (message) => this.#deps.link.send(message),
        onPlaced: (epoch, users) => this.#deps.onPlaced?.(runId, epoch, users),
      })
    return this.#run
  }
}
