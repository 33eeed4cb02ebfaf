// The run under way, from the master's side: who takes part, since when, and with which users.
import type { TymbalError } from '../model/errors.js'
import type { LoadEdit, Scenario } from '../model/load.js'
import type { RunAggregate } from '../stats/run-aggregate.js'
import type { MasterMessage, RunUnderWay, Slot } from '../wire/messages.js'
import { type ChangedShare, IterationShares } from './iteration-shares.js'
import { type PlannedEdit, SpawnControl } from './spawn-control.js'
import type { WorkerNode } from './worker-node.js'

/** More users than any worker can have: who says so is not believed. */
const MOST_USERS = 1_000_000

export interface RunControlDeps {
  readonly runId: string
  readonly aggregate: RunAggregate
  readonly scenarios: readonly Scenario[]
  readonly slots: readonly Slot[]
  /** Monotonic milliseconds. */
  readonly clock: () => number
  readonly wallClock: () => number
  send(workerId: string, message: MasterMessage): void
  /** All wanted users of the present plan are out. */
  spawned(users: number): void
  edited(edit: LoadEdit, atMs: number): void
  drained(): void
  shapeFailed(error: TymbalError): void
}

/** Samples are no statistics: all workers together may send so many bytes of them in a second, and one worker so many. */
const SAMPLE_BYTES_PER_SECOND = 1_000_000
const MOST_OF_A_WORKER = 64_000

/** What is known of a run that an earlier master began. */
export interface TakenOver {
  /** The clock's value at elapsed time 0. */
  readonly startedMs: number
  /** Changes of the load that were made, in order. */
  readonly edits: readonly PlannedEdit[]
  /** An edit that waited for the end of a stage. */
  readonly pending: PlannedEdit | null
  readonly isPaused: boolean
  readonly nextUser: number
}

export class RunControl {
  readonly #deps: RunControlDeps
  #spawning: SpawnControl | null = null
  readonly #shares = new IterationShares()
  #isPaused = false
  /** Workers that were let go. */
  #members = 0
  #stopGraceMs: number | null = null

  constructor(deps: RunControlDeps) {
    this.#deps = deps
  }

  get runId(): string {
    return this.#deps.runId
  }

  get aggregate(): RunAggregate {
    return this.#deps.aggregate
  }

  /** Its users, schedule and clock; null before the load. */
  get spawning(): SpawnControl | null {
    return this.#spawning
  }

  /** Starts the users at one instant, `leadMs` from now. */
  begin(workers: readonly WorkerNode[], leadMs: number): void {
    const spawning = this.#control(workers, this.#deps.clock() + leadMs)
    const quotas = spawning.quotas()
    this.#members = workers.length
    for (const node of workers) {
      this.#shares.begin(node.id, quotas.get(node.id) ?? {})
      this.#go(node, quotas.get(node.id) ?? {})
    }
    spawning.start()
  }

  /** Takes a run over that an earlier master began; nobody is dealt users until it is started. */
  takeOver({ startedMs, edits, pending, isPaused, nextUser }: TakenOver): void {
    this.#isPaused = isPaused
    const spawning = this.#control([], startedMs)
    for (const edit of edits) spawning.repeatEdit(edit)
    spawning.pending = pending
    spawning.numberFrom(nextUser)
  }

  /** A worker takes part from now on; `run` = with users that it has already. */
  admit(node: WorkerNode, run: RunUnderWay | null): void {
    if (this.#stopGraceMs !== null) {
      this.#deps.send(node.id, { type: 'stop', runId: this.runId, graceMs: this.#stopGraceMs })
      return
    }
    this.#members++
    if (run === null) this.#go(node, {})
    else {
      node.enter('running')
      // It may have missed the last word of it.
      this.#deps.send(node.id, { type: this.#isPaused ? 'pause' : 'resume', runId: this.runId })
    }
    this.#spawning?.addWorker(node, run)
    if (run !== null) for (const changed of this.#shares.of(node.id)) this.#tellShare(changed)
    if (node.isLeaving || node.isDrained) this.#spawning?.drainWorker(node.id)
  }

  /** Users have so many iterations to do, shared or each: who is moved would begin anew. */
  get hasIterations(): boolean {
    return this.#deps.scenarios.some(({ plan }) => plan.kind === 'iterations')
  }

  /** A worker that was drained takes users again; one that took no part yet does from now on. */
  takeBack(node: WorkerNode): void {
    if (this.#spawning === null) return
    if (this.#spawning.knows(node.id)) this.#spawning.takeBack(node)
    else this.admit(node, null)
  }

  /** Its users, and the iterations that it has not begun, go to `others`. */
  release(node: WorkerNode, others: readonly WorkerNode[]): void {
    this.#spawning?.removeWorker(node.id)
    for (const changed of this.#shares.release(node, others)) {
      this.#spawning?.moreIterations(changed.workerId, changed.scenario)
      this.#tellShare(changed)
    }
  }

  /** Iterations that nobody has begun. */
  iterationsLeft(nodes: readonly WorkerNode[]): number {
    return this.#shares.left(nodes)
  }

  /** True when a worker that says so can be in the middle of this run. */
  isOurs({ runId, counts }: RunUnderWay): boolean {
    const users = counts.reduce((sum, count) => sum + count, 0)
    return runId === this.runId && counts.length === this.#deps.slots.length && users <= MOST_USERS
  }

  get isPaused(): boolean {
    return this.#isPaused
  }

  pause(workers: readonly WorkerNode[]): void {
    this.#isPaused = true
    for (const { id } of workers) this.#deps.send(id, { type: 'pause', runId: this.runId })
  }

  resume(workers: readonly WorkerNode[]): void {
    this.#isPaused = false
    for (const { id } of workers) this.#deps.send(id, { type: 'resume', runId: this.runId })
  }

  /** From now on no user is placed, and who comes is told to stop. */
  stop(graceMs: number): void {
    this.#stopGraceMs = graceMs
    this.#spawning?.stop()
  }

  #tellShare({ workerId, scenario, total }: ChangedShare): void {
    this.#deps.send(workerId, { type: 'quota', runId: this.runId, scenario, total })
  }

  #control(workers: readonly WorkerNode[], startMs: number): SpawnControl {
    const { aggregate: _aggregate, slots: _slots, wallClock: _wallClock, ...deps } = this.#deps
    this.#spawning = new SpawnControl({ ...deps, workers, startMs })
    return this.#spawning
  }

  #sampleBytes(): number {
    return Math.min(MOST_OF_A_WORKER, Math.ceil(SAMPLE_BYTES_PER_SECOND / Math.max(1, this.#members)))
  }

  /** Tells a worker the instant that all elapsed times are counted from, on its own clock. */
  #go(node: WorkerNode, quotas: Readonly<Record<string, number>>): void {
    const { send, wallClock } = this.#deps
    node.enter('spawning')
    const startAtMs = wallClock() - this.#spawning!.elapsedMs() + node.clockOffsetMs
    send(node.id, { type: 'go', runId: this.runId, startAtMs, quotas, sampleBytesPerSecond: this.#sampleBytes() })
    if (this.#isPaused) send(node.id, { type: 'pause', runId: this.runId })
  }
}
