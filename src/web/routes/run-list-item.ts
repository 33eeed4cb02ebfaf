// A row of the list of runs. Pure.
import type { RunSummary } from '../../stats/run-summary.js'
import type { StoredRun } from '../../store/run-store.js'
import type { RunListItem } from '../api.js'

/** Where it lies on the disk is nobody's business. */
export function itemOfStored({ path: _path, ...item }: StoredRun): RunListItem {
  return item
}

/** Of a run that is not on the disk. */
export function itemOfSummary({ run, verdict, totals }: RunSummary): RunListItem {
  const isOver = run.state === 'stopped'
  return {
    id: run.id,
    name: run.name,
    script: run.script,
    host: run.host,
    startedAt: run.startedAt,
    durationMs: run.durationMs,
    state: isOver ? 'stopped' : 'running',
    passed: isOver ? verdict.passed : null,
    exitCode: isOver ? verdict.exitCode : null,
    reason: isOver ? verdict.reason : '',
    users: run.targetUsers,
    requests: totals.requests,
    rps: totals.rps,
    failRatio: totals.requests === 0 ? 0 : totals.failures / totals.requests,
    p95Ms: totals.latencyMs.p95,
    tags: run.tags,
    isBaseline: false,
  }
}
