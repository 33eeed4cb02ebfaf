// Looks at each full second of a run once, shortly after it, however late or early the timers fire.

/** Reports of a second arrive a little after it; it is looked at so much later. */
const SETTLE_MS = 250
/** Where a burst of reports takes longer to read, so much more is waited for the rest of it. */
const MOST_WAIT_MS = 500
const LOOK_AGAIN_MS = 10
const SECOND_MS = 1000

export interface SecondTickerDeps {
  /** Milliseconds since the common start. */
  elapsedMs(): number
  /** True while reports have come that are still to be counted. */
  hasUnread(): boolean
  /** A second is over; in order, each once. */
  close(endMs: number): void
  /** After the seconds that were closed together. */
  look(): void
}

export class SecondTicker {
  readonly #deps: SecondTickerDeps
  #closed = 0
  #timer: NodeJS.Timeout | null = null

  readonly #tick = (): void => {
    const elapsedMs = this.#deps.elapsedMs()
    if (elapsedMs < this.#dueMs + MOST_WAIT_MS && this.#deps.hasUnread()) {
      this.#timer = setTimeout(this.#tick, LOOK_AGAIN_MS)
      return
    }
    // A timer may fire a little early.
    if (this.closeUntil(elapsedMs - SETTLE_MS)) this.#deps.look()
    this.start()
  }

  constructor(deps: SecondTickerDeps) {
    this.#deps = deps
  }

  /** Seconds up to then were closed before. */
  skipTo(endMs: number): void {
    this.#closed = Math.max(this.#closed, Math.floor(endMs / SECOND_MS))
  }

  start(): void {
    this.#timer = setTimeout(this.#tick, Math.max(0, this.#dueMs - this.#deps.elapsedMs()))
  }

  get #dueMs(): number {
    return (this.#closed + 1) * SECOND_MS + SETTLE_MS
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
  }

  /** Closes what is over by then; true when there was a second. */
  closeUntil(elapsedMs: number): boolean {
    const before = this.#closed
    while ((this.#closed + 1) * SECOND_MS <= elapsedMs) this.#deps.close(++this.#closed * SECOND_MS)
    return this.#closed > before
  }
}
