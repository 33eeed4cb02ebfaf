// How peers behave: one that keeps sending what cannot be read is not listened to for a while.

export const MOST_FAULTS = 20
export const FAULT_WINDOW_MS = 10_000
export const QUARANTINE_MS = 60_000
/** Faults told of in one window, of all peers together: a flood must not fill the log. */
export const MOST_TOLD = 40
/** Peers whose faults are remembered; more at once is a flood, of which the oldest are forgotten. */
const MOST_PEERS = 10_000

/** What is said of a fault: nothing, that there was one, or that the peer is ignored from now on. */
export type Telling = 'nothing' | 'fault' | 'ignored'

interface Record {
  faults: number
  sinceMs: number
  ignoredUntilMs: number
}

export class Conduct {
  readonly #clock: () => number
  readonly #records = new Map<string, Record>()
  #told = { count: 0, sinceMs: Number.NEGATIVE_INFINITY }

  constructor(clock: () => number) {
    this.#clock = clock
  }

  isIgnored(peer: string): boolean {
    const record = this.#records.get(peer)
    return record !== undefined && record.ignoredUntilMs > this.#clock()
  }

  /** Of a peer the first fault is told, and the one that was too many. */
  recordFault(peer: string): Telling {
    const nowMs = this.#clock()
    const record = this.#recordOf(peer, nowMs)
    if (nowMs - record.sinceMs >= FAULT_WINDOW_MS) Object.assign(record, { faults: 0, sinceMs: nowMs })
    record.faults++
    if (record.faults === 1) return this.#tell('fault', nowMs)
    if (record.faults <= MOST_FAULTS) return 'nothing'
    Object.assign(record, { faults: 0, sinceMs: nowMs, ignoredUntilMs: nowMs + QUARANTINE_MS })
    return this.#tell('ignored', nowMs)
  }

  /** The same as the text to be told, or null. */
  fault(peer: string, reason: string): string | null {
    const telling = this.recordFault(peer)
    if (telling === 'nothing') return null
    return telling === 'ignored' ? `${reason}; it is not listened to for ${QUARANTINE_MS / 1000} s` : reason
  }

  #tell(telling: Telling, nowMs: number): Telling {
    if (nowMs - this.#told.sinceMs >= FAULT_WINDOW_MS) this.#told = { count: 0, sinceMs: nowMs }
    return this.#told.count++ < MOST_TOLD ? telling : 'nothing'
  }

  #recordOf(peer: string, nowMs: number): Record {
    const known = this.#records.get(peer)
    if (known !== undefined) return known
    const record = { faults: 0, sinceMs: nowMs, ignoredUntilMs: 0 }
    this.#records.set(peer, record)
    if (this.#records.size > MOST_PEERS) this.#records.delete(this.#records.keys().next().value!)
    return record
  }
}
