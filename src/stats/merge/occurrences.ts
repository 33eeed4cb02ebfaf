// Errors and exceptions of all workers, grouped, with a cap.
import { ErrorCrowd } from '../collect/error-crowd.js'
import { OTHER } from '../collect/limits.js'
import { countClass, type Occurrences, topFrameOf } from '../collect/occurrence-groups.js'
import type { ErrorDelta, ExceptionDelta } from '../stats-delta.js'

/** Times are elapsed run time, ms. */
export interface MergedGroup<Head> {
  head: Head
  occurrences: number
  firstMs: number
  lastMs: number
  /** Occurrences of each. */
  readonly workers: Map<string, number>
  /** Names of `workers` in order, made anew when there are more. */
  workerList: readonly string[]
  /** Their occurrences, made anew when there are more; null = not made yet. */
  countList: readonly number[] | null
  /** Occurrences of each user class; empty where nobody says. */
  readonly classes: Map<string, number>
}

export interface MergedGroupsDeps<Head> {
  readonly limit: number
  keyOf(head: Head): string
  /** The one group of all that comes when the cap is reached. */
  otherOf(): Head
  /** Heads with this in common crowd each other: many texts alike become one. */
  placeOf(head: Head): string
  textOf(head: Head): string
  withText(head: Head, text: string): Head
  /** Which of two heads of one group is shown; must not depend on their order. */
  prefer(a: Head, b: Head): Head
}

export class MergedGroups<Head> {
  readonly #deps: MergedGroupsDeps<Head>
  readonly #groups = new Map<string, MergedGroup<Head>>()
  readonly #crowd = new ErrorCrowd()

  constructor(deps: MergedGroupsDeps<Head>) {
    this.#deps = deps
  }

  add(workerId: string, head: Head, seen: Occurrences & Pick<ErrorDelta, 'userClasses'>): void {
    const group = this.#groupOf(head)
    group.occurrences += seen.occurrences
    group.firstMs = Math.min(group.firstMs, seen.firstMs)
    group.lastMs = Math.max(group.lastMs, seen.lastMs)
    group.countList = null
    group.workers.set(workerId, (group.workers.get(workerId) ?? 0) + seen.occurrences)
    for (const [userClass, occurrences] of seen.userClasses ?? []) countClass(group.classes, userClass, occurrences)
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
    const known = this.#find(head)
    return known === undefined ? this.#groupOfNew(head) : this.#joined(known, head)
  }

  #groupOfNew(head: Head): MergedGroup<Head> {
    const { limit, keyOf, otherOf, placeOf, textOf, withText } = this.#deps
    const shown = withText(head, this.#crowd.textOf(placeOf(head), textOf(head)))
    const alike = this.#find(shown)
    if (alike !== undefined) return this.#joined(alike, shown)
    if (this.#groups.size >= limit) return this.#other(otherOf())
    this.#crowd.opened(placeOf(shown), textOf(shown))
    return this.#open(keyOf(shown), shown)
  }

  #joined(group: MergedGroup<Head>, head: Head): MergedGroup<Head> {
    group.head = this.#deps.prefer(group.head, head)
    return group
  }

  #find(head: Head): MergedGroup<Head> | undefined {
    return this.#groups.get(this.#deps.keyOf(head))
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
      workers: new Map<string, number>(),
      workerList: [],
      countList: null,
      classes: new Map<string, number>(),
    }
    this.#groups.set(key, group)
    return group
  }
}

function listed<Head>(group: MergedGroup<Head>): MergedGroup<Head> {
  if (group.workerList.length !== group.workers.size) group.workerList = Object.freeze([...group.workers.keys()].sort())
  group.countList ??= Object.freeze(group.workerList.map((id) => group.workers.get(id)!))
  return group
}

export const errorGroups = (limit: number) =>
  new MergedGroups<Pick<ErrorDelta, 'method' | 'name' | 'error'>>({
    limit,
    keyOf: ({ method, name, error }) => `${method}\n${name}\n${error}`,
    otherOf: () => ({ method: '', name: OTHER, error: OTHER }),
    placeOf: ({ method, name }) => `${method}\n${name}`,
    textOf: ({ error }) => error,
    withText: (head, error) => ({ ...head, error }),
    prefer: (first) => first,
  })

/** Exceptions of one place are one group, whatever led there; of their stacks the first by alphabet is shown. */
export const exceptionGroups = (limit: number) =>
  new MergedGroups<Pick<ExceptionDelta, 'userClass' | 'task' | 'message' | 'stack'>>({
    limit,
    keyOf: ({ userClass, task, message, stack }) => `${userClass}\n${task}\n${message}\n${topFrameOf(stack)}`,
    otherOf: () => ({ userClass: '', task: '', message: OTHER, stack: '' }),
    placeOf: ({ userClass, task, stack }) => `${userClass}\n${task}\n${topFrameOf(stack)}`,
    textOf: ({ message }) => message,
    withText: (head, message) => ({ ...head, message }),
    prefer: (a, b) => (a.stack <= b.stack ? a : b),
  })
