// Runs the users of one worker: places and removes them at the instants the master planned, and ends them with grace.
import type { RunningUser } from '../users/user-host.js'
import type { Slot, SpawnStep } from '../wire/messages.js'

/** Users placed in one turn of the event loop; more wait for the next turn, so that running users are not held up. */
const PLACED_PER_TURN = 200
/** After a cut, users that still have not ended are left behind. */
const CUT_DEADLINE_MS = 2000

export interface RunnerDeps {
  readonly slots: readonly Slot[]
  /** Monotonic milliseconds. */
  readonly clock: () => number
  /** The clock's value at elapsed time 0. */
  readonly startMs: number
  /** `number` is unique in the whole run. */
  createUser(slot: Slot, number: number): RunningUser
  /** How late a user was placed, ms. */
  onStartDelay(ms: number): void
  /** No user of the scenario runs any more. */
  onIdle(scenario: string): void
  /** The last step of a plan is carried out: its users are there, and those it took away have ended. Once for each plan that none replaced before. */
  onPlaced?(epoch: number): void
}

/** The users of one slot: `stack` in order of placement, `live` those that have not ended, `numbers` by place in the stack. */
interface SlotUsers {
  readonly stack: RunningUser[]
  readonly numbers: number[]
  readonly live: Set<RunningUser>
}

export class Runner {
  readonly #deps: RunnerDeps
  readonly #users: readonly SlotUsers[]
  #steps: SpawnStep[] = []
  #wanted: readonly number[]
  #wantedAtMs = 0
  #topNumber = -1
  #epoch = 0
  #timer: NodeJS.Timeout | null = null
  #stopped = false
  #isPlacing = false

  constructor(deps: RunnerDeps) {
    this.#deps = deps
    this.#users = deps.slots.map(() => ({ stack: [], numbers: [], live: new Set() }))
    this.#wanted = deps.slots.map(() => 0)
  }

