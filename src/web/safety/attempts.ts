// Wrong tokens, counted by address: who tries often is not listened to for a while.

const WINDOW_MS = 60_000
const MOST_OF_ONE = 10
const MOST_OF_ALL = 300
/** Addresses that are told apart; the rest counts together. */
const MOST_ADDRESSES = 10_000
const OTHERS = 'others'

export class Attempts {
  readonly #clock: () => number
  #byAddress = new Map<string, number>()
  #all = 0
  #sinceMs: number

  constructor(clock: () => number) {
    this.#clock = clock
    this.#sinceMs = clock()
  }

  /** Seconds to wait; 0 = go on. */
  waitSeconds(address: string): number {
    this.#forget()
    const isTooMany = this.#all >= MOST_OF_ALL || (this.#byAddress.get(this.#keyOf(address)) ?? 0) >= MOST_OF_ONE
    return isTooMany ? Math.max(1, Math.ceil((this.#sinceMs + WINDOW_MS - this.#clock()) / 1000)) : 0
  }

  failed(address: string): void {
    this.#forget()
    const key = this.#keyOf(address)
    this.#byAddress.set(key, (this.#byAddress.get(key) ?? 0) + 1)
    this.#all++
  }

  #keyOf(address: string): string {
    return this.#byAddress.size < MOST_ADDRESSES || this.#byAddress.has(address) ? address : OTHERS
  }

  #forget(): void {
    if (this.#clock() - this.#sinceMs < WINDOW_MS) return
    this.#sinceMs = this.#clock()
    this.#byAddress = new Map()
    this.#all = 0
  }
}
