// Peers that speak without having greeted: workers of an earlier master, or such as have just gone home.
import type { LocustMessage } from './read-message.js'

export interface StrangersDeps {
  /** Monotonic milliseconds. */
  readonly clock: () => number
  /** For so long a worker that is told to stop may hear nothing, ms. */
  stopTimeoutMs(): number
}

interface Stranger {
  readonly sinceMs: number
  readonly hasLeft: boolean
  /** When it was told to stop, or went home. */
  toldMs: number
  held: LocustMessage[]
  heldBytes: number
}

/** A master that is about to take its run over says so by then: until then nothing that it says is lost. */
export const HOLD_MS = 5000
/** Beyond its stop timeout a worker gets so long to greet. */
const MARGIN_MS = 5000
const MAX_STRANGERS = 4096
/** Of all of them together. */
const MAX_HELD_BYTES = 64 * 1024 * 1024

export class Strangers {
  readonly #deps: StrangersDeps
  readonly #strangers = new Map<string, Stranger>()
  #heldBytes = 0

  constructor(deps: StrangersDeps) {
    this.#deps = deps
  }

  /**
   * What one of them said; its message is held for a while. Answers whether it is to be told to stop, which makes it greet: once, as a
   * Python worker sleeps for its stop timeout each time. `gone` = the same, of one who has gone home.
   */
  hear(id: string, message: LocustMessage, bytes: number): 'nothing' | 'stop' | 'gone' {
    const now = this.#deps.clock()
    const stranger = this.#strangers.get(id) ?? this.#add(id, false)
    if (!stranger.hasLeft && now - stranger.sinceMs < HOLD_MS) {
      this.#hold(stranger, message, bytes)
      return 'nothing'
    }
    this.#drop(stranger)
    if (message.type !== 'heartbeat' || now - stranger.toldMs < this.#deps.stopTimeoutMs() + MARGIN_MS) return 'nothing'
    stranger.toldMs = now
    return stranger.hasLeft ? 'gone' : 'stop'
  }

  /** It is none any more. Answers what it has said lately. */
  take(id: string): readonly LocustMessage[] {
    const stranger = this.#strangers.get(id)
    this.#strangers.delete(id)
    if (stranger === undefined) return []
    const { held } = stranger
    this.#drop(stranger)
    return held
  }

  /** It goes home: a last heartbeat may still be on its way. */
  left(id: string): void {
    this.take(id)
    this.#add(id, true)
  }

  /** To be called now and then: nothing is held for who is not heard any more. */
  prune(): void {
    const before = this.#deps.clock() - HOLD_MS
    for (const stranger of this.#strangers.values()) if (stranger.sinceMs <= before) this.#drop(stranger)
  }

  #add(id: string, hasLeft: boolean): Stranger {
    const now = this.#deps.clock()
    const toldMs = hasLeft ? now : Number.NEGATIVE_INFINITY
    const stranger: Stranger = { sinceMs: now, hasLeft, toldMs, held: [], heldBytes: 0 }
    this.#strangers.set(id, stranger)
    if (this.#strangers.size > MAX_STRANGERS) this.take(this.#strangers.keys().next().value!)
    return stranger
  }

  #hold(stranger: Stranger, message: LocustMessage, bytes: number): void {
    if (this.#heldBytes + bytes > MAX_HELD_BYTES) return
    this.#heldBytes += bytes
    stranger.heldBytes += bytes
    stranger.held.push(message)
  }

  #drop(stranger: Stranger): void {
    this.#heldBytes -= stranger.heldBytes
    stranger.heldBytes = 0
    stranger.held = []
  }
}
