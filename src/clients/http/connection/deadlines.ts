// One interval for all deadlines of a worker: ten times a second it asks every connection whether its time is up.

/** Something with a deadline; `deadlineSlot` is its place in the list and belongs to the list. */
export interface Expiring {
  deadlineSlot: number
  expire(nowMs: number): void
  /** The worker ends: give up, at once. */
  shutDown(): void
}

export const TICK_MS = 100

export class Deadlines {
  private readonly items: Expiring[] = []
  private readonly clock: () => number
  private timer: NodeJS.Timeout | null = null

  constructor(clock: () => number) {
    this.clock = clock
  }

  get size(): number {
    return this.items.length
  }

  add(item: Expiring): void {
    item.deadlineSlot = this.items.length
    this.items.push(item)
    this.timer ??= setInterval(() => this.tick(), TICK_MS).unref()
  }

  /** Constant time: the last item takes the place. An item that is not in the list is left alone. */
  remove(item: Expiring): void {
    const slot = item.deadlineSlot
    if (this.items[slot] !== item) return
    const last = this.items.pop()!
    if (last !== item) {
      this.items[slot] = last
      last.deadlineSlot = slot
    }
    item.deadlineSlot = -1
    if (this.items.length === 0) this.stop()
  }

  /** Ends everything that is in the list. */
  shutDown(): void {
    for (const item of [...this.items]) item.shutDown()
    if (this.items.length === 0) this.stop()
  }

  private tick(): void {
    const now = this.clock()
    for (let i = this.items.length - 1; i >= 0; i--) this.items[i]?.expire(now)
  }

  private stop(): void {
    if (this.timer !== null) clearInterval(this.timer)
    this.timer = null
  }
}
