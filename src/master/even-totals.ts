// The even distribution that is nearest to the present one, and the fewest moves that lead to it.
import type { WorkerRow } from './worker-row.js'

interface Gap {
  readonly row: WorkerRow
  /** Users that it still has to give or may still take. */
  left: number
}

/**
 * Calls `move` for each user that has to change its worker until totals differ by at most one, `limit` times at most.
 * `kept` are the users of a row that must stay; draining workers give all. The fullest keep the odd users, so the
 * fewest move. Answers the number of moves.
 */
export function evenOut(
  rows: readonly WorkerRow[],
  kept: (row: WorkerRow) => number,
  limit: number,
  move: (donor: WorkerRow, receiver: WorkerRow) => void,
): number {
  if (limit <= 0) return 0
  const { donors, receivers } = gapsOf(rows, kept)
  let moved = 0
  let next = 0
  for (let given = -1; given !== moved; ) {
    given = moved
    for (const donor of donors) {
      if (donor.left === 0 || moved >= limit) continue
      while (receivers[next % receivers.length]!.left === 0) next++
      const receiver = receivers[next++ % receivers.length]!
      donor.left--
      receiver.left--
      moved++
      move(donor.row, receiver.row)
    }
  }
  return moved
}

/** Those with most to give, and those with most room, come first. */
function gapsOf(rows: readonly WorkerRow[], kept: (row: WorkerRow) => number): { donors: Gap[]; receivers: Gap[] } {
  const open = rows.filter((row) => !row.isDraining)
  if (open.length === 0) return { donors: [], receivers: [] }
  const users = rows.reduce((sum, row) => sum + row.total, 0)
  const targets = targetsOf(open, users, open.map(kept))
  const gaps = rows.map((row) => ({ row, left: row.total - (targets.get(row) ?? 0) })).sort((a, b) => b.left - a.left)
  const receivers = gaps.filter(({ left }) => left < 0).map(({ row, left }) => ({ row, left: -left }))
  return { donors: gaps.filter(({ left }) => left > 0), receivers: receivers.reverse() }
}

function targetsOf(open: readonly WorkerRow[], users: number, floors: readonly number[]): Map<WorkerRow, number> {
  const level = levelOf(floors, users)
  const targets = new Map(open.map((row, index) => [row, Math.max(level, floors[index]!)]))
  const mayRise = open.filter((_, index) => floors[index]! <= level).sort((a, b) => b.total - a.total)
  const odd = users - neededFor(floors, level)
  for (const row of mayRise.slice(0, odd)) targets.set(row, level + 1)
  return targets
}

/** The highest level to which all floors can be filled up with so many users in all. */
function levelOf(floors: readonly number[], users: number): number {
  let low = 0
  let high = users
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (neededFor(floors, middle) <= users) low = middle
    else high = middle - 1
  }
  return low
}

const neededFor = (floors: readonly number[], level: number): number =>
  floors.reduce((sum, floor) => sum + Math.max(level, floor), 0)
