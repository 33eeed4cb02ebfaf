// The last p95 of each endpoint as its rows came: enough for a line the size of a word, and no question to the master.
import type { WindowSummary } from '../../../src/stats/run-summary.js'
import type { RunSummary } from '../../../src/web/api.js'
import { endpointKey } from '../text/words.js'

/** Rows come every two seconds: the last two minutes. */
const MOST = 60

export interface Trends {
  readonly of: (key: string) => readonly number[]
  take(rows: RunSummary['endpoints']): void
  /** Of all requests, under an empty key. */
  takeTotal(totals: RunSummary['totals']): void
  clear(): void
}

const NONE: readonly number[] = []

export function createTrends(): Trends {
  const kept = new Map<string, number[]>()
  const keep = (key: string, { requests, latencyMs }: WindowSummary): void => {
    if (requests > 0) kept.set(key, [...(kept.get(key) ?? []), latencyMs.p95].slice(-MOST))
  }
  return {
    of: (key) => kept.get(key) ?? NONE,
    take: (rows) => {
      for (const row of rows) keep(endpointKey(row), row.window)
    },
    takeTotal: ({ window }) => keep('', window),
    clear: () => kept.clear(),
  }
}
