// Test helpers: samples, reports and summary contexts with sensible defaults.
import type { Sample } from '../model/sample.js'
import { type DeltaMeta, RequestStats, type RequestStatsDeps } from './request-stats.js'
import { RunAggregate, type RunAggregateDeps, type SummaryContext, type WorkerNodeInfo } from './run-aggregate.js'
import type { GeneratorDelta, StatsDelta } from './stats-delta.js'

export const RUN_ID = 'run-1'

export const generator: GeneratorDelta = {
  cpuPercent: 12,
  memoryBytes: 50_000_000,
  loopDelayP99Ms: 2,
  loopDelayMaxMs: 4,
  startDelayP50Ms: 0.5,
  startDelayP99Ms: 1,
  startDelayMaxMs: 3,
  openSockets: 7,
}

/** A successful request of 10 ms that ended at 110 ms. */
export function sample(changes: Partial<Sample> = {}): Sample {
  const { endMs = 110 } = changes
  return {
    dueMs: endMs - 10,
    startMs: endMs - 10,
    endMs,
    status: 200,
    error: '',
    bytesReceived: 300,
    bytesSent: 100,
    tags: null,
    ...changes,
  }
}

/** A request that took `us` microseconds. */
export function lasting(us: number, changes: Partial<Sample> = {}): Sample {
  return sample({ dueMs: 0, startMs: 0, endMs: us / 1000, ...changes })
}

/** A collector whose clock stands where the test puts it. */
export function collector(deps: Partial<RequestStatsDeps> = {}): { stats: RequestStats; now: { ms: number } } {
  const now = { ms: 0 }
  const stats = new RequestStats({ clock: () => now.ms, ...deps })
  stats.begin(RUN_ID, 0)
  return { stats, now }
}

export function meta(toMs: number, changes: Partial<DeltaMeta> = {}): DeltaMeta {
  return { toMs, users: { Shopper: 5 }, generator, final: false, ...changes }
}

export function node(id: string, changes: Partial<WorkerNodeInfo> = {}): WorkerNodeInfo {
  return { id, index: 0, host: 'h', kind: 'tymbal', state: 'running', users: 5, clockOffsetMs: 0, ...changes }
}

export function context(
  durationMs: number,
  workerIds: readonly string[] = ['w1'],
  changes: Partial<SummaryContext> = {},
): SummaryContext {
  return {
    run: {
      id: RUN_ID,
      name: 'test',
      script: 'loadtest.ts',
      host: 'http://127.0.0.1',
      startedAt: new Date(0).toISOString(),
      durationMs,
      state: 'running',
      targetUsers: 5,
      users: 5,
      plannedMs: null,
      tags: {},
      options: {},
    },
    workers: workerIds.map((id, index) => node(id, { index })),
    notes: [],
    ...changes,
  }
}

/** The same, after the end of the run. */
export function finalContext(durationMs: number, workerIds: readonly string[] = ['w1']): SummaryContext {
  const live = context(durationMs, workerIds)
  return { ...live, run: { ...live.run, state: 'stopped' } }
}

export function aggregateOf(deps: Partial<RunAggregateDeps> = {}): RunAggregate {
  return new RunAggregate({ runId: RUN_ID, startedAtEpochMs: Date.UTC(2030, 0, 1), thresholds: [], ...deps })
}

/** `requests` requests of one name, each of so many ms. */
export function request(stats: RequestStats, name: string, requests: number, lastsMs = 10, error = ''): void {
  const entry = stats.entry('GET', name)
  for (let i = 0; i < requests; i++) stats.record(entry, lasting(lastsMs * 1000, { error }))
}

/** One report a second of a worker that makes `rps` requests in each. */
export function steadyReports(seconds: number, rps: number, lastsMs = 10): StatsDelta[] {
  const { stats } = collector()
  return Array.from({ length: seconds }, (_, second) => {
    request(stats, '/', rps, lastsMs)
    return stats.takeDelta(meta((second + 1) * 1000))
  })
}
