// The p95 of runs of the same name, run after run.
import type { RunListItem } from '../../../../src/web/api.js'

export interface RunTrend {
  readonly name: string
  /** Oldest first. */
  readonly runs: readonly RunListItem[]
  /** ms, of each run. */
  readonly p95Ms: readonly number[]
}

/** Fewer runs are no trend. */
const LEAST = 3
const MOST_RUNS = 30
const MOST_NAMES = 8

/** Of names with enough runs that came to an end, the last used name first. */
export function runTrends(runs: readonly RunListItem[]): readonly RunTrend[] {
  const byName = new Map<string, RunListItem[]>()
  const inTime = [...runs].sort((a, b) => b.startedAt.localeCompare(a.startedAt))
  for (const run of inTime) {
    if (run.name === '' || run.state !== 'stopped' || run.requests === 0) continue
    const same = byName.get(run.name)
    if (same === undefined) byName.set(run.name, [run])
    else same.push(run)
  }
  return [...byName]
    .filter(([, same]) => same.length >= LEAST)
    .slice(0, MOST_NAMES)
    .map(([name, same]) => {
      const kept = same.slice(0, MOST_RUNS).reverse()
      return { name, runs: kept, p95Ms: kept.map((run) => run.p95Ms) }
    })
}
