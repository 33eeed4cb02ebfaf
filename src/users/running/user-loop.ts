// One user's life: made, started, its tasks picked and run with waits between them, stopped or cut. The hot path of the worker.
import {
  InterruptTaskSet,
  isSteering,
  RescheduleTask,
  RescheduleTaskImmediately,
  StopTest,
  StopUser,
} from '../script/control-flow.js'
import type { TaskSet } from '../script/task-set.js'
import type { User } from '../script/user.js'
import type { PacedWaitTime, WaitTime } from '../script/wait-time.js'
import type { NestedSet, Task, TaskTable } from '../tasks/task-table.js'
import type { RunningUser, UserSpec } from '../user-host.js'
import { EngineSeat } from './engine-seat.js'
import type { HostCore } from './host-core.js'
import type { UserKind } from './user-kind.js'
import type { Waiter } from './wait-queue.js'

/** What comes after a task: a wait, the next task at once, or the end of its set, with or without a wait in the parent. */
type After = 'wait' | 'next' | 'leave-wait' | 'leave-next'

type Owner = User | TaskSet<User>

type NestedSetClass = new (user: User, parent: Owner) => TaskSet<User>

const nothing = (): void => undefined

export class UserLoop extends EngineSeat implements RunningUser, Waiter {
  dueMs = 0
  heapIndex = -1
  readonly #kind: UserKind
  readonly #maxIterations: number
  readonly #onStep: ((name: string) => void) | undefined
  #user: User | null = null
  #isStopping = false
  /** The pause under way is one that the script asks for. */
  #isWaiting = false
  /** Ends the wait under way. */
  #resume: () => void = nothing
  #finish: () => void = nothing
  /** The pacing under way: whose, and when its last task was due. */
  #pacedBy: WaitTime | null = null
  #pacedDueMs = 0

  constructor(core: HostCore, kind: UserKind, spec: UserSpec) {
    super(core, kind, spec.userId)
    this.#kind = kind
    this.#maxIterations = spec.maxIterations ?? Number.POSITIVE_INFINITY
    this.#onStep = spec.eachTaskOnce
  }

  get userClass(): string {
    return this.#kind.name
  }

  run(): Promise<void> {
    return new Promise((resolve) => {
      this.#finish = resolve
      void this.#live()
    })
  }

  stop(): void {
    this.#isStopping = true
    this.core.waits.remove(this)
    this.#resume()
  }

  cut(): void {
    this.#end()
    this.stop()
  }

  wake(): void {
    if (this.dueMs === this.#pacedDueMs) this.core.deps.onStartDelay?.(this.core.deps.clock() - this.dueMs)
    this.#resume()
  }

  /** Never rejects: what goes wrong is counted as an exception. */
  async #live(): Promise<void> {
    try {
      while (this.core.isPaused && !this.#isStopping) await this.#untilResumed()
      if (this.hasEnded) return
      const user = this.#kind.create(this)
      this.#user = user
      if (await this.#runHook(user, 'onStart', '')) {
        if (!this.#isStopping) await this.#runTasks(user, this.#kind.table, false)
        if (!this.hasEnded) await this.#runHook(user, 'onStop', '')
      }
    } catch (thrown) {
      this.core.exception(this.userClass, 'constructor', thrown)
    }
    this.#end()
  }

  #end(): void {
    if (this.hasEnded) return
    this.leave()
    this.#finish()
  }

  /** Runs tasks until the user stops or the set is left; says what the parent shall do next. */
  async #runTasks(owner: Owner, table: TaskTable, isNested: boolean): Promise<'wait' | 'next'> {
    const { clock, sink } = this.core.deps
    const {
      timed,
      scenario: { name: scenario },
    } = this.#kind
    let position = -1
    let nowMs = clock()
    while (!this.#isStopping) {
      if (this.core.isPaused) {
        await this.#untilResumed()
        nowMs = clock()
        continue
      }
      position = this.#nextPosition(table, position)
      const task = table.tasks[position]
      if (task === undefined) return 'next'
      const startMs = nowMs
      let after: After = 'wait'
      if (task.run === null) after = await this.#enter(task, owner)
      else {
        if (!this.#mayBegin(task)) break
        try {
          const result = task.run.call(owner, owner)
          if (result !== undefined) await result
        } catch (thrown) {
          after = this.#afterThrow(thrown, task.path, isNested)
        }
      }
      if (this.hasEnded) break
      if (!this.hasSettled) this.#warnOfOpenRequests(task.path)
      nowMs = clock()
      if (task.run !== null) {
        sink.iteration(scenario, nowMs - startMs)
        timed.taskEnded(task, nowMs - startMs)
      }
      if (after === 'leave-wait') return 'wait'
      if (after === 'leave-next') return 'next'
      const pause = after === 'wait' ? this.#pause(owner, startMs, nowMs) : this.core.breath(nowMs)
      if (pause !== null) {
        await pause
        const beganMs = nowMs
        nowMs = clock()
        if (this.#isWaiting && !this.#isStopping) timed.waited(nowMs - beganMs)
        this.#isWaiting = false
      }
    }
    return 'wait'
  }

  /** The first mistake of everybody who comes from k6. */
  #warnOfOpenRequests(path: string): void {
    const task = path === this.userClass ? path : `${this.userClass}.${path}`
    this.core.warnOnce(`${task} ended while requests of it were still under way: await them`)
  }

  /** A stop ends the pause for this user too. */
  #untilResumed(): Promise<void> {
    return new Promise((resolve) => {
      this.#resume = resolve
      this.core.whenResumed(resolve)
    })
  }

