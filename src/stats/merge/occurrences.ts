// Errors and exceptions of all workers, grouped, with a cap.
import { OTHER } from '../collect/limits.js'
import { type Occurrences, topFrameOf } from '../collect/occurrence-groups.js'
import type { ErrorDelta, ExceptionDelta } from '../stats-delta.js'

/** Times are elapsed run time, ms. */
export interface MergedGroup<Head> {
  head: Head
  occurrences: number
  firstMs: number
  lastMs: number
  readonly workers: Set<string>
  /** `workers` in order, made anew when there are more. */
  workerList: readonly string[]
}

export interface MergedGroupsDeps<Head> {
  readonly limit: number
  keyOf(head: Head): string
  /** The one group of all that comes when the cap is reached. */
  otherOf(): Head
  /** Which of two heads of one group is shown; must not depend on their order. */
  prefer(a: Head, b: Head): Head
}

export class MergedGroups<Head> {
  readonly #deps: MergedGroupsDeps<Head>
  readonly #groups = new Map<string, MergedGroup<Head>>()

  constructor(deps: MergedGroupsDeps<Head>) {
    this.#deps = deps
  }

  add(workerId: string, head: Head, seen: Occurrences): void {
    const group = this.#groupOf(head)
    group.occurrences += seen.occurrences
    group.firstMs = Math.min(group.firstMs, seen.firstMs)
    group.lastMs = Math.max(group.lastMs, seen.lastMs)
    group.workers.add(workerId)
  }

  get total(): number {
    let total = 0
    for (const group of this.#groups.values()) total += group.occurrences
    return total
  }

  /** Most frequent first, then by key. */
  sorted(): MergedGroup<Head>[] {
    const keyed = [...this.#groups.entries()]
    keyed.sort(([a, x], [b, y]) => y.occurrences - x.occurrences || (a < b ? -1 : 1))
    return keyed.map(([, group]) => listed(group))
  }

  #groupOf(head: Head): MergedGroup<Head> {
    const { limit, keyOf, otherOf, prefer } = this.#deps
    const key = keyOf(head)
    const known = this.#groups.get(key)
    if (known === undefined && this.#groups.size >= limit) return this.#other(otherOf())
    const group = known ?? this.#open(key, head)
    group.head = prefer(group.head, head)
    return group
  }

  #other(head: Head): MergedGroup<Head> {
    const key = this.#deps.keyOf(head)
    return this.#groups.get(key) ?? this.#open(key, head)
  }

  #open(key: string, head: Head): MergedGroup<Head> {
    const group = {
      head,
      occurrences: 0,
      firstMs: Number.POSITIVE_INFINITY,
      lastMs: 0,
      workers: new Set<string>(),
      workerList: [],
    }
    this.#groups.set(key, group)
    return group
  }
}

function listed<Head>(group: MergedGroup<Head>): MergedGroup<Head> {
  if (group.workerList.length !== group.workers.size) group.workerList = Object.freeze([...group.workers].sort())
  return group
}

export const errorGroups = (limit: number) =>
  new MergedGroups<Pick<ErrorDelta, 'method' | 'name' | 'error'>>({
    limit,
    keyOf: ({ method, name, error }) => `${method}\n${name}\n${error}`,
    otherOf: () => ({ method: '', name: OTHER, error: OTHER }),
    prefer: (first) => first,
  })

/** Exceptions of one place are one group, whatever led there; of their stacks the first by alphabet is shown. */
export const exceptionGroups = (limit: number) =>
  new MergedGroups<Pick<ExceptionDelta, 'userClass' | 'task' | 'message' | 'stack'>>({
    limit,
    keyOf: ({ userClass, task, message, stack }) => `${userClass}\n${task}\n${message}\n${topFrameOf(stack)}`,
    otherOf: () => ({ userClass: '', task: '', message: OTHER, stack: '' }),
    prefer: (a, b) => (a.stack <= b.stack ? a : b),
  })
