// The figures of endpoints over a part of a run: since a restart of the statistics, or between two instants.

import type { Histogram } from './histogram.js'
import { latencySummaryOf } from './merge/latency-summary.js'
import type { LatencySummary } from './run-summary.js'

export interface RangeFigures {
  readonly requests: number
  readonly failures: number
  readonly rps: number
  readonly failuresPerSecond: number
  /** 0..1 */
  readonly failRatio: number
  readonly latencyMs: LatencySummary
  /** Mean size of an answer; null = not known for a part of the run. */
  readonly meanBytes: number | null
}

export interface EndpointFigures extends RangeFigures {
  readonly method: string
  readonly name: string
}

/** Elapsed ms: the part that was really counted, which may begin later and end earlier than was asked for. */
export interface EndpointRange {
  readonly fromMs: number
  readonly toMs: number
  readonly totals: RangeFigures
  /** Those with a request in it, in order of first appearance. */
  readonly endpoints: readonly EndpointFigures[]
}

export interface RangeCounts {
  readonly latency: Histogram
  readonly failures: number
  /** null = not known. */
  readonly bytesReceived: number | null
}

export function rangeFiguresOf({ latency, failures, bytesReceived }: RangeCounts, lengthMs: number): RangeFigures {
  const requests = latency.count
  const perSecond = (count: number): number => (lengthMs > 0 ? (count * 1000) / lengthMs : 0)
  return {
    requests,
    failures,
    rps: perSecond(requests),
    failuresPerSecond: perSecond(failures),
    failRatio: requests === 0 ? 0 : failures / requests,
    latencyMs: latencySummaryOf(latency),
    meanBytes: bytesReceived === null ? null : requests === 0 ? 0 : bytesReceived / requests,
  }
}