  /** Takes over the plan of a spawn message. Steps of an older plan that lie after the first new step are dropped. */
  apply(epoch: number, steps: readonly SpawnStep[]): void {
    const first = steps[0]
    if (epoch < this.#epoch || first === undefined || this.#stopped) return
    this.#epoch = epoch
    this.#isPlacing = true
    this.#steps = [...this.#steps.filter((step) => step.atMs < first.atMs), ...steps]
    this.#advance()
  }

  get epoch(): number {
    return this.#epoch
  }

  /** No user runs. */
  get isEmpty(): boolean {
    return this.#liveCount() === 0
  }

  /** Users asked for now, by slot. */
  get wanted(): readonly number[] {
    return this.#wanted
  }

  /** The highest number of a user asked for so far; -1 = none. */
  get topNumber(): number {
    return this.#topNumber
  }

  /** Lets go of what is planned for later. */
  hold(): void {
    this.#steps = []
  }

  /** Ends all users, as a plan would that wants none from now on. */
  clear(): void {
    this.hold()
    this.#wanted = this.#deps.slots.map(() => 0)
    this.#advance()
  }

  /** Users of the scenario that have ended by themselves come again. */
  revive(scenario: string): void {
    for (const [index, slot] of this.#deps.slots.entries())
      if (slot.scenario === scenario) forgetEnded(this.#users[index]!)
    this.#advance()
  }

  /** Scenarios that had users, none of which runs any more. */
  idleScenarios(): string[] {
    const scenarios = new Set(this.#deps.slots.map(({ scenario }) => scenario))
    return [...scenarios].filter((scenario) => this.placed(scenario) > 0 && this.running(scenario) === 0)
  }

  /** Running users by user class. */
  runningUsers(): Record<string, number> {
    const counts: Record<string, number> = {}
    this.#deps.slots.forEach((slot, index) => {
      counts[slot.userClass] = (counts[slot.userClass] ?? 0) + this.#users[index]!.live.size
    })
    return counts
  }

  /** Users asked for so far in a scenario, ended ones included. */
  placed(scenario: string): number {
    return this.#sum(scenario, (users) => users.stack.length)
  }

  running(scenario: string): number {
    return this.#sum(scenario, (users) => users.live.size)
  }

  /** Ends all users: each may finish its iteration within `graceMs`, then is cut. Resolves when all have ended; may be called again to shorten the grace. */
  async stop(graceMs: number): Promise<void> {
    this.#stopped = true
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#steps = []
    const live = (): RunningUser[] => this.#users.flatMap((users) => [...users.live])
    for (const user of live()) user.stop()
    if (graceMs > 0) await this.#waitForEnd(graceMs)
    for (const user of live()) user.cut()
    await this.#waitForEnd(CUT_DEADLINE_MS)
  }

  #endWaiters: (() => void)[] = []

  async #waitForEnd(limitMs: number): Promise<void> {
    if (this.#liveCount() === 0) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, limitMs)
      this.#endWaiters.push(() => {
        clearTimeout(timer)
        resolve()
      })
    })
  }

  #liveCount(): number {
    return this.#users.reduce((sum, users) => sum + users.live.size, 0)
  }

  #sum(scenario: string, measure: (users: SlotUsers) => number): number {
    return this.#users.reduce(
      (sum, users, index) => (this.#deps.slots[index]!.scenario === scenario ? sum + measure(users) : sum),
      0,
    )
  }

  /** Brings the users to what is due now, and sets the timer for what is due next. */
  #advance(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    if (this.#stopped) return
    const elapsed = this.#deps.clock() - this.#deps.startMs
    for (let next = this.#steps[0]; next !== undefined && next.atMs <= elapsed; next = this.#steps[0]) {
      this.#want(next)
      this.#steps.shift()
    }
    if (this.#reconcile(elapsed)) this.#schedule(elapsed)
    else setImmediate(() => this.#advance())
    this.#tellPlaced()
  }

  /** Users that ended by themselves are not waited for: there are fewer than wanted then, never more. */
  #tellPlaced(): void {
    if (!this.#isPlacing || this.#steps.length > 0) return
    const isPlaced = this.#users.every(({ stack, live }, index) => {
      const wanted = this.#wanted[index] ?? 0
      return stack.length === wanted && live.size <= wanted
    })
    if (!isPlaced) return
    this.#isPlacing = false
    this.#deps.onPlaced?.(this.#epoch)
  }

  #want({ atMs, counts, numbers }: SpawnStep): void {
    this.#wanted = counts
    this.#wantedAtMs = atMs
    for (const [index, fresh] of numbers.entries()) {
      const first = counts[index]! - fresh.length
      for (const [at, number] of fresh.entries()) {
        this.#users[index]!.numbers[first + at] = number
        this.#topNumber = Math.max(this.#topNumber, number)
      }
    }
  }

  #schedule(elapsed: number): void {
    const next = this.#steps[0]
    if (next === undefined) return
    this.#timer = setTimeout(() => this.#advance(), Math.max(0, Math.ceil(next.atMs - elapsed)))
  }

  /** One turn's worth of placing and removing; true when the wanted numbers are reached. */
  #reconcile(elapsed: number): boolean {
    let budget = PLACED_PER_TURN
    for (let index = 0; index < this.#users.length; index++) {
      const { stack } = this.#users[index]!
      const wanted = this.#wanted[index] ?? 0
      while (stack.length > wanted) this.#remove(index)
      while (stack.length < wanted) {
        if (budget-- === 0) return false
        this.#deps.onStartDelay(Math.max(0, elapsed - this.#wantedAtMs))
        this.#place(index)
      }
    }
    return true
  }

  #place(index: number): void {
    const slot = this.#deps.slots[index]!
    const users = this.#users[index]!
    const user = this.#deps.createUser(slot, users.numbers[users.stack.length]!)
    users.stack.push(user)
    users.live.add(user)
    void user.run().then(() => this.#ended(slot, users, user))
  }

  /** Takes the youngest user away: it may finish its iteration, then is cut. */
  #remove(index: number): void {
    const users = this.#users[index]!
    const user = users.stack.pop()!
    if (!users.live.has(user)) return
    user.stop()
    const timer = setTimeout(() => {
      if (users.live.has(user)) user.cut()
    }, this.#deps.slots[index]!.gracefulStopMs)
    timer.unref()
  }

  #ended(slot: Slot, users: SlotUsers, user: RunningUser): void {
    users.live.delete(user)
    if (this.running(slot.scenario) === 0) this.#deps.onIdle(slot.scenario)
    this.#tellPlaced()
    if (this.#liveCount() === 0) for (const wake of this.#endWaiters.splice(0)) wake()
  }
}

/** Ended users leave the stack; their numbers stand behind those that run, for who is placed next. */
function forgetEnded({ stack, numbers, live }: SlotUsers): void {
  const running = stack.map((user, at) => ({ user, number: numbers[at]!, isLive: live.has(user) }))
  const sorted = [...running.filter(({ isLive }) => isLive), ...running.filter(({ isLive }) => !isLive)]
  for (const [at, { number }] of sorted.entries()) numbers[at] = number
  stack.splice(0, stack.length, ...sorted.filter(({ isLive }) => isLive).map(({ user }) => user))
}
