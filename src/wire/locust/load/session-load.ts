// The load on one Locust worker: the runs it takes part in, one after the other, and how each comes to its end.
import type { MasterMessage, PlanMessage, WorkerMessage } from '../../messages.js'
import type { LocustPeer } from '../locust-peer.js'
import { float64, type PackRecord, type PackValue } from '../pack.js'
import type { LocustReport } from '../reports/read-report.js'
import { WorkerClock } from '../reports/worker-clock.js'
import { type ClassCounts, dealClasses } from './deal-classes.js'
import { canLoadEnter, type LoadState } from './load-state.js'
import { LocustRun } from './locust-run.js'
import { NOTHING_COUNTED, type PastLoad } from './past-load.js'

type GoMessage = Extract<MasterMessage, { type: 'go' }>
type SpawnMessage = Extract<MasterMessage, { type: 'spawn' }>

export interface SessionLoadDeps {
  readonly peer: LocustPeer
  /** What an earlier master had of it; null = nothing. */
  readonly past: PastLoad | null
  /** Monotonic milliseconds. */
  readonly clock: () => number
  readonly wallClock: () => number
  /** Of the gateway: a worker that came after the plan was handed out gets users too. */
  plan(): PlanMessage | null
  /** Strictly rising unix seconds, for spawn messages. */
  timestamp(): number
  toWorker(type: string, data: PackValue): void
  toMaster(message: WorkerMessage): void
  /** A remark about the worker for the log, once. */
  tellOnce(text: string): void
  /** Condition of the worker, from its heartbeats. */
  condition(): { readonly cpuPercent: number; readonly memoryBytes: number }
}

/** Beyond its grace a worker gets so long to send its last report; it makes one every 3 s. */
const LAST_REPORT_MS = 4000

export class SessionLoad {
  readonly #deps: SessionLoadDeps
  readonly #workerClock = new WorkerClock()
  #state: LoadState = 'idle'
  #run: LocustRun | null = null
  #deadline: NodeJS.Timeout | null = null
  /** From its client_stopped to its next client_ready a Python worker reads nothing, for as long as its stop timeout. */
  #isDeaf = false
  #hasDrained = false
  /** What the master waits for until the worker reads again. */
  #onceAwake: (() => void) | null = null

  constructor(deps: SessionLoadDeps) {
    this.#deps = deps
  }

  /** The run that its messages are about. */
  get run(): LocustRun | null {
    return this.#run
  }

  /** @param turn where even dealing over its classes begins */
  start(runId: string, classes: readonly string[] | null, turn: number): void {
    this.#begin(runId, classes, turn)
    this.#whenAwake(() => this.#deps.toMaster({ type: 'started', runId, error: null }))
  }

  /** It goes on with these users in the run of an earlier master. */
  resume(classes: readonly string[] | null, turn: number, users: Readonly<Record<string, number>>): void {
    const { runId, startAtMs } = this.#deps.past!
    this.#begin(runId, classes, turn).resume(startAtMs, users)
    this.#enter('running')
  }

  /** Elapsed ms of the earlier master's run at this time of the worker's clock; null when that is not known. */
  elapsedAt(unixMs: number | null): number | null {
    return unixMs === null || this.#deps.past === null ? null : unixMs - this.#deps.past.startAtMs
  }

