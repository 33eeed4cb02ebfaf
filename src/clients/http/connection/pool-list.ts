// The pools of one user as a list, the one used last first: a field of each pool links them, because most users have one.
import type { HostPool } from './host-pool.js'
import type { Target } from './target.js'

/** A user that goes to more targets closes the connections that rested longest. */
export const POOLS_KEPT = 16

/** The list with the pool of the target moved to its front; null when it has none. */
export function withFirst(list: HostPool | null, target: Target): HostPool | null {
  for (let before = list; before !== null && before.next !== null; before = before.next) {
    const pool = before.next
    if (pool.target !== target) continue
    before.next = pool.next
    pool.next = list
    return pool
  }
  return null
}

/** The list with room for one more: without the pools that rested longest, as far as there are too many and they do rest. */
export function withRoom(list: HostPool | null): HostPool | null {
  let kept = list
  for (let excess = lengthOf(list) - POOLS_KEPT + 1; excess > 0; excess--) {
    const pool = lastResting(kept)
    if (pool === null) break
    pool.close(() => undefined)
    kept = without(kept, pool)
  }
  return kept
}

function lengthOf(list: HostPool | null): number {
  let length = 0
  for (let pool = list; pool !== null; pool = pool.next) length++
  return length
}

function lastResting(list: HostPool | null): HostPool | null {
  let last: HostPool | null = null
  for (let pool = list; pool !== null; pool = pool.next) if (pool.isResting) last = pool
  return last
}

function without(list: HostPool | null, gone: HostPool): HostPool | null {
  if (list === gone) return gone.next
  for (let pool = list; pool !== null; pool = pool.next) if (pool.next === gone) pool.next = gone.next
  return list
}
