// One run on one Locust worker: its users at their instants, and its reports as ours.
import type { GeneratorDelta } from '../../../stats/stats-delta.js'
import type { WorkerToResume } from '../../link.js'
import type { RunUnderWay, SpawnStep, WorkerMessage } from '../../messages.js'
import { ExceptionGroups } from '../reports/exception-groups.js'
import type { LocustReport } from '../reports/read-report.js'
import { ReportCollector } from '../reports/report-collector.js'
import type { WorkerClock } from '../reports/worker-clock.js'
import type { ClassCounts, ClassDeal } from './deal-classes.js'
import { SpawnTimetable } from './spawn-timetable.js'

type Users = Readonly<Record<string, number>>

export interface LocustRunDeps {
  readonly runId: string
  readonly deal: ClassDeal
  /** What is counted of it already. */
  readonly counted: Pick<WorkerToResume, 'seq' | 'countedMs' | 'cells'>
  /** Monotonic milliseconds. */
  readonly clock: () => number
  readonly wallClock: () => number
  readonly workerClock: WorkerClock
  /** Condition of the worker, from its heartbeats. */
  condition(): { readonly cpuPercent: number; readonly memoryBytes: number }
  /** Absolute users by the worker's classes. */
  sendSpawn(counts: ClassCounts): void
  send(message: WorkerMessage): void
}

export class LocustRun {
  readonly #deps: LocustRunDeps
  readonly #exceptions = new ExceptionGroups()
  #startMs = 0
  #collector: ReportCollector | null = null
  #timetable: SpawnTimetable | null = null
  #row: ClassCounts | null = null
  /** The same, by our slots. */
  #slots: readonly number[] = []
  #users: Users = {}
  #toldUsers: Users = {}
  #isEnded = false

  constructor(deps: LocustRunDeps) {
    this.#deps = deps
  }

  get runId(): string {
    return this.#deps.runId
  }

  /** What a master that took it for lost has to know; null when it takes no part in the load. Planned steps are let go of. */
  get underWay(): RunUnderWay | null {
    if (this.#timetable === null || this.#isEnded) return null
    this.#timetable.hold()
    return { runId: this.runId, epoch: this.#timetable.epoch, counts: this.#slots, topNumber: -1 }
  }

  /** True once it was given users. */
  get hasSpawned(): boolean {
    return this.#row !== null
  }

  /** `startAtMs` is unix ms of our clock. */
  go(startAtMs: number): void {
    const { clock, wallClock, runId, counted } = this.#deps
    this.#startMs = clock() + (startAtMs - wallClock())
    this.#collector = new ReportCollector({ runId, startUnixMs: startAtMs, counted })
    this.#timetable = new SpawnTimetable({ clock, startMs: this.#startMs, onRow: (counts) => this.#spawn(counts) })
  }

  /** It goes on with users that an earlier master placed. */
  resume(startAtMs: number, users: Users): void {
    this.go(startAtMs)
    this.#users = users
    this.#row = new Map(Object.entries(users))
    this.#slots = this.#deps.deal.slotsOf(this.#row)
  }

  apply(epoch: number, steps: readonly SpawnStep[]): void {
    this.#timetable?.apply(epoch, steps)
  }

  /** The worker's users ended without us: it is given its row again. */
  respawn(): void {
    if (this.#row !== null && !this.#isEnded) this.#deps.sendSpawn(this.#row)
  }

  spawnNone(): void {
    if (this.#row !== null) this.#deps.sendSpawn(new Map([...this.#row.keys()].map((name) => [name, 0])))
  }

  usersNow(users: Users): void {
    if (!this.#isEnded) this.#users = users
  }

  exception(message: string, traceback: string): void {
    if (this.hasSpawned && !this.#isEnded) this.#exceptions.add(message, traceback, this.#elapsedMs())
  }

  /** What the worker counted before its first user of this run is not of this run. */
  report(report: LocustReport, isHeld: boolean): void {
    if (!this.hasSpawned || this.#isEnded) return
    this.#users = report.users ?? this.#users
    this.#send(report, false, isHeld)
  }

  /** Once a second: users that came or went since the last report are told without waiting for the next. */
  beat(): void {
    if (this.#collector === null || this.#isEnded || sameUsers(this.#users, this.#toldUsers)) return
    this.#toldUsers = this.#users
    this.#deps.send({ type: 'stats', delta: this.#collector.takeUsers(this.#meta(false)) })
  }

  /** No user is placed any more. */
  halt(): void {
    this.#timetable?.stop()
  }

  /** The last word of the run; without a report it is counted up to the one before. */
  finish(report: LocustReport | null): void {
    if (this.#isEnded) return
    this.halt()
    this.#users = {}
    if (this.#collector !== null) {
      if (report !== null) this.#send(report, true)
      else this.#deps.send({ type: 'stats', delta: this.#collector.takeLast(this.#meta(true)) })
    }
    this.#isEnded = true
  }

  #send(report: LocustReport, final: boolean, isHeld = false): void {
    this.#toldUsers = this.#users
    for (const delta of this.#collector!.take(report, { ...this.#meta(final), isHeld }))
      this.#deps.send({ type: 'stats', delta })
  }

  #meta(final: boolean) {
    const { workerClock } = this.#deps
    return {
      toMs: Math.max(0, this.#elapsedMs()),
      clockOffsetMs: workerClock.offsetMs,
      users: this.#users,
      generator: this.#generator(),
      exceptions: this.#exceptions.drain(),
      final,
    }
  }

  /** What Locust measures of itself; the delays it does not measure are 0. */
  #generator(): GeneratorDelta {
    const unknown = { loopDelayP99Ms: 0, loopDelayMaxMs: 0, startDelayP50Ms: 0, startDelayP99Ms: 0, startDelayMaxMs: 0 }
    return { ...this.#deps.condition(), ...unknown, openSockets: 0 }
  }

  #spawn(row: readonly number[]): void {
    const counts = this.#deps.deal.countsOf(row)
    this.#slots = row
    const before = this.#row
    if (before === null ? isAllZero(counts) : sameCounts(before, counts)) return
    if (before === null) {
      this.#deps.workerClock.skipOne()
      this.#collector?.begin(this.#elapsedMs())
    }
    this.#row = counts
    this.#deps.sendSpawn(counts)
  }

  #elapsedMs(): number {
    return this.#deps.clock() - this.#startMs
  }
}

const isAllZero = (counts: ClassCounts): boolean => [...counts.values()].every((count) => count === 0)

const sameCounts = (a: ClassCounts, b: ClassCounts): boolean => [...b].every(([name, count]) => a.get(name) === count)

function sameUsers(a: Users, b: Users): boolean {
  const names = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...names].every((name) => (a[name] ?? 0) === (b[name] ?? 0))
}
