// A worker of an earlier master, in the middle of its run: what it says is held until what waited on its way has come, and what it runs is known.
import type { LocustMessage } from './read-message.js'

/** After its first report: what waited together with that comes by then. */
const SETTLE_MS = 500
const MAX_HELD = 2000

export class Returning {
  readonly #isGo: boolean
  readonly #complete: () => void
  #held: LocustMessage[] = []
  #timer: NodeJS.Timeout | null = null

  /** @param complete called once, when everything has come */
  constructor(isGo: boolean, complete: () => void) {
    this.#isGo = isGo
    this.#complete = complete
  }

  /** True when the message is held. Heartbeats never are: a worker that hears no answer to them leaves. */
  holds(message: LocustMessage): boolean {
    if (message.type === 'heartbeat') {
      // A Go worker without users reports nothing.
      if (this.#isGo && message.state !== 'running' && message.state !== 'spawning') this.#completeSoon()
      return false
    }
    // Each list of lines holds those before.
    if (message.type === 'logs') this.#held = this.#held.filter(({ type }) => type !== 'logs')
    if (this.#held.length < MAX_HELD) this.#held.push(message)
    if (message.type === 'stats') this.#completeSoon()
    if (message.type === 'quit') this.#complete()
    return true
  }

  /** What was held, in order; nothing is held from now on. */
  end(): readonly LocustMessage[] {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    return this.#held.splice(0)
  }

  #completeSoon(): void {
    this.#timer ??= setTimeout(this.#complete, SETTLE_MS)
  }
}
