// Things that happen again and again (errors, exceptions), grouped by a key, with a cap on the number of groups.
import type { ClassCount } from '../stats-delta.js'
import { MAX_VALUES, OTHER } from './limits.js'

export interface Occurrences {
  occurrences: number
  /** Elapsed run time, ms. */
  firstMs: number
  lastMs: number
}

/** One group: what it stands for, and what was counted since the last drain. */
export interface OccurrenceGroup<Head> extends Occurrences {
  readonly head: Head
  /** Occurrences of each user class; empty where nobody says. */
  readonly classes: Map<string, number>
}

/** Groups live as long as the run, so that the cap holds for the run and not for one report. */
export class OccurrenceGroups<Head> {
  readonly #groups = new Map<string, OccurrenceGroup<Head>>()
  readonly #touched: OccurrenceGroup<Head>[] = []
  readonly #limit: number
  #named = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  find(key: string): OccurrenceGroup<Head> | undefined {
    return this.#groups.get(key)
  }

  get isFull(): boolean {
    return this.#named >= this.#limit
  }

  /** Opens a group. What collects the rest is opened beside the cap. */
  open(key: string, head: Head, isOther = false): OccurrenceGroup<Head> {
    const group: OccurrenceGroup<Head> = { head, occurrences: 0, firstMs: 0, lastMs: 0, classes: new Map() }
    this.#groups.set(key, group)
    if (!isOther) this.#named++
    return group
  }

  /** @param userClass '' = nobody knows, or it is part of the head */
  count(group: OccurrenceGroup<Head>, atMs: number, userClass = ''): void {
    if (group.occurrences === 0) {
      group.firstMs = atMs
      this.#touched.push(group)
    }
    group.occurrences++
    group.lastMs = atMs
    if (userClass !== '') countClass(group.classes, userClass, 1)
  }

  /** What was counted since the last call, in order of first occurrence. */
  drain(): (Head & Occurrences & { readonly userClasses?: readonly ClassCount[] })[] {
    const drained = this.#touched.map(({ head, occurrences, firstMs, lastMs, classes }) => ({
      ...head,
      occurrences,
      firstMs,
      lastMs,
      ...(classes.size === 0 ? {} : { userClasses: [...classes] }),
    }))
    for (const group of this.#touched) {
      group.occurrences = 0
      group.classes.clear()
    }
    this.#touched.length = 0
    return drained
  }

  /** Elapsed time starts later by so much: what was counted before lies at 0. */
  moveZero(byMs: number): void {
    for (const group of this.#touched) {
      group.firstMs = Math.max(0, group.firstMs - byMs)
      group.lastMs = Math.max(0, group.lastMs - byMs)
    }
  }

  clear(): void {
    this.#groups.clear()
    this.#touched.length = 0
    this.#named = 0
  }
}

/** Of more classes than a page can show apart the rest is counted together: a script may name each user one of its own. */
export function countClass(classes: Map<string, number>, userClass: string, occurrences: number): void {
  const name = classes.has(userClass) || classes.size < MAX_VALUES ? userClass : OTHER
  classes.set(name, (classes.get(name) ?? 0) + occurrences)
}

/** The first `at …` line, which names the place; '' when there is none. */
export function topFrameOf(stack: string): string {
  return /^\s*at .*$/m.exec(stack)?.[0].trim() ?? ''
}
