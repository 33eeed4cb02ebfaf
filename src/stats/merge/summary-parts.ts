// The lists of a RunSummary, each frozen.

import { BucketArena } from '../buckets/bucket-span.js'
import { Histogram } from '../histogram.js'
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
    window: windowOf(run.all.recent, range, new Scratch()),
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

export function frozenRun(run: RunSummary['run']): RunSummary['run'] {
  return Object.freeze({ ...run, tags: Object.freeze({ ...run.tags }), options: Object.freeze({ ...run.options }) })
}

function seenOf({ occurrences, firstMs, lastMs, workerList }: MergedGroup<unknown>, epochMs: number) {
  return {
    occurrences,
    firstSeen: isoTime(epochMs + firstMs),
    lastSeen: isoTime(epochMs + lastMs),
    workers: workerList,
  }
}

/** What lies outside the range of dates is brought to its edge. */
function isoTime(epochMs: number): string {
  return new Date(Math.min(8.64e15, Math.max(0, epochMs || 0))).toISOString()
}
