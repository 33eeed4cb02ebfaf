// What had been measured at an instant, so that figures can begin anew there while nothing is forgotten: totals of now less those of then.

import { FINE_BITS, lowOf, midOf } from '../buckets/layout.js'
import { type EndpointRange, type RangeCounts, rangeFiguresOf } from '../endpoint-range.js'
import { Histogram } from '../histogram.js'
import type { Endpoint } from './endpoint.js'
import type { EntryTotals } from './entry-totals.js'

/** Totals of an endpoint at the mark; a few kilobytes. */
interface Marked {
  readonly count: number
  readonly sum: number
  readonly max: number
  readonly failures: number
  readonly bytesReceived: number
  /** Filled buckets, rising, and their counts. */
  readonly buckets: Uint16Array
  readonly counts: Float64Array
}

export interface Totals {
  readonly all: Endpoint
  /** In order of first appearance. */
  readonly endpoints: readonly Endpoint[]
}

export class StatisticsMark {
  readonly atMs: number
  readonly #all: Marked
  readonly #endpoints: ReadonlyMap<string, Marked>

  /** The totals must be folded, here and in since(). */
  constructor({ all, endpoints }: Totals, atMs: number) {
    this.atMs = atMs
    this.#all = markedOf(all.totals)
    this.#endpoints = new Map(endpoints.map(({ label, totals }) => [label, markedOf(totals)]))
  }

  since({ all, endpoints }: Totals, toMs: number): EndpointRange {
    const lengthMs = toMs - this.atMs
    const figures = (totals: EntryTotals, marked: Marked | undefined) => rangeFiguresOf(since(totals, marked), lengthMs)
    return {
      fromMs: this.atMs,
      toMs,
      totals: figures(all.totals, this.#all),
      endpoints: endpoints.flatMap(({ method, name, label, totals }) => {
        const own = figures(totals, this.#endpoints.get(label))
        return own.requests === 0 ? [] : [{ method, name, ...own }]
      }),
    }
  }
}

function markedOf({ latency, failures, bytesReceived }: EntryTotals): Marked {
  const pairs: [number, number][] = []
  latency.forEachBucketIndex((bucket, count) => pairs.push([bucket, count]))
  const { count, sum, max } = latency
  const buckets = Uint16Array.from(pairs, ([bucket]) => bucket)
  const counts = Float64Array.from(pairs, ([, inBucket]) => inBucket)
  return { count, sum, max, failures, bytesReceived, buckets, counts }
}

function since({ latency, failures, bytesReceived }: EntryTotals, marked: Marked | undefined): RangeCounts {
  if (marked === undefined) return { latency, failures, bytesReceived }
  return {
    latency: latencySince(latency, marked),
    failures: failures - marked.failures,
    bytesReceived: bytesReceived - marked.bytesReceived,
  }
}

/** Counts and sum are exact; the extremes of the whole run may be of before, so that those of the filled buckets stand for them. */
function latencySince(now: Histogram, { count, sum, max, buckets, counts }: Marked): Histogram {
  const added: [bucket: number, count: number][] = []
  let at = 0
  now.forEachBucketIndex((bucket, inBucket) => {
    while (at < buckets.length && buckets[at]! < bucket) at++
    const more = inBucket - (buckets[at] === bucket ? counts[at]! : 0)
    if (more > 0) added.push([bucket, more])
  })
  const since = new Histogram()
  if (added.length === 0) return since
  const [first, last] = [added[0]![0], added.at(-1)![0]]
  const figures = {
    count: now.count - count,
    sum: now.sum - sum,
    min: lowOf(first, FINE_BITS),
    max: now.max > max ? now.max : Math.min(now.max, Math.floor(midOf(last, FINE_BITS))),
  }
  since.addBuckets(figures, (add) => {
    for (const [bucket, more] of added) add(bucket, more)
  })
  return since
}
