// Wakes many waiters with one timer: a heap by due time, the waiters themselves are its nodes.
// A timer each would cost every waiting user some 200 bytes, and the event loop a list for every different length.

/** Something that waits. It belongs to the queue while `heapIndex` is not -1. */
export interface Waiter {
  dueMs: number
  heapIndex: number
  /** Called once, when it is due or the queue is closed. Must not throw. */
  wake(): void
}

/** setTimeout fires at once for longer ones. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

export class WaitQueue {
  readonly #clock: () => number
  readonly #heap: Waiter[] = []
  #timer: NodeJS.Timeout | null = null
  #timerDueMs = 0
  readonly #onTimer = (): void => this.#wakeDue()

  /** @param clock monotonic milliseconds */
  constructor(clock: () => number) {
    this.#clock = clock
  }

  get size(): number {
    return this.#heap.length
  }

  /** `waiter.dueMs` is on the clock. A waiter that is due already is woken in a later turn. */
  add(waiter: Waiter): void {
    this.#heap.push(waiter)
    this.#rise(waiter, this.#heap.length - 1)
    if (this.#timer === null || waiter.dueMs < this.#timerDueMs) this.#arm()
  }

  /** Takes the waiter out without waking it. */
  remove(waiter: Waiter): void {
    const at = waiter.heapIndex
    if (at < 0) return
    const last = this.#heap.pop()!
    waiter.heapIndex = -1
    if (last === waiter) return
    this.#sink(last, at)
    this.#rise(last, last.heapIndex)
  }

  /** Wakes everybody and lets go of the timer. */
  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    for (const waiter of this.#heap.splice(0)) {
      waiter.heapIndex = -1
      waiter.wake()
    }
  }

  #arm(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    const first = this.#heap[0]
    if (first === undefined) return
    this.#timerDueMs = first.dueMs
    const ms = Math.min(LONGEST_TIMER_MS, Math.max(1, Math.ceil(first.dueMs - this.#clock())))
    this.#timer = setTimeout(this.#onTimer, ms)
  }

  #wakeDue(): void {
    this.#timer = null
    const nowMs = this.#clock()
    for (let first = this.#heap[0]; first !== undefined && first.dueMs <= nowMs; first = this.#heap[0]) {
      this.remove(first)
      first.wake()
    }
    if (this.#timer === null) this.#arm()
  }

  /** Moves the waiter from `at` towards the root. */
  #rise(waiter: Waiter, from: number): void {
    const heap = this.#heap
    let at = from
    while (at > 0) {
      const parentAt = (at - 1) >> 1
      const parent = heap[parentAt]!
      if (parent.dueMs <= waiter.dueMs) break
      heap[at] = parent
      parent.heapIndex = at
      at = parentAt
    }
    heap[at] = waiter
    waiter.heapIndex = at
  }

  /** Moves the waiter from `at` towards the leaves. */
  #sink(waiter: Waiter, from: number): void {
    const heap = this.#heap
    const half = heap.length >> 1
    let at = from
    while (at < half) {
      let childAt = 2 * at + 1
      const right = heap[childAt + 1]
      if (right !== undefined && right.dueMs < heap[childAt]!.dueMs) childAt++
      const child = heap[childAt]!
      if (child.dueMs >= waiter.dueMs) break
      heap[at] = child
      child.heapIndex = at
      at = childAt
    }
    heap[at] = waiter
    waiter.heapIndex = at
  }
}
