// How peers behave: one that keeps sending what cannot be read is not listened to for a while.

export const MOST_FAULTS = 20
export const FAULT_WINDOW_MS = 10_000
export const QUARANTINE_MS = 60_000
/** Peers whose faults are remembered; more at once is a flood, of which the oldest are forgotten. */
const MOST_PEERS = 10_000

interface Record {
  faults: number
  sinceMs: number
  ignoredUntilMs: number
}

export class Conduct {
  readonly #clock: () => number
  readonly #records = new Map<string, Record>()

  constructor(clock: () => number) {
    this.#clock = clock
  }

  isIgnored(peer: string): boolean {
    const record = this.#records.get(peer)
    return record !== undefined && record.ignoredUntilMs > this.#clock()
  }

  /** True when this fault was one too many: the peer is ignored from now on. */
  recordFault(peer: string): boolean {
    const nowMs = this.#clock()
    const record = this.#recordOf(peer, nowMs)
    if (nowMs - record.sinceMs >= FAULT_WINDOW_MS) Object.assign(record, { faults: 0, sinceMs: nowMs })
    record.faults++
    if (record.faults <= MOST_FAULTS) return false
    Object.assign(record, { faults: 0, sinceMs: nowMs, ignoredUntilMs: nowMs + QUARANTINE_MS })
    return true
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
