// Which workers of a run that is taken over have come back to its new master.
import type { WorkerRegistry } from '../master/worker-registry.js'
import type { PastRun } from '../store/past-run.js'

/** They get so long before their users move to the others. */
const RETURN_LIMIT_MS = 10_000
const MOST_NAMED = 10

export interface Return {
  /** Names of those that were there and have not come back in time; '' = all have. */
  readonly away: string
  /** Nobody has, though some were there. */
  readonly isNobody: boolean
}

export async function returnOf({ workers }: PastRun, registry: WorkerRegistry, signal: AbortSignal): Promise<Return> {
  const ids = workers.filter(({ isLost }) => !isLost).map(({ id }) => id)
  const findAway = (): string[] => ids.filter((id) => registry.get(id)?.isAlive !== true)
  await registry.waitUntil(() => findAway().length === 0, RETURN_LIMIT_MS, signal)
  const away = findAway()
  return { away: namesOf(away), isNobody: away.length > 0 && away.length === ids.length }
}

export const secondsText = (ms: number): string => `${(Math.max(0, ms) / 1000).toFixed(1)} s`

function namesOf(ids: readonly string[]): string {
  const more = ids.length - MOST_NAMED
  return ids.slice(0, MOST_NAMED).join(', ') + (more > 0 ? ` and ${more} more` : '')
}
