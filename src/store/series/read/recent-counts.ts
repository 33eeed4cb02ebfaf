// Requests and failures of the last seconds, as a rate.

export class RecentCounts {
  readonly #seconds: number
  #counts: { readonly second: number; readonly requests: number; readonly failures: number }[] = []

  constructor(seconds: number) {
    this.#seconds = seconds
  }

  /** Seconds rise. */
  add(second: number, requests: number, failures: number): void {
    this.#counts.push({ second, requests, failures })
    if (this.#counts.length > this.#seconds) this.#counts.shift()
  }

  /** Per second, over those before `until`; in the beginning over as many as there are. */
  rates(until: number): { readonly rps: number; readonly failuresPerSecond: number } {
    const from = Math.max(0, until - this.#seconds)
    const recent = this.#counts.filter(({ second }) => second >= from && second < until)
    const seconds = Math.max(1, until - from)
    const sum = (pick: 'requests' | 'failures'): number => recent.reduce((total, one) => total + one[pick], 0)
    return { rps: sum('requests') / seconds, failuresPerSecond: sum('failures') / seconds }
  }
}
