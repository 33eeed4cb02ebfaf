// The rows of a dispatcher in the order of service, and the edges (fewest, most users) at which they change.
import { type Direction, Level } from './level.js'
import { inHostOrder, type WorkerRow } from './worker-row.js'

export class WorkerTable {
  readonly #firstWorker: number
  readonly #rows = new Map<string, WorkerRow>()
  #order: readonly WorkerRow[] | null = null
  #fill: Level | null = null
  #empty: Level | null = null

  constructor(firstWorker: number) {
    this.#firstWorker = firstWorker
  }

  get(id: string): WorkerRow | undefined {
    return this.#rows.get(id)
  }

  add(row: WorkerRow): void {
    this.#rows.set(row.id, row)
    this.#forgetOrder()
  }

  remove(id: string): void {
    this.#rows.delete(id)
    this.#forgetOrder()
  }

  ordered(): readonly WorkerRow[] {
    this.#order ??= rotated(inHostOrder([...this.#rows.values()]), this.#firstWorker)
    return this.#order
  }

  /** Rows that may get users. */
  open(): readonly WorkerRow[] {
    return this.ordered().filter((row) => !row.isDraining)
  }

  /** The worker that gets the next user of the class; null when none may. The caller must add it at once. */
  toFill(classIndex: number): WorkerRow | null {
    this.#empty = null
    if (this.#fill === null || this.#fill.isEmpty) this.#fill = levelOf(this.open(), 'fill')
    return this.#fill?.take(classIndex) ?? null
  }

  /**
   * The worker that gives a user of the class, which one of them must have: `placedOn` if that keeps totals even, so that
   * a ramp down is the ramp up run backwards. The caller must take the user at once.
   */
  toEmpty(classIndex: number, placedOn?: WorkerRow): WorkerRow {
    this.#fill = null
    if (this.#empty === null || this.#empty.isEmpty) this.#empty = levelOf(this.ordered(), 'empty')
    return this.#empty?.take(classIndex, placedOn) ?? this.#fullestWith(classIndex)
  }

  /** To be called when rows change in any other way. */
  forgetLevels(): void {
    this.#fill = null
    this.#empty = null
  }

  /** Only when the users of a class are all on workers that are not among the fullest. */
  #fullestWith(classIndex: number): WorkerRow {
    let fullest: WorkerRow | null = null
    for (const row of this.ordered()) {
      if (row.counts[classIndex]! > 0 && (fullest === null || row.total >= fullest.total)) fullest = row
    }
    return fullest!
  }

  #forgetOrder(): void {
    this.#order = null
    this.forgetLevels()
  }
}

function levelOf(rows: readonly WorkerRow[], direction: Direction): Level | null {
  return rows.length === 0 ? null : new Level(rows, direction)
}

function rotated(rows: readonly WorkerRow[], by: number): readonly WorkerRow[] {
  const first = rows.length === 0 ? 0 : by % rows.length
  return [...rows.slice(first), ...rows.slice(0, first)]
}
