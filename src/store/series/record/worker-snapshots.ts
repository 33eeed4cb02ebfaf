// What each worker did since the last look: its totals of now less those of then.
import { COARSE_BITS, lowOf, midOf } from '../../../stats/buckets/layout.js'
import { Histogram } from '../../../stats/histogram.js'
import type { WorkerMeasured } from '../../../stats/run-aggregate.js'

interface Snapshot {
  readonly requests: number
  readonly failures: number
  /** By coarse bucket. */
  readonly buckets: ReadonlyMap<number, number>
  readonly toMs: number
}

const NOTHING: Snapshot = { requests: 0, failures: 0, buckets: new Map(), toMs: -1 }

export class WorkerSnapshots {
  readonly #before = new Map<string, Snapshot>()

  /** users, requests, failures, p95 (ms), cpu, memory, loop delay; null when the worker has not reported since. */
  take(worker: WorkerMeasured): readonly number[] | null {
    const before = this.#before.get(worker.id) ?? NOTHING
    if (worker.toMs <= before.toMs) return null
    const coarse = worker.coarseLatency()
    this.#before.set(worker.id, snapshotOf(worker, coarse))
    const { cpuPercent, memoryBytes, loopDelayP99Ms } = worker.generator
    const requests = worker.requests - before.requests
    return [
      worker.users,
      requests,
      worker.failures - before.failures,
      p95Since(coarse, before),
      cpuPercent,
      memoryBytes,
      loopDelayP99Ms,
    ]
  }
}

function snapshotOf({ requests, failures, toMs }: WorkerMeasured, coarse: Histogram): Snapshot {
  const buckets = new Map<number, number>()
  coarse.forEachBucketIndex((bucket, count) => buckets.set(bucket, count))
  return { requests, failures, buckets, toMs }
}

/** Ms; NaN when nothing was measured since. */
function p95Since(coarse: Histogram, { buckets }: Snapshot): number {
  const added: (readonly [bucket: number, count: number])[] = []
  coarse.forEachBucketIndex((bucket, count) => {
    const more = count - (buckets.get(bucket) ?? 0)
    if (more > 0) added.push([bucket, more])
  })
  if (added.length === 0) return Number.NaN
  const since = new Histogram(COARSE_BITS)
  since.addBuckets(figuresOf(added), (add) => {
    for (const [bucket, count] of added) add(bucket, count)
  })
  return since.percentile(95) / 1000
}

/** The extremes since then are not known: those of the whole run may be of long ago. */
function figuresOf(added: readonly (readonly [bucket: number, count: number])[]) {
  const count = added.reduce((sum, [, more]) => sum + more, 0)
  const [first, last] = [added[0]![0], added.at(-1)![0]]
  return { count, sum: 0, min: lowOf(first, COARSE_BITS), max: Math.floor(midOf(last, COARSE_BITS)) }
}
