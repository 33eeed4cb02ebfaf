// A name of a report, taken apart by seconds: nothing is lost, nothing invented.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PackRecord } from '../pack.js'
import { wireEntry } from './locust.fixture.js'
import { readReport } from './read-report.js'
import { splitEntry } from './split-entry.js'

const entryOf = (changes: PackRecord) =>
  readReport({ stats: [wireEntry(changes)], stats_total: {}, errors: {}, user_classes_count: {} })!.entries[0]!
const split = (changes: PackRecord = {}) => splitEntry(entryOf(changes), (told) => told ?? 103)

describe('an entry', () => {
  it('is dealt to its seconds by what they count, with exact extremes', () => {
    const parts = split()
    expect([...parts.keys()]).toEqual([101, 102])
    expect([...parts.values()].map(({ requests, failures }) => [requests, failures])).toEqual([
      [1, 0],
      [3, 1],
    ])
    const values = [...parts.values()].flatMap((part) => part.values)
    expect(Math.min(...values.map(([us]) => us))).toBe(27_400)
    expect(Math.max(...values.map(([us]) => us))).toBe(173_250)
  })

  it('without counts by second is one part', () => {
    expect(split({ num_reqs_per_sec: {}, num_fail_per_sec: {} })).toMatchObject(
      new Map([[103, { requests: 4, failures: 1, bytes: 1000, sumUs: 400_250 }]]),
    )
  })

  it('of an old worker has the keys of the same numbers', () => {
    expect(entryOf({ response_times: { '120.0': 2, '90': 1 } }).times).toEqual([
      [90, 1],
      [120, 2],
    ])
  })

  it('with the minimum 0 of an idle Go worker has that of its lowest bucket', () => {
    expect(entryOf({ min_response_time: 0 }).minMs).toBe(null)
    expect(entryOf({ min_response_time: null }).minMs).toBe(null)
    expect(entryOf({ min_response_time: 0.2, response_times: { 0: 4 } }).minMs).toBe(0.2)
  })

  it('counts requests without a time at the mean of the others, which leaves the mean as it is', () => {
    const [part] = split({ num_requests: 6, num_none_requests: 2, num_reqs_per_sec: { 101: 6 } }).values()
    expect(part).toMatchObject({ requests: 6, sumUs: 600_375 })
    expect(part!.sumUs / 6).toBe(400_250 / 4)
  })

  it('adds up again, whatever it holds', () => {
    const bucket = fc.oneof(
      fc.nat(99),
      fc.integer({ min: 10, max: 99 }).map((n) => n * 10),
    )
    const times = fc.dictionary(bucket.map(String), fc.integer({ min: 1, max: 1000 }), { minKeys: 1, maxKeys: 20 })
    const seconds = fc.dictionary(fc.integer({ min: 90, max: 110 }).map(String), fc.nat(2000), { maxKeys: 6 })
    fc.assert(
      fc.property(
        times,
        seconds,
        fc.nat(5000),
        fc.nat(1e6),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (response_times, num_reqs_per_sec, failures, bytes, fraction) => {
          const requests = Object.values(response_times).reduce((sum, count) => sum + count, 0)
          const total_response_time = Object.entries(response_times).reduce(
            (sum, [ms, count]) => sum + Number(ms) * count,
            fraction,
          )
          const changes = {
            num_requests: requests,
            num_failures: failures,
            total_content_length: bytes,
            total_response_time,
            min_response_time: null,
            max_response_time: null,
            response_times,
            num_reqs_per_sec,
            num_fail_per_sec: num_reqs_per_sec,
          }
          const parts = [...split(changes).values()]
          const sum = (figure: 'requests' | 'failures' | 'bytes' | 'sumUs') =>
            parts.reduce((all, part) => all + part[figure], 0)
          expect(sum('requests')).toBe(requests)
          expect(sum('failures')).toBe(Math.min(failures, requests))
          expect(sum('bytes')).toBe(bytes)
          expect(Math.abs(sum('sumUs') - total_response_time * 1000)).toBeLessThanOrEqual(1000 + requests)
          for (const part of parts) {
            expect(part.values.reduce((all, [, count]) => all + count, 0)).toBe(part.requests)
            expect(part.failures).toBeLessThanOrEqual(part.requests)
            expect(part.values.map(([us]) => us)).toEqual(part.values.map(([us]) => us).sort((a, b) => a - b))
          }
        },
      ),
    )
  })
})
