// Things that happen again and again (errors, exceptions), grouped by a key, with a cap on the number of groups.

export interface Occurrences {
  occurrences: number
  /** Elapsed run time, ms. */
  firstMs: number
  lastMs: number
}

/** One group: what it stands for, and what was counted since the last drain. */
export interface OccurrenceGroup<Head> extends Occurrences {
  readonly head: Head
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
    const group: OccurrenceGroup<Head> = { head, occurrences: 0, firstMs: 0, lastMs: 0 }
    this.#groups.set(key, group)
    if (!isOther) this.#named++
    return group
  }

  count(group: OccurrenceGroup<Head>, atMs: number): void {
    if (group.occurrences === 0) {
      group.firstMs = atMs
      this.#touched.push(group)
    }
    group.occurrences++
    group.lastMs = atMs
  }

  /** What was counted since the last call, in order of first occurrence. */
  drain(): (Head & Occurrences)[] {
    const drained = this.#touched.map(({ head, occurrences, firstMs, lastMs }) => ({
      ...head,
      occurrences,
      firstMs,
      lastMs,
    }))
    for (const group of this.#touched) group.occurrences = 0
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

/** The first `at …` line, which names the place; '' when there is none. */
export function topFrameOf(stack: string): string {
  return /^\s*at .*$/m.exec(stack)?.[0].trim() ?? ''
}
