// A worker: obeys its master's orders, one handler each, and holds the run that is under way.
import { messageOf, type TymbalError } from '../model/errors.js'
import type { RunOptions } from '../model/run-options.js'
import type { ScriptBundle } from '../model/test-plan.js'
import type { LoadedScript } from '../users/load-script.js'
import type { Slot } from '../wire/messages.js'
import { ForwardedLines, type LineLevel } from './forwarded-lines.js'
import { MasterContact, type MasterContactDeps, type WorkerOrder } from './master-contact.js'
import { toRemoteError } from './remote-error.js'
import { SelfMonitor } from './self-monitor.js'
import { WorkerRun } from './worker-run.js'

export type { WorkerFacts } from './master-contact.js'

const LEAVE_WATCH_MS = 100

/** Scripts by their hash, kept from run to run. */
export interface BundleCache {
  get(hash: string): Promise<ScriptBundle | null>
  put(bundle: ScriptBundle): Promise<void>
}

export interface WorkerDeps extends Omit<MasterContactDeps, 'run' | 'obey' | 'end'> {
  /** The script when this process has loaded it already: a local run shares the master's. */
  readonly script?: LoadedScript
  importBundle(bundle: ScriptBundle, options: RunOptions): Promise<LoadedScript>
  /** Scripts of earlier runs; null = none are kept. */
  readonly cache: BundleCache | null
  /** The users that a spawn message asked for are there, and those that it took away are gone; for masters that want to be told. */
  onPlaced?(runId: string, epoch: number, users: Readonly<Record<string, number>>): void
}

interface PreparedPlan {
  readonly hash: string
  readonly options: RunOptions
  readonly slots: readonly Slot[]
  readonly selectors: readonly string[]
}

type Order<T extends WorkerOrder['type']> = Extract<WorkerOrder, { type: T }>
type Handlers = { readonly [T in WorkerOrder['type']]: (order: Order<T>) => void }

export class Worker {
  readonly #deps: WorkerDeps
  readonly #contact: MasterContact
  readonly #monitor: SelfMonitor
  readonly #lines: ForwardedLines
  readonly #scripts = new Map<string, LoadedScript>()
  #plan: PreparedPlan | null = null
  #run: WorkerRun | null = null
  #startsAgain = false
  #finish: (fault: TymbalError | null) => void = () => undefined

