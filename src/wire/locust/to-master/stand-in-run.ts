// Speaks to our Worker as our own master would, for one run that a Locust master began: plan, setup, start, go, spawn, stop, teardown.
import type { RunOptions } from '../../../model/run-options.js'
import { leavesTask } from '../../../model/tag-choice.js'
import type { TestPlan } from '../../../model/test-plan.js'
import type { MasterMessage, RemoteError, WorkerMessage } from '../../messages.js'
import { slotsOfClasses, UserSlots } from './user-slots.js'

export interface StandInRunDeps {
  readonly runId: string
  readonly plan: TestPlan
  readonly options: RunOptions
  readonly seed: number
  readonly workerIndex: number
  readonly wallClock: () => number
  deliver(message: MasterMessage): void
  /** Users are about to come; `startMs` is a full second of the wall clock. */
  onGo(startMs: number): void
  /** Classes that were to run and that the script does not have, or that its tags leave nothing to do. */
  onNoSuchUsers(names: readonly string[]): void
}

type Answer = Extract<WorkerMessage, { type: 'setup_done' | 'started' | 'stopped' | 'teardown_done' }>
type AnswerOf<T extends Answer['type']> = Extract<Answer, { type: T }>

const SECOND_MS = 1000

export class StandInRun {
  readonly #deps: StandInRunDeps
  readonly #users: UserSlots
  readonly #waiting = new Map<Answer['type'], (answer: Answer) => void>()
  #startMs = 0
  #epoch = 0
  #setupData: unknown = null
  #hasStopped = false
  #tearingDown: Promise<void> | null = null

  constructor(deps: StandInRunDeps) {
    this.#deps = deps
    const { plan, options, workerIndex } = deps
    const names = plan.userClasses.map(({ name }) => name)
    const idle = names.filter((name) => !leavesTask(plan.taskTrees[name], options))
    this.#users = new UserSlots(names, idle, workerIndex)
  }

  get runId(): string {
    return this.#deps.runId
  }

  /** How many spawn orders were passed on. */
  get epoch(): number {
    return this.#epoch
  }

  /** Gives plan and settings, runs setup() and the hooks, and lets the clock run. What the script did wrong, or null. */
  async begin(): Promise<RemoteError | null> {
    const { plan, options, seed, deliver, runId } = this.#deps
    const slots = slotsOfClasses(plan, options.stopTimeoutMs)
    // Its master would not know what to do with them.
    const own = { ...options, noSamples: true }
    deliver({ type: 'plan', hash: plan.bundle.hash, options: own, slots, selectors: [] })
    if (plan.hasSetup) {
      const { data, error } = await this.#ask({ type: 'setup', runId }, 'setup_done')
      if (error !== null) return error
      this.#setupData = data
    }
    const { error } = await this.#ask({ type: 'start', runId, seed, setupData: this.#setupData }, 'started')
    if (error === null) this.#go()
    return error
  }

  /** From now on these users run. */
  place(counts: Readonly<Record<string, number>>): void {
    const { deliver, runId, wallClock, onNoSuchUsers } = this.#deps
    const missing = this.#users.missingIn(counts)
    if (missing.length > 0) onNoSuchUsers(missing)
    const step = this.#users.stepTo(counts, wallClock() - this.#startMs)
    deliver({ type: 'spawn', runId, epoch: ++this.#epoch, steps: [step] })
  }

  spawningComplete(users: number): void {
    this.#deps.deliver({ type: 'spawning_complete', runId: this.runId, users })
  }

  /** Resolves when the users have ended and what they measured was reported. May be called again to shorten the grace. */
  async stop(graceMs: number): Promise<void> {
    if (!this.#hasStopped) await this.#ask({ type: 'stop', runId: this.runId, graceMs }, 'stopped')
    await this.teardown()
  }

  /** Once, when the script has one. */
  teardown(): Promise<void> {
    this.#tearingDown ??= this.#teardown()
    return this.#tearingDown
  }

  /** What the Worker answers. */
  heard(answer: Answer): void {
    if (answer.runId !== this.runId) return
    if (answer.type === 'stopped') this.#hasStopped = true
    this.#waiting.get(answer.type)?.(answer)
    this.#waiting.delete(answer.type)
  }

  async #teardown(): Promise<void> {
    if (!this.#deps.plan.hasTeardown) return
    await this.#ask({ type: 'teardown', runId: this.runId, data: this.#setupData }, 'teardown_done')
  }

  /** Elapsed time begins at a full second: then a second of our reports is one of Locust's. */
  #go(): void {
    const { wallClock, deliver, onGo, runId } = this.#deps
    this.#startMs = Math.floor(wallClock() / SECOND_MS) * SECOND_MS
    onGo(this.#startMs)
    deliver({ type: 'go', runId, startAtMs: this.#startMs, quotas: {}, sampleBytesPerSecond: 0 })
  }

  #ask<T extends Answer['type']>(message: MasterMessage, type: T): Promise<AnswerOf<T>> {
    const answer = this.#answer(type)
    this.#deps.deliver(message)
    return answer
  }

  #answer<T extends Answer['type']>(type: T): Promise<AnswerOf<T>> {
    const before = this.#waiting.get(type)
    return new Promise((resolve) => {
      this.#waiting.set(type, (answer) => {
        before?.(answer)
        resolve(answer as AnswerOf<T>)
      })
    })
  }
}
