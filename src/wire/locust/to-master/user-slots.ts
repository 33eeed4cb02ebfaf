// A Locust master's counts by class name as our slots, and the numbers of new users.
import type { TestPlan } from '../../../model/test-plan.js'
import type { Slot, SpawnStep } from '../../messages.js'

/** Each worker numbers its users from its own multiple of this, so that numbers are unique in the fleet. */
const NUMBERS_A_WORKER = 1_000_000
const NO_SCENARIO = 'default'

/** One slot for each user class. A class that scenarios run is counted under the first that does. */
export function slotsOfClasses(
  { userClasses, scenarios }: Pick<TestPlan, 'userClasses' | 'scenarios'>,
  gracefulStopMs: number,
): readonly Slot[] {
  const scenarioOf = (name: string): string =>
    scenarios.find((scenario) => scenario.userClasses.some((one) => one.name === name))?.name ?? NO_SCENARIO
  return userClasses.map(({ name }) => ({
    scenario: scenarioOf(name),
    userClass: name,
    maxIterations: null,
    gracefulStopMs,
  }))
}

export class UserSlots {
  readonly #names: readonly string[]
  readonly #idle: readonly string[]
  #counts: readonly number[]
  #next: number

  /**
   * @param names a slot for each
   * @param idle those of them that tags leave nothing to do: no user of them is made
   * @param workerIndex the master's number of this worker
   */
  constructor(names: readonly string[], idle: readonly string[], workerIndex: number) {
    this.#names = names
    this.#idle = idle
    this.#counts = names.map(() => 0)
    this.#next = workerIndex * NUMBERS_A_WORKER
  }

  /** What the Runner has to do, from `atMs` on, so that these users run. Classes that are left out keep theirs; unknown ones are passed over. */
  stepTo(counts: Readonly<Record<string, number>>, atMs: number): SpawnStep {
    const wanted = this.#names.map((name, slot) =>
      this.#idle.includes(name) ? 0 : (counts[name] ?? this.#counts[slot]!),
    )
    const numbers = wanted.map((count, slot) =>
      Array.from({ length: Math.max(0, count - this.#counts[slot]!) }, () => this.#next++),
    )
    this.#counts = wanted
    return { atMs, counts: wanted, numbers }
  }

  /** Classes of the order that were to run and cannot. */
  missingIn(counts: Readonly<Record<string, number>>): readonly string[] {
    const cannot = (name: string): boolean => !this.#names.includes(name) || this.#idle.includes(name)
    return Object.keys(counts).filter((name) => counts[name]! > 0 && cannot(name))
  }
}