  constructor(deps: WorkerDeps) {
    this.#deps = deps
    this.#monitor = new SelfMonitor(deps.clock)
    this.#lines = new ForwardedLines({
      clock: deps.clock,
      send: (level, text) => deps.link.send({ type: 'log', level, text }),
    })
    this.#contact = new MasterContact({
      ...deps,
      run: () => this.#run,
      obey: (order) => this.#obey(order),
      end: (fault) => this.#finish(fault),
    })
    if (deps.script !== undefined) this.#scripts.set(deps.script.plan.bundle.hash, deps.script)
  }

  /**
   * Serves the master until it says quit.
   * @throws TymbalError TYM4004 when the master is not there for too long, TYM4005 when it refuses this worker
   */
  async serve(): Promise<void> {
    const finished = new Promise<TymbalError | null>((resolve) => {
      this.#finish = resolve
    })
    this.#contact.open()
    const fault = await finished
    await this.#run?.stop(0)
    await this.#contact.close()
    this.#monitor.close()
    if (fault !== null) throw fault
  }

  /** Another one is to take its place. */
  get startsAgain(): boolean {
    return this.#startsAgain
  }

  /** Ends as if the master had said quit. */
  quit(): void {
    this.#finish(null)
  }

  /**
   * Has the master move the users of this worker to others, and ends when they are gone and all is counted; at the latest after
   * `limitMs`. While the way to the master is cut, it is waited for: what was measured is not to be lost.
   */
  leave(limitMs: number): void {
    const { clock } = this.#deps
    const run = this.#run
    if (run === null || run.underWay === null) {
      this.quit()
      return
    }
    this.#contact.leave()
    const untilMs = clock() + limitMs
    const watch = setInterval(() => {
      if (run.isIdle) void run.stop(0)
      if (!run.isSettled && clock() < untilMs) return
      clearInterval(watch)
      this.quit()
    }, LEAVE_WATCH_MS)
  }

  /** Passes on what the script printed here. */
  printed(level: LineLevel | 'debug', text: string): void {
    if (level !== 'debug' && this.#deps.link.isConnected) this.#lines.add(level, text)
  }

  /** Takes what the script threw where nobody waits for it: an exception of the run, which goes on. */
  uncaught(thrown: unknown): void {
    if (this.#run?.countUncaught(thrown)) return
    const text = `thrown where nobody awaits it: ${messageOf(thrown)}`
    this.#deps.link.send({ type: 'log', level: 'error', text })
  }

  readonly #handlers: Handlers = {
    plan: (order) => this.#preparePlan(order),
    bundle: (order) => void this.#receiveBundle(order.bundle),
    setup: (order) => void this.#runFor(order.runId)?.setup(),
    start: (order) => void this.#runFor(order.runId)?.start(order),
    go: (order) => this.#current(order.runId)?.go(order),
    spawn: (order) => this.#current(order.runId)?.spawn(order.epoch, order.steps),
    quota: (order) => this.#current(order.runId)?.setQuota(order.scenario, order.total),
    pause: (order) => this.#current(order.runId)?.pause(),
    resume: (order) => this.#current(order.runId)?.resume(),
    spawning_complete: (order) => this.#current(order.runId)?.spawningComplete(order.users),
    stop: (order) => this.#stop(order),
    leave: ({ again, limitMs }) => {
      this.#startsAgain = again
      this.leave(limitMs)
    },
    teardown: (order) => void this.#current(order.runId)?.teardown(order.data),
  }

  #obey<T extends WorkerOrder['type']>(order: Order<T>): void {
    const handler = this.#handlers[order.type] as (order: Order<T>) => void
    handler(order)
  }

  #preparePlan(order: Order<'plan'>): void {
    this.#plan = order
    if (this.#scripts.has(order.hash)) this.#deps.link.send({ type: 'plan_ready', hash: order.hash })
    else void this.#findBundle(order.hash)
  }

  async #findBundle(hash: string): Promise<void> {
    const kept = (await this.#deps.cache?.get(hash)) ?? null
    if (kept === null) this.#deps.link.send({ type: 'need_bundle', hash })
    else await this.#loadBundle(kept)
  }

  async #receiveBundle(bundle: ScriptBundle): Promise<void> {
    void this.#deps.cache?.put(bundle)
    await this.#loadBundle(bundle)
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

  /** A worker that came too late to take part has nothing to stop, and nobody is to wait for it. */
  #stop({ runId, graceMs }: Order<'stop'>): void {
    const run = this.#current(runId)
    if (run === null) this.#deps.link.send({ type: 'stopped', runId })
    else void run.stop(graceMs)
  }

  #current(runId: string): WorkerRun | null {
    return this.#run?.runId === runId ? this.#run : null
  }

  /** The run of that id, made when it is new. */
  #runFor(runId: string): WorkerRun | null {
    const plan = this.#plan
    const script = plan === null ? undefined : this.#scripts.get(plan.hash)
    if (plan === null || script === undefined) return null
    const { link, clock, wallClock } = this.#deps
    this.#run =
      this.#current(runId) ??
      new WorkerRun({
        ...plan,
        runId,
        script,
        workerIndex: this.#contact.index,
        clock,
        wallClock,
        monitor: this.#monitor,
        isReliable: link.isReliable,
        isConnected: () => link.isConnected,
        send: (message) => this.#contact.say(message),
        onPlaced: (epoch, users) => this.#deps.onPlaced?.(runId, epoch, users),
      })
    return this.#run
  }
}
