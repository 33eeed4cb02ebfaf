// The lists of a RunSummary, each frozen.

import { BucketArena } from '../buckets/bucket-span.js'
import { Histogram } from '../histogram.js'
import type {
  EndpointSummary,
  ErrorSummary,
  ExceptionSummary,
  GeneratorSummary,
  RunSummary,
  TotalsSummary,
  UserClassSummary,
  WindowSummary,
  WorkerSummary,
} from '../run-summary.js'
import type { ErrorDelta, ExceptionDelta, GeneratorDelta } from '../stats-delta.js'
import type { Endpoint, Target } from './cells.js'
import type { EntryTotals } from './entry-totals.js'
import { distributionOf, latencySummaryOf, NO_LATENCY } from './latency-summary.js'
import type { MergedGroup } from './occurrences.js'
import type { RecentSeconds } from './recent-seconds.js'
import type { WorkerTotals } from './worker-totals.js'

/** What the master knows of a worker and its reports do not say. */
export interface WorkerNodeInfo {
  readonly id: string
  readonly index: number
  readonly host: string
  readonly kind: 'tymbal' | 'locust'
  /** Node state; `missing` and `gone` workers count no users. */
  readonly state: string
  readonly users: number
  readonly clockOffsetMs: number
  /** From heartbeats; null or left out = as in the worker's last report. */
  readonly memoryBytes?: number | null
  readonly cpuPercent?: number | null
  readonly flags?: readonly string[]
}

/** The seconds a window covers: `from` inclusive, `to` exclusive, and how long that really was. */
export interface WindowRange {
  readonly from: number
  readonly to: number
  readonly seconds: number
}

export type Worker = WorkerTotals<Target>
type ErrorHead = Pick<ErrorDelta, 'method' | 'name' | 'error'>
type ExceptionHead = Pick<ExceptionDelta, 'userClass' | 'task' | 'message' | 'stack'>

const NO_GENERATOR: GeneratorDelta = {
  cpuPercent: 0,
  memoryBytes: 0,
  loopDelayP99Ms: 0,
  loopDelayMaxMs: 0,
  startDelayP50Ms: 0,
  startDelayP99Ms: 0,
  startDelayMaxMs: 0,
  openSockets: 0,
}

/** What windows are put together in; left empty. */
class Scratch {
  readonly histogram = new Histogram()
  readonly arena = new BucketArena()
}

function windowOf(recent: RecentSeconds, range: WindowRange, { histogram, arena }: Scratch): WindowSummary {
  const failures = recent.collect(range.from, range.to, histogram, arena)
  const requests = histogram.count
  const latencyMs = latencySummaryOf(histogram)
  if (requests > 0) histogram.clear()
  const { seconds } = range
  const [rps, failuresPerSecond] = seconds > 0 ? [requests / seconds, failures / seconds] : [0, 0]
  return Object.freeze({ seconds, requests, failures, rps, failuresPerSecond, latencyMs })
}

export function totalsSummary(
  total: EntryTotals,
  recent: RecentSeconds,
  counts: { readonly iterations: number; readonly exceptions: number },
  elapsedSeconds: number,
  range: WindowRange,
): TotalsSummary {
  return Object.freeze({
    requests: total.requests,
    failures: total.failures,
    rps: total.requests / elapsedSeconds,
    failuresPerSecond: total.failures / elapsedSeconds,
    bytesReceived: total.bytesReceived,
    bytesSent: total.bytesSent,
    ...counts,
    latencyMs: total.latencyMs,
    serviceMs: total.serviceMs,
    distribution: distributionOf(total.latency),
    window: windowOf(recent, range, new Scratch()),
  })
}

export function endpointSummaries(
  endpoints: readonly Endpoint[],
  elapsedSeconds: number,
  range: WindowRange,
): readonly EndpointSummary[] {
  const scratch = new Scratch()
  return frozenList(endpoints, ({ method, name, totals, recent }) => ({
    method,
    name,
    requests: totals.requests,
    failures: totals.failures,
    rps: totals.requests / elapsedSeconds,
    failuresPerSecond: totals.failures / elapsedSeconds,
    latencyMs: totals.latencyMs,
    serviceMs: totals.serviceMs,
    meanBytes: totals.requests === 0 ? 0 : totals.bytesReceived / totals.requests,
    window: windowOf(recent, range, scratch),
  }))
}