  /** A position behind the last task: there is none left. */
  #nextPosition({ order, tasks, pick }: TaskTable, position: number): number {
    if (this.#onStep !== undefined) return afterTask(tasks, position)
    if (order === 'random') return pick.pick(this.random)
    if (position < 0) return 0
    if (order === 'sequential') return (position + 1) % tasks.length
    return tasks[position]!.next!.pick(this.random)
  }

  #mayBegin(task: Task): boolean {
    if (++this.iteration >= this.#maxIterations || !this.core.deps.takeIteration(this.#kind.scenario.name)) {
      this.#isStopping = true
      return false
    }
    this.task = task.path
    this.#onStep?.(task.path)
    return true
  }

  /** Enters a nested set and stays in it until it is interrupted or the user stops. */
  async #enter({ nested, path }: Task, owner: Owner): Promise<'wait' | 'next'> {
    const { create, table } = nested as NestedSet
    try {
      const set = new (create as unknown as NestedSetClass)(this.#user!, owner)
      if (set.onStart !== undefined) {
        const after = await this.#callHook(set, 'onStart', `${path}.`)
        if (after !== 'wait') return after === 'leave-next' ? 'next' : 'wait'
      }
      const after = await this.#runTasks(set, table, true)
      if (!this.hasEnded) await this.#runHook(set, 'onStop', `${path}.`)
      return after
    } catch (thrown) {
      this.core.exception(this.userClass, path, thrown)
      return 'wait'
    }
  }

  /** False when the hook threw something that was counted. */
  async #runHook(owner: Owner, hook: 'onStart' | 'onStop', prefix: string): Promise<boolean> {
    return owner[hook] === undefined || (await this.#callHook(owner, hook, prefix)) !== 'failed'
  }

  async #callHook(owner: Owner, hook: 'onStart' | 'onStop', prefix: string): Promise<After | 'failed'> {
    this.task = prefix + hook
    this.#onStep?.(prefix + hook)
    try {
      await owner[hook]!()
      return 'wait'
    } catch (thrown) {
      const after = this.#afterThrow(thrown, prefix + hook, prefix !== '')
      return isSteering(thrown) ? after : 'failed'
    }
  }

  #afterThrow(thrown: unknown, task: string, isNested: boolean): After {
    if (this.hasEnded) return 'wait'
    if (thrown instanceof StopUser) this.#isStopping = true
    else if (thrown instanceof StopTest) {
      this.#isStopping = true
      this.core.deps.onStopTest(thrown.reason)
    } else if (thrown instanceof RescheduleTask) return thrown instanceof RescheduleTaskImmediately ? 'next' : 'wait'
    else if (thrown instanceof InterruptTaskSet && isNested) return this.#afterInterrupt(thrown)
    else this.core.exception(this.userClass, task, thrown)
    return 'wait'
  }

  /** When each task is tried once, an interrupt does not keep the rest of the set from its turn. */
  #afterInterrupt({ reschedule }: InterruptTaskSet): After {
    if (this.#onStep !== undefined) return 'wait'
    return reschedule ? 'leave-next' : 'leave-wait'
  }

  /** The wait after a task that began at `startMs` and has just ended; null when there is none. */
  #pause(owner: Owner, startMs: number, nowMs: number): Promise<void> | null {
    const waiting = owner.waitTime === undefined ? this.#user! : owner
    const waitTime = waiting.waitTime ?? this.#kind.waitTime
    if (waitTime === undefined || this.#isStopping || this.#onStep !== undefined) return this.core.breath(nowMs)
    const { intervalMs } = waitTime as Partial<PacedWaitTime>
    if (intervalMs !== undefined) return this.#waitUntil(this.#pacedDue(waitTime, intervalMs, startMs, nowMs), nowMs)
    try {
      const seconds = waitTime.call(waiting)
      return typeof seconds === 'number' ? this.#waitFor(seconds, nowMs) : this.#waitForPromised(seconds)
    } catch (thrown) {
      this.core.exception(this.userClass, 'waitTime', thrown)
      return this.core.breath(nowMs)
    }
  }

  /** From the due time before, not from now: lateness does not add up. What a long task missed is not made up for. */
  #pacedDue(waitTime: WaitTime, intervalMs: number, startMs: number, nowMs: number): number {
    const before = this.#pacedBy === waitTime ? this.#pacedDueMs : startMs
    this.#pacedBy = waitTime
    this.#pacedDueMs = Math.max(before + intervalMs, nowMs)
    return this.#pacedDueMs
  }

  #waitFor(seconds: number, nowMs: number): Promise<void> | null {
    if (Number.isNaN(seconds)) this.core.warnOnce(`waitTime of ${this.userClass} is not a number: there is no wait`)
    return this.#waitUntil(nowMs + seconds * 1000, nowMs)
  }

  /** An async wait time may itself take a while; a stop does not wait for it. */
  async #waitForPromised(pending: PromiseLike<number>): Promise<void> {
    const stopped = new Promise<number>((resolve) => {
      this.#resume = () => resolve(0)
    })
    try {
      const seconds = await Promise.race([pending, stopped])
      await this.#waitFor(this.#isStopping ? 0 : seconds, this.core.deps.clock())
    } catch (thrown) {
      this.core.exception(this.userClass, 'waitTime', thrown)
      await this.core.breath(this.core.deps.clock())
    }
  }

  #waitUntil(dueMs: number, nowMs: number): Promise<void> | null {
    if (!(dueMs > nowMs)) return this.core.breath(nowMs)
    this.dueMs = dueMs
    this.#isWaiting = true
    return new Promise((resolve) => {
      this.#resume = resolve
      this.core.waits.add(this)
    })
  }
}

/** The next task that is not the same again, as it stands in a sequence for its weight. */
function afterTask(tasks: readonly Task[], position: number): number {
  const current = tasks[position]
  let next = position + 1
  while (next < tasks.length && tasks[next] === current) next++
  return next
}
