// How the users of our classes become users of a Locust worker's classes. Pure.
import type { Slot } from '../../messages.js'

/** Users of a worker by the class names it knows. */
export type ClassCounts = ReadonlyMap<string, number>

export interface ClassDeal {
  /** Absolute users by class for one row of our slots; every class of the worker is in it, zeros too. */
  countsOf(row: readonly number[]): ClassCounts
  /** A row of our slots that may have come to these users: by name, and evenly what has no name of ours. */
  slotsOf(counts: ClassCounts): readonly number[]
  /** What a reader should know about it; '' = the names are the same. */
  readonly remark: string
}

/**
 * By name where the names are the same; what has no class of its name is dealt evenly: over the classes that have one, or over all when none has.
 * @param own the worker's classes; null = any name will do (Go workers run their own tasks whatever the class)
 * @param turn where even dealing begins, so that single users of several workers are not all of one class
 */
export function dealClasses(slots: readonly Slot[], own: readonly string[] | null, turn: number): ClassDeal {
  const wanted = [...new Set(slots.map((slot) => slot.userClass))].sort()
  const classes = own === null ? wanted : [...own].sort()
  const shared = classes.filter((name) => wanted.includes(name))
  const takers = shared.length > 0 ? shared : classes
  return {
    countsOf: (row) => {
      const counts = new Map(classes.map((name) => [name, 0]))
      const homeless = placeByName(counts, slots, row)
      dealEvenly(counts, takers, homeless, turn)
      return counts
    },
    slotsOf: (counts) => slotsOf(slots, counts),
    remark: remarkOf(wanted, shared, classes),
  }
}

/** Answers how many users found no class of their name. */
function placeByName(counts: Map<string, number>, slots: readonly Slot[], row: readonly number[]): number {
  let homeless = 0
  for (const [i, { userClass }] of slots.entries()) {
    const users = row[i] ?? 0
    const present = counts.get(userClass)
    if (present === undefined) homeless += users
    else counts.set(userClass, present + users)
  }
  return homeless
}

function slotsOf(slots: readonly Slot[], counts: ClassCounts): readonly number[] {
  const row = slots.map(() => 0)
  let homeless = 0
  for (const [name, users] of counts) {
    const slot = slots.findIndex(({ userClass }) => userClass === name)
    if (slot < 0) homeless += users
    else row[slot]! += users
  }
  return row.map((users, i) => users + Math.ceil((homeless - i) / row.length))
}

function dealEvenly(counts: Map<string, number>, takers: readonly string[], users: number, turn: number): void {
  const { length } = takers
  for (const [i, name] of takers.entries()) {
    const place = (((i - turn) % length) + length) % length
    counts.set(name, counts.get(name)! + Math.ceil((users - place) / length))
  }
}

function remarkOf(wanted: readonly string[], shared: readonly string[], classes: readonly string[]): string {
  if (classes.length === 0) return 'it has no user classes and runs no users'
  if (shared.length === wanted.length) return ''
  const missing = wanted.filter((name) => !shared.includes(name)).join(', ')
  const takers = shared.length > 0 ? shared : classes
  return `it has no class ${missing}; those users are dealt evenly over its ${takers.join(', ')}`
}
