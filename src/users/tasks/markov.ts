// Markov chains of tasks: what must hold for them, and how often each task is visited in the long run.
import type { DeclaredTask, TaskOwnerClass } from './declared-tasks.js'

/** Tells what is missing or wrong in the transitions of a MarkovTaskSet. */
export function checkMarkov(
  owner: TaskOwnerClass,
  tasks: readonly DeclaredTask[],
  fault: (text: string, near: string) => void,
): void {
  const names = tasks.map((task) => task.name)
  for (const { name, transitions, tags } of tasks) {
    const label = `${owner.name}.${name}`
    if (tags.length > 0) fault(`${label} has a @tag; in a MarkovTaskSet only the whole set can have one`, name)
    if (transitions === null) fault(`${label} has no @transition, so nothing can follow it`, name)
    for (const [to, weight] of Object.entries(transitions ?? {})) {
      if (!names.includes(to)) fault(`${label} has a transition to ${to}, which is not a task of it`, to)
      else if (!Number.isFinite(weight) || weight <= 0) {
        fault(`the transition from ${label} to ${to} has the weight ${weight}; it must be above 0`, to)
      }
    }
  }
}

const ROUNDS = 500

/** Shares of the visits in the long run, from the first task on. The chain is made lazy, so that a periodic one settles too. */
export function stationaryShares(tasks: readonly DeclaredTask[]): number[] {
  const index = new Map(tasks.map((task, at) => [task.name, at]))
  let shares = tasks.map<number>((_, at) => (at === 0 ? 1 : 0))
  for (let round = 0; round < ROUNDS; round++) {
    const after = shares.map((share) => share / 2)
    tasks.forEach(({ transitions }, at) => {
      const steps = Object.entries(transitions ?? {})
      const total = steps.reduce((sum, [, weight]) => sum + weight, 0)
      for (const [to, weight] of steps) after[index.get(to)!]! += (shares[at]! / 2) * (weight / total)
    })
    shares = after
  }
  return shares
}
