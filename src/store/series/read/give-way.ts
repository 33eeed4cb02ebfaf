// Long work on what is stored gives way to everything else of the process: a master may have a run under way.

/** How long the event loop is held at most, but for one piece of work. */
const HOLD_MS = 8

/** To be called between pieces of work that take a millisecond or less each. */
export class GiveWay {
  #sinceMs = performance.now()

  async now(): Promise<void> {
    if (performance.now() - this.#sinceMs < HOLD_MS) return
    await new Promise<void>((resolve) => setImmediate(resolve))
    this.#sinceMs = performance.now()
  }
}
