// Test helpers: what a Locust worker sends, with sensible defaults.
import type { PackRecord } from '../pack.js'

export type WireStats = PackRecord

/** An entry as Locust would send it. */
export function wireEntry(changes: PackRecord = {}): PackRecord {
  return {
    name: '/a',
    method: 'GET',
    last_request_timestamp: 103.5,
    start_time: 100.5,
    num_requests: 4,
    num_none_requests: 0,
    num_failures: 1,
    total_response_time: 400.25,
    max_response_time: 173.25,
    min_response_time: 27.4,
    total_content_length: 1000,
    response_times: { 27: 1, 100: 2, 170: 1 },
    num_reqs_per_sec: { 101: 1, 102: 3 },
    num_fail_per_sec: { 102: 1 },
    ...changes,
  }
}

/** The data of a `stats` message. Keys that Locust sends as integers are text here, as they are after decoding. */
export function wireStats(entries: readonly PackRecord[], changes: PackRecord = {}): WireStats {
  return {
    stats: entries,
    stats_total: wireEntry({ name: 'Aggregated', method: '' }),
    errors: {},
    user_classes_count: { Shopper: 2 },
    user_count: 2,
    ...changes,
  }
}

/** Keys of maps of numbers as the peers write them: integers. */
export function withIntegerKeys(map: Readonly<Record<string, number>>): ReadonlyMap<number, number> {
  return new Map(Object.entries(map).map(([key, value]) => [Number(key), value]))
}
