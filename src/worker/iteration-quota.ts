// A worker's share of the iterations of each scenario. Scenarios without a share are unlimited.

export class IterationQuota {
  readonly #left: Map<string, number>

  constructor(quotas: Readonly<Record<string, number>>) {
    this.#left = new Map(Object.entries(quotas))
  }

  /** Takes one iteration; false when the scenario's share is used up. */
  take(scenario: string): boolean {
    const left = this.#left.get(scenario)
    if (left === undefined) return true
    if (left === 0) return false
    this.#left.set(scenario, left - 1)
    return true
  }

  isExhausted(scenario: string): boolean {
    return this.#left.get(scenario) === 0
  }

  /** Scenarios that begin with nothing to do. */
  exhaustedScenarios(): string[] {
    return [...this.#left].filter(([, left]) => left === 0).map(([scenario]) => scenario)
  }
}