export function errorSummaries(groups: readonly MergedGroup<ErrorHead>[], epochMs: number): readonly ErrorSummary[] {
  return frozenList(groups, (group) => {
    const { method, name, error } = group.head
    return { method, name, error, ...seenOf(group, epochMs) }
  })
}

export function exceptionSummaries(
  groups: readonly MergedGroup<ExceptionHead>[],
  epochMs: number,
): readonly ExceptionSummary[] {
  return frozenList(groups, (group) => {
    const { userClass, task, message, stack } = group.head
    return { userClass, task, message, stack, ...seenOf(group, epochMs) }
  })
}

export function workerSummaries(
  nodes: readonly WorkerNodeInfo[],
  workers: ReadonlyMap<string, Worker>,
  elapsedSeconds: number,
): readonly WorkerSummary[] {
  return frozenList(nodes, (node) => {
    const worker = workers.get(node.id)
    const generator = worker?.generator ?? NO_GENERATOR
    return {
      id: node.id,
      index: node.index,
      host: node.host,
      kind: node.kind,
      state: node.state,
      users: node.users,
      requests: worker?.totals.requests ?? 0,
      failures: worker?.totals.failures ?? 0,
      rps: (worker?.totals.requests ?? 0) / elapsedSeconds,
      latencyMs: worker?.totals.latencyMs ?? NO_LATENCY,
      cpuPercent: node.cpuPercent ?? generator.cpuPercent,
      memoryBytes: node.memoryBytes ?? generator.memoryBytes,
      loopDelayP99Ms: generator.loopDelayP99Ms,
      startDelayP99Ms: generator.startDelayP99Ms,
      clockOffsetMs: node.clockOffsetMs,
      flags: Object.freeze([...(node.flags ?? [])]),
    }
  })
}

/** The worst of the workers that are there. */
export function generatorSummary(present: readonly Worker[]): GeneratorSummary {
  const reports = present.map((worker) => worker.generator ?? NO_GENERATOR)
  const worst = (figure: (report: GeneratorDelta) => number): number => Math.max(0, ...reports.map(figure))
  return Object.freeze({
    verdict: 'not-judged',
    reasons: Object.freeze([]),
    dropped: 0,
    cpuPercent: worst((report) => report.cpuPercent),
    loopDelayP99Ms: worst((report) => report.loopDelayP99Ms),
    startDelayMs: Object.freeze({
      p50: worst((report) => report.startDelayP50Ms),
      p99: worst((report) => report.startDelayP99Ms),
      max: worst((report) => report.startDelayMaxMs),
    }),
  })
}

/** Users by class as the present workers last reported them, by name. */
export function userClassSummaries(present: readonly Worker[]): readonly UserClassSummary[] {
  const users = new Map<string, number>()
  for (const worker of present) {
    for (const [name, count] of Object.entries(worker.users)) users.set(name, (users.get(name) ?? 0) + count)
  }
  const sorted = [...users].sort(([a], [b]) => (a < b ? -1 : 1))
  return frozenList(sorted, ([name, count]) => ({ name, users: count }))
}

export function frozenRun(run: RunSummary['run']): RunSummary['run'] {
  return Object.freeze({ ...run, tags: Object.freeze({ ...run.tags }), options: Object.freeze({ ...run.options }) })
}

/** A frozen list of frozen things. */
export function frozenList<From, To extends object>(from: readonly From[], make: (one: From) => To): readonly To[] {
  return Object.freeze(from.map((one) => Object.freeze(make(one))))
}

function seenOf({ occurrences, firstMs, lastMs, workers }: MergedGroup<unknown>, epochMs: number) {
  return {
    occurrences,
    firstSeen: isoTime(epochMs + firstMs),
    lastSeen: isoTime(epochMs + lastMs),
    workers: Object.freeze([...workers].sort()),
  }
}

/** What lies outside the range of dates is brought to its edge. */
function isoTime(epochMs: number): string {
  return new Date(Math.min(8.64e15, Math.max(0, epochMs || 0))).toISOString()
}
