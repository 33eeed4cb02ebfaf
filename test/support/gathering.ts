// A run that is under way on a swarm: who takes part, what the master says of it each second, and how long changes take to show.
import { performance } from 'node:perf_hooks'
import { expect } from 'vitest'
import type { RunSummary } from '../../src/stats/run-summary.js'
import type { Program } from './program.js'
import { type MasterSettings, progressOf, requestsOfWorkers, type Swarm } from './swarm.js'

/** What must be quick may take so many times longer where machines are slow or shared; TYMBAL_STRICT=1 holds a quiet one to the word. */
export const SLACK = process.env.TYMBAL_STRICT === '1' ? 1 : 3

export interface GatherSettings extends Omit<MasterSettings, 'workers'> {
  readonly on: readonly string[]
  /** Options and environment of the workers. */
  readonly workerArgs?: readonly string[]
  readonly workerEnv?: (host: string) => NodeJS.ProcessEnv
}

export class Gathering {
  readonly master: Program
  readonly command: readonly string[]
  readonly workers = new Map<string, Program>()
  readonly #swarm: Swarm
  readonly #users: number
  readonly #before: number
  readonly #settings: GatherSettings

  private constructor(
    swarm: Swarm,
    settings: GatherSettings,
    started: { master: Program; command: readonly string[]; before: number },
  ) {
    this.#swarm = swarm
    this.#settings = settings
    this.#users = settings.users
    this.master = started.master
    this.command = started.command
    this.#before = started.before
    for (const host of settings.on) this.join(host)
  }

  /** Resolves when all workers take part and all users run. */
  static async start(swarm: Swarm, settings: GatherSettings): Promise<Gathering> {
    const before = await swarm.target.total()
    const master = swarm.startMaster({ ...settings, workers: settings.on.length })
    const command = [...(await swarm.command(master)), ...(settings.workerArgs ?? [])]
    const gathering = new Gathering(swarm, settings, { master, command, before })
    await gathering.settled(settings.on.length)
    return gathering
  }

  join(host: string): Program {
    const worker = this.#swarm.start(host, this.command, this.#settings.workerEnv?.(host))
    this.workers.set(host, worker)
    return worker
  }

  worker(host: string): Program {
    return this.workers.get(host)!
  }

  /** From now until the master says that; ms. */
  async heard(text: string | RegExp, limitMs?: number): Promise<number> {
    const sinceMs = performance.now()
    await this.master.says(text, limitMs)
    return performance.now() - sinceMs
  }

  /** From now until the master shows so many workers and all users; ms. */
  async settled(workers: number, users = this.#users, limitMs?: number): Promise<number> {
    const sinceMs = performance.now()
    const seen = progressOf(this.master).length
    const isSettled = (): boolean =>
      progressOf(this.master)
        .slice(seen)
        .some((line) => line.workers === workers && line.users === users)
    await this.master.seen(`${workers} workers with ${users} users`, isSettled, limitMs)
    return performance.now() - sinceMs
  }

  /** Requests that the target has got of this run so far. */
  async served(): Promise<number> {
    return (await this.#swarm.target.total()) - this.#before
  }

  /** Waits for the end of the run; the summary counts what the target has counted, each once. */
  async expectExact(exitCode = 0): Promise<RunSummary> {
    expect(await this.master.exit(), this.master.stderr).toBe(exitCode)
    const summary = this.#swarm.summary()
    expect(requestsOfWorkers(summary)).toBe(summary.totals.requests)
    expect(summary.totals.requests, this.master.stderr).toBe(await this.served())
    return summary
  }

  kill(): void {
    for (const program of [this.master, ...this.workers.values()]) program.signal('SIGKILL')
  }
}
