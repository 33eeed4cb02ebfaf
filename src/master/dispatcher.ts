// Deals the wanted users of one scenario to (worker, class): even at every step, classes by weight, fixed counts first, fewest moves.
import { TymbalError } from '../model/errors.js'
import type { UserClassInfo } from '../model/load.js'
import { ClassChoice } from './class-choice.js'
import { evenOut } from './even-totals.js'
import { PlacedUsers } from './placed-users.js'
import { type WorkerPlace, WorkerRow } from './worker-row.js'
import { WorkerTable } from './worker-table.js'

export { hostOf, type WorkerPlace } from './worker-row.js'

/** Workers whose row changed: absolute users by class index. */
export type Changes = ReadonlyMap<string, readonly number[]>

export interface DispatcherDeps {
  /** Rows count users in this order. */
  readonly classes: readonly UserClassInfo[]
  /** Where in the order of workers dealing begins, so that small scenarios do not all land on the first worker. */
  readonly firstWorker?: number
}

/** Deterministic: the same calls give the same rows. Knows no time; whoever calls it keeps the spawn rate. */
export class Dispatcher {
  #classes: readonly UserClassInfo[]
  readonly #choice: ClassChoice
  readonly #placed: PlacedUsers
  readonly #table: WorkerTable
  #total = 0
  #change = 0
  #changed: WorkerRow[] = []
  #membershipChanged = false
  /** The weights are not those of the beginning. */
  #wasReweighed = false
  /** Users may still be of other classes than the weights say. */
  #isMixOpen = false

  constructor({ classes, firstWorker = 0 }: DispatcherDeps) {
    this.#classes = classes
    this.#choice = new ClassChoice(classes)
    this.#placed = new PlacedUsers((classIndex) => this.#choice.isFixed(classIndex))
    this.#table = new WorkerTable(firstWorker)
  }

  /** Users dealt now. */
  get total(): number {
    return this.#total
  }

  /** Most users that can be dealt: 0 without workers, the sum of the fixed counts when all classes are fixed. */
  get capacity(): number {
    return this.#table.open().length > 0 ? this.#choice.capacity : 0
  }

  /** In the order in which they are served. */
  workers(): readonly WorkerPlace[] {
    return this.#table.ordered()
  }

  /** Users of one worker by class index; all 0 for an unknown worker. */
  row(workerId: string): readonly number[] {
    return this.#table.get(workerId)?.counts.slice() ?? this.#classes.map(() => 0)
  }

