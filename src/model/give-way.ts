// Long work in pieces gives way to everything else of the process: reading what is stored to a run under way, a burst of reports to whoever looks at the page.

/** How long the event loop is held at most, but for one piece of work. */
const HOLD_MS = 2

/** To be called between pieces of work that take a millisecond or less each. */
export class GiveWay {
  #sinceMs = performance.now()
  #isWaiting = false

  /** True while others have their turn. */
  get isWaiting(): boolean {
    return this.#isWaiting
  }

  async now(): Promise<void> {
    if (performance.now() - this.#sinceMs < HOLD_MS) return
    this.#isWaiting = true
    await new Promise<void>((resolve) => setImmediate(resolve))
    this.#isWaiting = false
    this.#sinceMs = performance.now()
  }
}
