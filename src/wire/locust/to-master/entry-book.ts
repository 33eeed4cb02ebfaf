// One line of the statistics as a Locust master takes it: what was measured under one name since the last report.
import { BucketArena, type BucketSpan } from '../../../stats/buckets/bucket-span.js'
import { FINE_BITS, midOf } from '../../../stats/buckets/layout.js'
import { placeInSeconds } from '../../../stats/merge/seconds.js'
import { float64, type PackRecord } from '../pack.js'
import { responseBucket } from './response-bucket.js'

/** What one of our own reports says about one name. */
export interface EntryPart {
  readonly failures: number
  readonly bytesReceived: number
  /** From the request's start to its end, as Locust measures. */
  readonly service: BucketSpan
  /** Unix seconds that it is about. */
  readonly seconds: readonly number[]
  /** Unix ms of the interval's ends. */
  readonly fromMs: number
  readonly toMs: number
}

export class EntryBook {
  readonly #method: string
  readonly #name: string
  readonly #scratch = new BucketArena(64)
  readonly #times = new Map<number, number>()
  readonly #requestsPerSecond = new Map<number, number>()
  readonly #failuresPerSecond = new Map<number, number>()
  #requests = 0
  #failures = 0
  #sumUs = 0
  #minUs = Number.POSITIVE_INFINITY
  #maxUs = 0
  #bytes = 0
  #firstMs = Number.POSITIVE_INFINITY
  #lastMs: number | null = null

  constructor(method: string, name: string) {
    this.#method = method
    this.#name = name
  }

  add(part: EntryPart): void {
    const { service, failures } = part
    this.#requests += service.count
    this.#failures += failures
    this.#bytes += part.bytesReceived
    this.#sumUs += service.sum
    this.#minUs = Math.min(this.#minUs, service.min)
    this.#maxUs = Math.max(this.#maxUs, service.max)
    this.#firstMs = Math.min(this.#firstMs, part.fromMs)
    this.#lastMs = Math.max(this.#lastMs ?? 0, part.toMs)
    this.#addBuckets(service)
    this.#addSeconds(part)
  }

  /** The 14 fields; `sinceMs` is the beginning of the reported interval, for a line that nothing was measured in. */
  wireForm(sinceMs: number): PackRecord {
    return {
      name: this.#name,
      method: this.#method,
      last_request_timestamp: this.#lastMs === null ? null : float64(this.#lastMs / 1000),
      start_time: float64(Math.min(this.#firstMs, sinceMs) / 1000),
      num_requests: this.#requests,
      num_none_requests: 0,
      num_failures: this.#failures,
      total_response_time: float64(this.#sumUs / 1000),
      max_response_time: float64(this.#maxUs / 1000),
      min_response_time: this.#requests === 0 ? null : float64(this.#minUs / 1000),
      total_content_length: this.#bytes,
      response_times: this.#times,
      num_reqs_per_sec: this.#requestsPerSecond,
      num_fail_per_sec: this.#failuresPerSecond,
    }
  }

  /** A bucket's middle is within 0.2 % of its values; kept inside of the exact extremes. */
  #addBuckets({ arena, from, to, min, max }: BucketSpan): void {
    for (let i = from; i < to; i++) {
      const us = Math.max(min, Math.min(max, midOf(arena.buckets[i]!, FINE_BITS)))
      addTo(this.#times, responseBucket(us / 1000), arena.counts[i]!)
    }
  }

  #addSeconds({ service, failures, seconds }: EntryPart): void {
    const accepts = (): boolean => true
    const add = (second: number, { count }: BucketSpan, failed: number): void => {
      if (count > 0) addTo(this.#requestsPerSecond, second, count)
      if (failed > 0) addTo(this.#failuresPerSecond, second, failed)
    }
    placeInSeconds({ accepts, add }, seconds, { latency: service, failures }, this.#scratch)
  }
}

function addTo(counts: Map<number, number>, key: number, count: number): void {
  counts.set(key, (counts.get(key) ?? 0) + count)
}
