// The lists of a RunSummary, each frozen.

import type { BucketArena } from '../buckets/bucket-span.js'
import type { Histogram } from '../histogram.js'
import type {
  EndpointSummary,
  ErrorSummary,
  ExceptionSummary,
  RunSummary,
  TotalsSummary,
  WindowSummary,
} from '../run-summary.js'
import type { ErrorDelta, ExceptionDelta } from '../stats-delta.js'
import type { Endpoint } from './endpoint.js'
import { frozenList } from './frozen-list.js'
import { distributionOf, latencySummaryOf } from './latency-summary.js'
import type { MergedRun } from './merged-run.js'
import type { MergedGroup } from './occurrences.js'
import type { RecentSeconds } from './recent-seconds.js'
import type { WindowRange } from './window-range.js'

type ErrorHead = Pick<ErrorDelta, 'method' | 'name' | 'error'>
type ExceptionHead = Pick<ExceptionDelta, 'userClass' | 'task' | 'message' | 'stack'>

/** What windows are put together in; left empty. */
export interface WindowScratch {
  readonly histogram: Histogram
  readonly arena: BucketArena
}

function windowOf(recent: RecentSeconds, range: WindowRange, { histogram, arena }: WindowScratch): WindowSummary {
  const failures = recent.collect(range.from, range.to, histogram, arena)
  const requests = histogram.count
  const latencyMs = latencySummaryOf(histogram)
  if (requests > 0) histogram.clear()
  const { seconds } = range
  const [rps, failuresPerSecond] = seconds > 0 ? [requests / seconds, failures / seconds] : [0, 0]
  return Object.freeze({ seconds, requests, failures, rps, failuresPerSecond, latencyMs })
}

export function totalsSummary(run: MergedRun, elapsedSeconds: number, range: WindowRange): TotalsSummary {
  const total = run.all.totals
  return Object.freeze({
    requests: total.requests,
    failures: total.failures,
    rps: total.requests / elapsedSeconds,
    failuresPerSecond: total.failures / elapsedSeconds,
    bytesReceived: total.bytesReceived,
    bytesSent: total.bytesSent,
    iterations: run.iterations,
    exceptions: run.exceptions.total,
    latencyMs: total.latencyMs,
    serviceMs: total.serviceMs,
    distribution: distributionOf(total.latency),
    window: windowOf(run.all.recent, range, run.windowScratch),
  })
}

export function endpointSummaries(
  endpoints: readonly Endpoint[],
  elapsedSeconds: number,
  range: WindowRange,
  scratch: WindowScratch,
): readonly EndpointSummary[] {
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
    const classes = [...group.classes].sort(([a], [b]) => (a < b ? -1 : 1))
    const userClasses = Object.freeze(classes.map(([userClass]) => userClass))
    const byUserClass = Object.freeze(classes.map(([, occurrences]) => occurrences))
    return { method, name, error, ...seenOf(group, epochMs), userClasses, byUserClass }
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

export function frozenRun(run: RunSummary['run']): RunSummary['run'] {
  return Object.freeze({
    id: run.id,
    name: run.name,
    script: run.script,
    host: run.host,
    startedAt: run.startedAt,
    durationMs: run.durationMs,
    state: run.state,
    targetUsers: run.targetUsers,
    users: run.users,
    plannedMs: run.plannedMs,
    tags: frozenCopy(run.tags),
    options: frozenCopy(run.options),
  })
}

/** What is frozen already cannot change under the reader: no copy each second. */
function frozenCopy<T extends object>(record: T): T {
  return Object.isFrozen(record) ? record : Object.freeze({ ...record })
}

function seenOf({ occurrences, firstMs, lastMs, workerList, countList }: MergedGroup<unknown>, epochMs: number) {
  return {
    occurrences,
    firstSeen: isoTime(epochMs + firstMs),
    lastSeen: isoTime(epochMs + lastMs),
    workers: workerList,
    byWorker: countList ?? [],
  }
}

/** What lies outside the range of dates is brought to its edge. */
function isoTime(epochMs: number): string {
  return new Date(Math.min(8.64e15, Math.max(0, epochMs || 0))).toISOString()
}
