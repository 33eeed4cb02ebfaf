// The order in which users came: the last to come is the first to go, fixed users after all others.
import type { WorkerRow } from './worker-row.js'

export interface PlacedUser {
  readonly classIndex: number
  /** Where it was placed; it may have been moved, or its worker lost, since then. */
  readonly row: WorkerRow
}

export class PlacedUsers {
  readonly #isFixed: (classIndex: number) => boolean
  readonly #weighted: Stack = { classes: [], rows: [] }
  readonly #fixed: Stack = { classes: [], rows: [] }

  constructor(isFixed: (classIndex: number) => boolean) {
    this.#isFixed = isFixed
  }

  push(classIndex: number, row: WorkerRow): void {
    const { classes, rows } = this.#isFixed(classIndex) ? this.#fixed : this.#weighted
    classes.push(classIndex)
    rows.push(row)
  }

  /** The user that goes next; undefined when there is none. */
  pop(): PlacedUser | undefined {
    return popped(this.#weighted) ?? popped(this.#fixed)
  }

  /** Other classes may be fixed now: everybody goes where the class is, in the order of before. */
  sortAnew(): void {
    const before = [this.#weighted, this.#fixed].map(({ classes, rows }) => ({
      classes: classes.splice(0),
      rows: rows.splice(0),
    }))
    for (const { classes, rows } of before) {
      for (const [i, classIndex] of classes.entries()) this.push(classIndex, rows[i]!)
    }
  }

  /** Users are lost, by class index: the latest of each class are forgotten. */
  forget(lost: readonly number[]): void {
    const left = [...lost]
    const countOf = (isFixed: boolean): number =>
      left.reduce((sum, count, index) => (this.#isFixed(index) === isFixed ? sum + count : sum), 0)
    dropLatest(this.#weighted, left, countOf(false))
    dropLatest(this.#fixed, left, countOf(true))
  }
}

/** Two lists instead of one of records: there may be a million users. */
interface Stack {
  readonly classes: number[]
  readonly rows: WorkerRow[]
}

function popped({ classes, rows }: Stack): PlacedUser | undefined {
  const row = rows.pop()
  return row === undefined ? undefined : { classIndex: classes.pop()!, row }
}

/** Takes `total` entries out from the top, `left[c]` of class c; the others keep their order. */
function dropLatest(stack: Stack, left: number[], total: number): void {
  const kept: PlacedUser[] = []
  for (let open = total; open > 0; ) {
    const user = popped(stack)!
    if (left[user.classIndex]! > 0) {
      left[user.classIndex]!--
      open--
    } else kept.push(user)
  }
  for (const { classIndex, row } of kept.reverse()) {
    stack.classes.push(classIndex)
    stack.rows.push(row)
  }
}
