// What we measured, as a Locust master is told it: exact where ours is exact, in its buckets, in seconds of the wall clock.
import { decode } from '@msgpack/msgpack'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Sample } from '../../../model/sample.js'
import { RequestStats } from '../../../stats/request-stats.js'
import type { StatsDelta } from '../../../stats/stats-delta.js'
import { pack } from '../pack.js'
import { responseBucket } from './response-bucket.js'
import { StatsBook } from './stats-book.js'

const START_MS = 1_700_000_000_000
const generator = {
  ...{ cpuPercent: 0, memoryBytes: 0, loopDelayP99Ms: 0, loopDelayMaxMs: 0 },
  ...{ startDelayP50Ms: 0, startDelayP99Ms: 0, startDelayMaxMs: 0, openSockets: 0 },
}
const sampleOf = (endMs: number, lengthMs: number, error = '', lateMs = 0): Sample => ({
  ...{ dueMs: endMs - lengthMs - lateMs, startMs: endMs - lengthMs, endMs, error },
  ...{ status: 200, bytesReceived: 100, bytesSent: 50, tags: null },
})

class Measured {
  readonly stats = new RequestStats({ clock: () => this.nowMs })
  readonly book = new StatsBook(START_MS)
  nowMs = 0

  constructor(firstMs = START_MS) {
    this.stats.begin('r', 0)
    this.book.begin(START_MS, firstMs)
  }

  record(name: string, ...samples: readonly Sample[]): void {
    for (const sample of samples) this.stats.record(this.stats.entry('GET', name), sample)
  }

  delta(toMs: number): StatsDelta {
    this.nowMs = toMs
    return this.stats.takeDelta({ toMs, users: {}, generator, final: false })
  }

  /** As the master reads it: integer keys become `#120`. */
  take(): { stats: Entry[]; stats_total: Entry; errors: Record<string, Record<string, unknown>> } {
    const mapKeyConverter = (key: unknown): string => (typeof key === 'number' ? `#${key}` : String(key))
    return decode(pack(this.book.take(START_MS + this.nowMs)), { mapKeyConverter }) as ReturnType<Measured['take']>
  }
}

type Entry = Record<string, unknown> & Record<'response_times' | 'num_reqs_per_sec', Record<string, number>>

describe('a report', () => {
  it('has fourteen fields an entry, exact sums and extremes, and seconds of the wall clock', () => {
    const measured = new Measured()
    measured.record('/', sampleOf(100, 12.5), sampleOf(900, 125.25, 'HTTP 500'))
    measured.book.add(measured.delta(1000.4))
    measured.record('/', sampleOf(1500, 3))
    measured.book.add(measured.delta(2000.2))
    const { stats, stats_total: total, errors } = measured.take()
    expect(stats).toEqual([
      {
        name: '/',
        method: 'GET',
        last_request_timestamp: 1_700_000_002.0002,
        start_time: 1_700_000_000,
        num_requests: 3,
        num_none_requests: 0,
        num_failures: 1,
        total_response_time: 140.75,
        max_response_time: 125.25,
        min_response_time: 3,
        total_content_length: 300,
        response_times: { '#12': 1, '#130': 1, '#3': 1 },
        num_reqs_per_sec: { '#1700000000': 2, '#1700000001': 1 },
        num_fail_per_sec: { '#1700000000': 1 },
      },
    ])
    expect(total).toEqual({ ...stats[0], name: 'Aggregated', method: '' })
    expect(Object.values(errors)).toEqual([
      {
        name: '/',
        method: 'GET',
        error: 'HTTP 500',
        occurrences: 1,
        first_seen: 1_700_000_000.9,
        last_seen: 1_700_000_000.9,
      },
    ])
  })

  it('begins again after each: what was told is not told twice', () => {
    const measured = new Measured()
    measured.record('/', sampleOf(100, 1, 'x'))
    measured.book.add(measured.delta(1000))
    measured.take()
    const { stats, stats_total: total, errors } = measured.take()
    expect({ stats, errors }).toEqual({ stats: [], errors: {} })
    expect(total).toMatchObject({
      num_requests: 0,
      min_response_time: null,
      last_request_timestamp: null,
      response_times: {},
    })
  })

  it('measures from the start of a request, not from when it was due', () => {
    const measured = new Measured()
    measured.record('/', sampleOf(600, 10, '', 500))
    measured.book.add(measured.delta(1000))
    expect(measured.take().stats[0]).toMatchObject({ total_response_time: 10, response_times: { '#10': 1 } })
  })

  it('does not begin before the users came', () => {
    const measured = new Measured(START_MS + 700)
    measured.record('/', sampleOf(800, 1))
    measured.book.add(measured.delta(1000))
    expect(measured.take().stats[0]).toMatchObject({ start_time: 1_700_000_000.7 })
  })

  it('spreads the report of a stalled worker over its seconds', () => {
    const measured = new Measured()
    measured.record('/', ...Array.from({ length: 10 }, (_, i) => sampleOf(i * 300, 1)))
    measured.book.add(measured.delta(3000))
    expect(Object.values(measured.take().stats[0]!.num_reqs_per_sec)).toEqual([4, 3, 3])
  })

  it('counts every request once, each within a rounding of its bucket', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.001, max: 100_000, noNaN: true }), { minLength: 1, maxLength: 50 }),
        (lengths) => {
          const measured = new Measured()
          measured.record('/', ...lengths.map((length) => sampleOf(200_000, length)))
          measured.book.add(measured.delta(1000))
          const told = Object.entries(measured.take().stats[0]!.response_times)
          const keys = told
            .flatMap(([key, count]) => Array<number>(count).fill(Number(key.slice(1))))
            .sort((a, b) => a - b)
          expect(keys).toHaveLength(lengths.length)
          for (const [i, length] of lengths.sort((a, b) => a - b).entries()) {
            expect(keys[i]).toBeGreaterThanOrEqual(responseBucket(Math.max(0, length * 0.997 - 0.001)))
            expect(keys[i]).toBeLessThanOrEqual(responseBucket(length * 1.003 + 0.001))
          }
        },
      ),
    )
  })
})
