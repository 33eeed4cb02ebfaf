// What a Locust master's orders come to on this worker: which state it is in, which users it has, and the run that they belong to.
import { randomUUID } from 'node:crypto'
import { messageOf } from '../../../model/errors.js'
import type { RunOptions } from '../../../model/run-options.js'
import type { TestPlan } from '../../../model/test-plan.js'
import type { MasterMessage, RemoteError, WorkerMessage } from '../../messages.js'
import type { PackRecord } from '../pack.js'
import { optionsOfOrder } from './options-of-order.js'
import { readSpawnOrder, type SpawnOrder } from './spawn-order.js'
import { StandInRun } from './stand-in-run.js'

/** The only states that a worker of Locust tells. */
export type SeatState = 'ready' | 'spawning' | 'running'
export type LogLevel = 'info' | 'warn' | 'error'

/** Tells connections apart: an answer goes only to the master that asked. */
export type Asker = number

export interface RunSeatDeps {
  readonly plan: TestPlan
  /** This worker's own settings; the master's override them. */
  readonly options: RunOptions
  readonly wallClock: () => number
  readonly drawSeed: () => number
  readonly workerIndex: () => number
  deliver(message: MasterMessage): void
  /** Sent only while the connection of `asker` still stands. */
  answer(asker: Asker, type: 'spawning' | 'spawning_complete', data: PackRecord | null): void
  onGo(startMs: number): void
  /** All users have ended, and everything measured was reported. */
  onStopped(): void
  log(level: LogLevel, text: string): void
}

type RunAnswer = Parameters<StandInRun['heard']>[0]

export class RunSeat {
  readonly #deps: RunSeatDeps
  readonly #noUsers: Readonly<Record<string, number>>
  #work: Promise<void> = Promise.resolve()
  #run: StandInRun | null = null
  #hasFailed = false
  #state: SeatState = 'ready'
  #users: Readonly<Record<string, number>>
  #graceMs = 0
  #lastTimestamp = Number.NEGATIVE_INFINITY
  /** The order that waits until its users are there. */
  #pending: { readonly asker: Asker; readonly epoch: number } | null = null

  constructor(deps: RunSeatDeps) {
    this.#deps = deps
    this.#noUsers = Object.fromEntries(deps.plan.userClasses.map(({ name }) => [name, 0]))
    this.#users = this.#noUsers
  }

  get state(): SeatState {
    return this.#state
  }

  /** Running users by class, every class named: this is how a master learns which there are. */
  get users(): Readonly<Record<string, number>> {
    return this.#users
  }

  /** Orders are carried out one after the other, as a Python worker does: a stop waits for the hooks of the start. */
  spawn(asker: Asker, data: unknown): void {
    this.#queue(() => this.#spawn(asker, data))
  }

  stop(): void {
    this.#queue(() => this.#stop())
  }

  spawningComplete(users: number): void {
    this.#run?.spawningComplete(users)
  }

  heard(answer: RunAnswer): void {
    this.#run?.heard(answer)
  }

  /** Users that the Worker reports. */
  count(delta: Extract<WorkerMessage, { type: 'stats' }>['delta']): void {
    if (delta.runId === this.#run?.runId) this.#users = { ...this.#noUsers, ...delta.users }
  }

  /** The Worker has the users that it was told to have. */
  placed(runId: string, epoch: number, users: Readonly<Record<string, number>>): void {
    if (this.#pending?.epoch !== epoch || this.#run?.runId !== runId) return
    this.#users = { ...this.#noUsers, ...users }
    this.#complete(this.#pending.asker)
  }

  /** The worker leaves: resolves when its users are gone, at the latest after `mostGraceMs`, and teardown() has run. */
  async leave(mostGraceMs: number): Promise<void> {
    this.#pending = null
    await this.#run?.stop(Math.min(this.#graceMs, mostGraceMs))
    this.#users = this.#noUsers
  }

  #queue(job: () => Promise<void>): void {
    this.#work = this.#work.then(job).catch((thrown: unknown) => this.#deps.log('error', messageOf(thrown)))
  }

  async #spawn(asker: Asker, data: unknown): Promise<void> {
    this.#deps.answer(asker, 'spawning', null)
    const order = readSpawnOrder(data)
    if (order === null) return this.#deps.log('warn', 'the master sent a spawn message that is none; ignored')
    if (order.timestamp <= this.#lastTimestamp) return
    this.#lastTimestamp = order.timestamp
    this.#graceMs = order.stopTimeoutMs
    this.#state = 'spawning'
    const run = this.#run ?? (await this.#begin(order))
    if (this.#hasFailed) return this.#complete(asker)
    this.#pending = { asker, epoch: run.epoch + 1 }
    run.place(order.counts)
  }

  async #begin(order: SpawnOrder): Promise<StandInRun> {
    const { plan, wallClock, drawSeed, workerIndex, deliver, onGo, log } = this.#deps
    const options = optionsOfOrder(this.#deps.options, order, plan.parameters, (text) => log('warn', text))
    const told = new Set<string>()
    this.#run = new StandInRun({
      runId: randomUUID(),
      plan,
      options,
      seed: options.seed ?? drawSeed(),
      workerIndex: workerIndex(),
      wallClock,
      deliver,
      onGo,
      onNoSuchUsers: (names) => this.#tellMissing(names, told),
    })
    const error = await this.#run.begin()
    this.#hasFailed = error !== null
    if (error !== null) log('error', `no users run: ${textOf(error)}`)
    return this.#run
  }

  #complete(asker: Asker): void {
    this.#pending = null
    this.#state = 'running'
    const user_count = Object.values(this.#users).reduce((sum, count) => sum + count, 0)
    this.#deps.answer(asker, 'spawning_complete', { user_classes_count: { ...this.#users }, user_count })
  }

  async #stop(): Promise<void> {
    this.#pending = null
    await this.#run?.stop(this.#graceMs)
    this.#run = null
    this.#hasFailed = false
    this.#users = this.#noUsers
    this.#state = 'ready'
    this.#deps.onStopped()
  }

  #tellMissing(names: readonly string[], told: Set<string>): void {
    for (const name of names.filter((name) => !told.has(name))) {
      told.add(name)
      this.#deps.log('error', `the master wants users of ${name}, ${this.#whyNot(name)}`)
    }
  }

  #whyNot(name: string): string {
    if (name in this.#noUsers) return 'which the tags leave no task to run'
    return `which the script does not have; it has ${Object.keys(this.#noUsers).join(', ')}`
  }
}

/** One line of what a script did wrong. */
export const textOf = ({ code, message, where }: RemoteError): string =>
  `${code} ${message}${where ? `   ${where}` : ''}`