  #begin(runId: string, classes: readonly string[] | null, turn: number): LocustRun {
    const { peer: _peer, past, toMaster, tellOnce, plan, ...rest } = this.#deps
    const deal = dealClasses(plan()?.slots ?? [], classes, turn)
    if (deal.remark !== '') tellOnce(deal.remark)
    this.#run?.halt()
    const run = new LocustRun({
      ...rest,
      runId,
      counted: past?.runId === runId ? past : NOTHING_COUNTED,
      deal,
      workerClock: this.#workerClock,
      sendSpawn: (counts) => this.#spawn(counts),
      send: toMaster,
    })
    this.#run = run
    return run
  }

  /** Users of a run that follows soon would be given to nobody: it begins when the worker listens. */
  #whenAwake(tell: () => void): void {
    this.#onceAwake = this.#isDeaf ? tell : null
    if (!this.#isDeaf) tell()
  }

  /** Iterations are not counted on Locust's workers: a share of them would never be used up. */
  go({ runId, startAtMs, quotas }: GoMessage): void {
    this.#current(runId)?.go(startAtMs)
    for (const scenario of Object.keys(quotas)) {
      this.#deps.toMaster({ type: 'drained', runId, scenario, placed: 0, exhausted: true })
    }
  }

  spawn({ runId, epoch, steps }: SpawnMessage): void {
    this.#current(runId)?.apply(epoch, steps)
  }

  /** True when its last report is in and it will not hear us for a while. */
  get isAsleep(): boolean {
    return this.#isDeaf && this.#state === 'idle'
  }

  /** @param isHeld it was on its way for a while, so when it came says nothing */
  report(report: LocustReport, isHeld: boolean): void {
    if (!isHeld) this.#workerClock.note(report.sinceMs, this.#deps.wallClock())
    if (this.#state === 'settling') this.#settle(report)
    else this.#run?.report(report, isHeld)
    if (this.#state === 'draining' && this.#hasDrained) this.#tellStop()
  }

  /** The worker has done what a spawn message said. */
  spawned(users: Readonly<Record<string, number>>): void {
    this.#run?.usersNow(users)
    if (this.#state === 'draining') this.#hasDrained = Object.values(users).every((count) => count === 0)
  }

  /** Its users ended without us, by code of the locustfile: it is given its row again. */
  greetedAgain(): void {
    this.#isDeaf = false
    this.#onceAwake?.()
    this.#onceAwake = null
    if (this.#state === 'running') this.#run?.respawn()
  }

  /** A second time, with less grace, it can only shorten how long we wait: Locust has no such word. */
  stop(runId: string, graceMs: number): void {
    const run = this.#current(runId)
    run?.halt()
    this.#onceAwake = null
    if (run?.hasSpawned !== true || this.#state === 'idle') {
      this.#end(runId, null)
      return
    }
    if (this.#state === 'running') this.#beginStop(run)
    this.#clearDeadline()
    this.#deadline = setTimeout(() => this.#settle(null), graceMs + LAST_REPORT_MS)
  }

  clientStopped(): void {
    this.#run?.usersNow({})
    this.#isDeaf = true
    if (this.#state !== 'stopping') return
    this.#enter('settling')
    // Go workers have reported already, and do no more.
    if (this.#deps.peer.isGo) this.#settle(null)
  }

  /** The worker leaves. */
  close(): void {
    this.#clearDeadline()
    this.#run?.finish(null)
  }

  #spawn(counts: ClassCounts): void {
    const { toWorker, timestamp, plan } = this.#deps
    const options = plan()?.options
    this.#enter('running')
    toWorker('spawn', {
      timestamp: float64(timestamp()),
      user_classes_count: counts,
      host: options?.host ?? null,
      stop_timeout: float64((options?.stopTimeoutMs ?? 0) / 1000),
      parsed_options: {},
    } satisfies PackRecord)
  }

  /** A Go worker that is told to stop never reports again: first it runs no users and reports what they did. */
  #beginStop(run: LocustRun): void {
    if (!this.#deps.peer.isGo) {
      this.#tellStop()
      return
    }
    this.#hasDrained = false
    this.#enter('draining')
    run.spawnNone()
  }

  #tellStop(): void {
    this.#enter('stopping')
    this.#deps.toWorker('stop', null)
  }

  #settle(report: LocustReport | null): void {
    if (this.#state === 'draining') this.#deps.toWorker('stop', null)
    this.#enter('idle')
    if (this.#run !== null) this.#end(this.#run.runId, report)
  }

  #end(runId: string, report: LocustReport | null): void {
    this.#clearDeadline()
    this.#current(runId)?.finish(report)
    this.#deps.toMaster({ type: 'stopped', runId })
  }

  #current(runId: string): LocustRun | null {
    return this.#run?.runId === runId ? this.#run : null
  }

  #clearDeadline(): void {
    if (this.#deadline !== null) clearTimeout(this.#deadline)
    this.#deadline = null
  }

  #enter(state: LoadState): void {
    if (canLoadEnter(this.#state, state)) this.#state = state
  }
}
