// User classes and their tasks as the summary has them.
import type { TaskSummary, TimesSummary, UserClassSummary } from '../run-summary.js'
import type { ClassBook } from './class-totals.js'
import type { EntryTotals } from './entry-totals.js'
import { frozenList } from './frozen-list.js'
import type { Worker } from './worker-summaries.js'

/** A task as the script declares it. */
export interface DeclaredTask {
  readonly userClass: string
  /** With the sets it is nested in: `Forum.read`. */
  readonly name: string
  /** Of what its class does, 0..1. */
  readonly share: number
}

export interface ClassFacts {
  /** Users wanted now, by class. */
  readonly wanted: Readonly<Record<string, number>>
  readonly declared: readonly DeclaredTask[]
}

const NOTHING: ClassFacts = { wanted: {}, declared: [] }

/** Users by class as the present workers last reported them, by name. */
export function userClassSummaries(
  present: readonly Worker[],
  book: ClassBook,
  { wanted }: ClassFacts = NOTHING,
): readonly UserClassSummary[] {
  const users = new Map<string, number>(Object.keys(wanted).map((name) => [name, 0]))
  for (const name of book.classes.keys()) users.set(name, 0)
  for (const worker of present) {
    for (const [name, count] of Object.entries(worker.users)) users.set(name, (users.get(name) ?? 0) + count)
  }
  const sorted = [...users].sort(([a], [b]) => (a < b ? -1 : 1))
  // Field by field: spreads of what is made each second leave their object layouts in V8's old space (decision 051).
  return frozenList(sorted, ([name, count]) => {
    const of = book.classes.get(name)
    return {
      name,
      users: count,
      wanted: wanted[name] ?? 0,
      iterations: of?.iterations ?? 0,
      iterationsPerSecond: of?.perSecond ?? 0,
      waitMs: of === undefined || of.wait.requests === 0 ? null : timesOf(of.wait),
    }
  })
}

/** Declared ones in the order of the script, also those that never ran; then whatever else ran. */
export function taskSummaries(book: ClassBook, { declared }: ClassFacts = NOTHING): readonly TaskSummary[] {
  const key = (userClass: string, name: string): string => `${userClass}\n${name}`
  const known = new Set(declared.map((one) => key(one.userClass, one.name)))
  const others = [...book.classes.values()].flatMap((one) =>
    [...one.tasks.keys()]
      .filter((name) => !known.has(key(one.name, name)))
      .map((name) => ({ userClass: one.name, name, share: null })),
  )
  return frozenList([...declared, ...others], ({ userClass, name, share }) => {
    const of = book.classes.get(userClass)
    const totals = of?.tasks.get(name)?.totals
    const iterations = totals?.requests ?? 0
    const all = of?.iterations ?? 0
    return {
      userClass,
      name,
      declaredShare: share,
      share: all === 0 ? 0 : iterations / all,
      iterations,
      durationMs: totals === undefined || iterations === 0 ? null : timesOf(totals),
    }
  })
}

function timesOf({ latencyMs: { mean, p50, p95, max } }: EntryTotals): TimesSummary {
  return Object.freeze({ mean, p50, p95, max })
}