  /** Users of all workers by class index. */
  classCounts(): readonly number[] {
    return [...this.#choice.counts()]
  }

  /** A worker that is known already stops draining and keeps its users. `running` = users it has brought along, by class index. */
  addWorker(place: WorkerPlace, running: readonly number[] = []): void {
    const known = this.#table.get(place.id)
    const row = known ?? new WorkerRow(place, this.#classes.length)
    row.isDraining = false
    this.#table.add(row)
    if (known === undefined) this.#adopt(row, running)
    this.#membershipChanged = true
  }

  /** Its users are missing from now on: a later `resize` deals them to the others. Answers how many they are. */
  removeWorker(workerId: string): number {
    const row = this.#table.get(workerId)
    if (row === undefined) return 0
    this.#table.remove(workerId)
    const lost = row.total
    this.#placed.forget(row.counts)
    for (const [classIndex, count] of row.counts.entries()) {
      row.change(classIndex, -count)
      this.#choice.change(classIndex, -count)
    }
    this.#total -= lost
    this.#membershipChanged = true
    return lost
  }

  /** Gets no more users; `rebalance` moves those it has to the others. */
  drainWorker(workerId: string): void {
    const row = this.#table.get(workerId)
    if (row === undefined || row.isDraining) return
    row.isDraining = true
    this.#table.forgetLevels()
    this.#membershipChanged = true
  }

  /** True once after workers came, went or began to drain: users may be missing or unevenly spread. */
  takeMembershipChanged(): boolean {
    const changed = this.#membershipChanged
    this.#membershipChanged = false
    return changed
  }

  /** Other weights and fixed counts for the same classes, in the same order; `exchange` brings the users that run there. */
  reweigh(classes: readonly UserClassInfo[]): void {
    this.#classes = classes
    this.#choice.reweigh(classes)
    this.#placed.sortAnew()
    this.#wasReweighed = true
    this.#isMixOpen = true
    this.#membershipChanged = true
  }

  /**
   * New users are of these classes only; null = all. Those that run stay.
   * @throws TymbalError TYM3004 for a name that is no class of the scenario.
   */
  useClasses(names: readonly string[] | null): void {
    this.#choice.use(names === null ? null : new Set(names.map((name) => this.#indexOf(name))))
  }

  /** Deals users out or takes users away until `total` are placed, or as near as workers and classes allow. */
  resize(total: number): Changes {
    this.#beginChange()
    while (this.#total < total && this.#placeOne());
    while (this.#total > Math.max(0, total)) this.#takeOne()
    return this.#endChange()
  }

  /**
   * Moves at most `limit` users from the fullest workers to the emptiest, until their totals differ by at most one.
   * Each move takes one user from one worker and starts one on another. Fixed users stay while their worker does.
   */
  rebalance(limit = Infinity): { readonly moved: number; readonly changes: Changes } {
    this.#beginChange()
    const kept = (row: WorkerRow): number =>
      row.counts.reduce((sum, count, index) => (this.#choice.isFixed(index) ? sum + count : sum), 0)
    const moved = evenOut(this.#table.ordered(), kept, limit, (donor, receiver) => this.#move(donor, receiver))
    if (moved > 0) this.#table.forgetLevels()
    return { moved, changes: this.#endChange() }
  }

  /** Replaces at most `limit` users by users of other classes, until the classes are as their weights say. */
  exchange(limit = Infinity): { readonly exchanged: number; readonly changes: Changes } {
    this.#beginChange()
    const { from, to } = this.#isMixOpen ? this.#pairs(limit) : { from: [], to: [] }
    if (from.length < limit) this.#isMixOpen = false
    const given = this.#classes.map(() => 0)
    for (const classIndex of from) {
      given[classIndex]!++
      this.#put(this.#table.toEmpty(classIndex), classIndex, -1)
    }
    this.#placed.forget(given)
    for (const classIndex of to) {
      const row = this.#table.toFill(classIndex)!
      this.#placed.push(classIndex, row)
      this.#put(row, classIndex, 1)
    }
    return { exchanged: from.length, changes: this.#endChange() }
  }

  /** Chosen before anybody goes, so that all that go are taken from full workers, and all that come are given to empty ones. */
  #pairs(limit: number): { readonly from: readonly number[]; readonly to: readonly number[] } {
    const from: number[] = []
    const to: number[] = []
    const mayFill = this.#table.open().length > 0
    while (mayFill && from.length < limit) {
      const pair = this.#choice.exchange()
      if (pair === null) break
      this.#choice.change(pair.from, -1)
      this.#choice.change(pair.to, 1)
      from.push(pair.from)
      to.push(pair.to)
    }
    return { from, to }
  }

  #placeOne(): boolean {
    const classIndex = this.#choice.next()
    const row = classIndex < 0 ? null : this.#table.toFill(classIndex)
    if (row === null) return false
    this.#placed.push(classIndex, row)
    this.#count(row, classIndex, 1)
    return true
  }

  #takeOne(): void {
    const { classIndex, row } = this.#placed.pop()!
    this.#count(this.#table.toEmpty(classIndex, row), classIndex, -1)
  }

  #count(row: WorkerRow, classIndex: number, by: number): void {
    this.#choice.change(classIndex, by)
    this.#put(row, classIndex, by)
  }

  #put(row: WorkerRow, classIndex: number, by: number): void {
    row.change(classIndex, by)
    this.#total += by
    this.#mark(row)
  }

  /** They may have been started by weights that held before. */
  #adopt(row: WorkerRow, running: readonly number[]): void {
    this.#isMixOpen ||= this.#wasReweighed && running.length > 0
    for (const [classIndex, count] of running.entries()) {
      this.#count(row, classIndex, count)
      for (let i = 0; i < count; i++) this.#placed.push(classIndex, row)
    }
  }

  #move(donor: WorkerRow, receiver: WorkerRow): void {
    const classIndex = this.#mostUneven(donor, receiver)
    donor.change(classIndex, -1)
    receiver.change(classIndex, 1)
    this.#mark(donor)
    this.#mark(receiver)
  }

  /** The class of which the one has most more than the other, among those that may leave it. */
  #mostUneven(donor: WorkerRow, receiver: WorkerRow): number {
    let best = -1
    let most = -Infinity
    for (const [index, count] of donor.counts.entries()) {
      const difference = count - receiver.counts[index]!
      const mayLeave = count > 0 && (donor.isDraining || !this.#choice.isFixed(index))
      if (mayLeave && difference > most) [best, most] = [index, difference]
    }
    return best
  }

  #beginChange(): void {
    this.#change++
    if (this.#changed.length > 0) this.#changed = []
  }

  #mark(row: WorkerRow): void {
    if (row.changedIn === this.#change) return
    row.changedIn = this.#change
    this.#changed.push(row)
  }

  #endChange(): Changes {
    return new Map(this.#changed.map((row) => [row.id, row.counts.slice()]))
  }

  #indexOf(name: string): number {
    const index = this.#classes.findIndex((userClass) => userClass.name === name)
    if (index >= 0) return index
    const known = this.#classes.map((userClass) => userClass.name).join(', ')
    throw new TymbalError('TYM3004', `There is no user class "${name}"`, { hint: `The classes are: ${known}.` })
  }
}
