// A worker's share of the iterations of each scenario. Scenarios without a share are unlimited.

interface Share {
  total: number
  taken: number
}

export class IterationQuota {
  readonly #shares: Map<string, Share>

  constructor(quotas: Readonly<Record<string, number>>) {
    this.#shares = new Map(Object.entries(quotas).map(([scenario, total]) => [scenario, { total, taken: 0 }]))
  }

  /** Takes one iteration; false when the scenario's share is used up. */
  take(scenario: string): boolean {
    const share = this.#shares.get(scenario)
    if (share === undefined) return true
    if (share.taken >= share.total) return false
    share.taken++
    return true
  }

  /** From now on the share is so many, those that were taken included. */
  setTotal(scenario: string, total: number): void {
    const share = this.#shares.get(scenario) ?? { total, taken: 0 }
    share.total = total
    this.#shares.set(scenario, share)
  }

  /** Iterations taken so far, by scenario; null when nothing is shared. */
  taken(): Record<string, number> | null {
    if (this.#shares.size === 0) return null
    return Object.fromEntries([...this.#shares].map(([scenario, { taken }]) => [scenario, taken]))
  }

  isExhausted(scenario: string): boolean {
    const share = this.#shares.get(scenario)
    return share !== undefined && share.taken >= share.total
  }

  /** Scenarios that have nothing to do. */
  exhaustedScenarios(): string[] {
    return [...this.#shares.keys()].filter((scenario) => this.isExhausted(scenario))
  }
}
