// Who broke the rules how often: a peer that does it again and again is ignored for a while, and nobody fills the log with it.

/** Within `FORGET_MS` a peer may be wrong so often. */
const MAX_FAULTS = 20
const FORGET_MS = 60_000
const IGNORE_MS = 30_000
/** Peers that are remembered; more are the work of one who takes new names. */
const MAX_PEERS = 1000
/** Lines in `TELL_MS`; what is beyond is counted in the next line. */
const MAX_TOLD = 10
const TELL_MS = 10_000

interface Record {
  faults: number
  sinceMs: number
  ignoredUntilMs: number
}

export interface FaultBookDeps {
  /** Monotonic milliseconds. */
  readonly clock: () => number
  tell(peerId: string, text: string): void
}

export class FaultBook {
  readonly #deps: FaultBookDeps
  readonly #records = new Map<string, Record>()
  #ignored = 0
  #untold = 0
  #told = 0
  #toldSinceMs = Number.NEGATIVE_INFINITY

  constructor(deps: FaultBookDeps) {
    this.#deps = deps
  }

  /** True while the peer is ignored; the message is counted. */
  ignores(peerId: string): boolean {
    const record = this.#records.get(peerId)
    if (record === undefined || record.ignoredUntilMs <= this.#deps.clock()) return false
    this.#ignored++
    return true
  }

  note(peerId: string, reason: string): void {
    const now = this.#deps.clock()
    const record = this.#recordOf(peerId, now)
    record.faults++
    if (record.faults < MAX_FAULTS) {
      this.#tell(peerId, reason)
      return
    }
    record.faults = 0
    record.ignoredUntilMs = now + IGNORE_MS
    const before = this.#ignored === 0 ? '' : `; ${this.#ignored} messages were ignored so far`
    this.#tell(
      peerId,
      `${reason}: its fault number ${MAX_FAULTS}, it is not listened to for ${IGNORE_MS / 1000} s${before}`,
    )
  }

  #recordOf(peerId: string, now: number): Record {
    const known = this.#records.get(peerId)
    if (known !== undefined && now - known.sinceMs < FORGET_MS) return known
    const record = { faults: 0, sinceMs: now, ignoredUntilMs: 0 }
    this.#records.set(peerId, record)
    if (this.#records.size > MAX_PEERS) this.#records.delete(this.#records.keys().next().value!)
    return record
  }

  #tell(peerId: string, text: string): void {
    const now = this.#deps.clock()
    if (now - this.#toldSinceMs > TELL_MS) {
      this.#toldSinceMs = now
      this.#told = 0
    }
    if (this.#told >= MAX_TOLD) {
      this.#untold++
      return
    }
    this.#told++
    const more = this.#untold === 0 ? '' : ` (and ${this.#untold} more faults before it)`
    this.#untold = 0
    this.#deps.tell(peerId, text + more)
  }
}
