// The order in which users came, by class: the last to come is the first to go, fixed users after all others.

export class PlacedUsers {
  readonly #isFixed: (classIndex: number) => boolean
  readonly #weighted: number[] = []
  readonly #fixed: number[] = []

  constructor(isFixed: (classIndex: number) => boolean) {
    this.#isFixed = isFixed
  }

  push(classIndex: number): void {
    const stack = this.#isFixed(classIndex) ? this.#fixed : this.#weighted
    stack.push(classIndex)
  }

  /** The class of the user that goes next; -1 when there is none. */
  pop(): number {
    return this.#weighted.pop() ?? this.#fixed.pop() ?? -1
  }

  /** Users are lost, by class index: the latest of each class are forgotten. */
  forget(lost: ArrayLike<number>): void {
    const left = Array.from(lost)
    const countOf = (isFixed: boolean): number =>
      left.reduce((sum, count, index) => (this.#isFixed(index) === isFixed ? sum + count : sum), 0)
    dropLatest(this.#weighted, left, countOf(false))
    dropLatest(this.#fixed, left, countOf(true))
  }
}

/** Takes `total` entries out from the top, `left[c]` of class c; the others keep their order. */
function dropLatest(stack: number[], left: number[], total: number): void {
  const kept: number[] = []
  for (let open = total; open > 0; ) {
    const classIndex = stack.pop()!
    if (left[classIndex]! > 0) {
      left[classIndex]!--
      open--
    } else kept.push(classIndex)
  }
  while (kept.length > 0) stack.push(kept.pop()!)
}
