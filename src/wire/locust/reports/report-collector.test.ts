// Locust's reports as ours: through the aggregate, as the master would add them.
import { describe, expect, it } from 'vitest'
import { RunAggregate } from '../../../stats/run-aggregate.js'
import { finalContext, generator } from '../../../stats/stats.fixture.js'
import { NOTHING_COUNTED } from '../load/past-load.js'
import { wireEntry, wireStats } from './locust.fixture.js'
import { readReport } from './read-report.js'
import { ReportCollector } from './report-collector.js'

/** The run began at unix second 100.5. */
const START = 100_500

function runOf() {
  const collector = new ReportCollector({ runId: 'run-1', startUnixMs: START, counted: NOTHING_COUNTED })
  const aggregate = new RunAggregate({ runId: 'run-1', startedAtEpochMs: START, thresholds: [] })
  const take = (stats: object, toMs: number, clockOffsetMs: number | null = 0, final = false) => {
    const users = { Shopper: 2 }
    const deltas = collector.take(readReport(stats)!, { toMs, clockOffsetMs, users, generator, exceptions: [], final })
    for (const delta of deltas) expect(aggregate.add('h_1', delta)).toBe('added')
    return deltas
  }
  return { take, summary: (durationMs: number) => aggregate.summarize(finalContext(durationMs, ['h_1'])) }
}

describe("Locust's reports", () => {
  it('give exact counts, failures, bytes, mean and extremes', () => {
    const { take, summary } = runOf()
    const other = wireEntry({ name: '/b', method: 'POST', num_failures: 0, num_fail_per_sec: {} })
    take(wireStats([wireEntry(), other]), 3000)
    take(wireStats([wireEntry({ num_reqs_per_sec: { 104: 4 }, num_fail_per_sec: { 104: 1 } })]), 6000, 0, true)
    const { totals, endpoints } = summary(6000)
    expect(totals).toMatchObject({ requests: 12, failures: 2, bytesReceived: 3000 })
    expect(totals.latencyMs).toMatchObject({ min: 27.4, max: 173.25 })
    expect(totals.latencyMs.mean).toBeCloseTo(400.25 / 4, 3)
    expect(endpoints).toMatchObject([
      { method: 'GET', name: '/a', requests: 8, failures: 2, meanBytes: 250 },
      { method: 'POST', name: '/b', requests: 4, failures: 0 },
    ])
    expect(endpoints[0]!.latencyMs.p50).toBeCloseTo(100, 0)
  })

  it('place requests in the seconds in which the worker counted them', () => {
    const { take, summary } = runOf()
    // Unix 101 to 102 is 0.5 to 1.5 s of the run and shown in its second 1, and so on.
    take(wireStats([wireEntry({ num_reqs_per_sec: { 101: 1, 102: 3 } })]), 2400)
    take(wireStats([wireEntry({ num_reqs_per_sec: { 102: 1, 104: 3 } })]), 5000, 0, true)
    expect(summary(5000).timeline.map(({ rps }) => rps)).toEqual([0, 1, 4, 0, 3])
  })

  it('correct a clock that is off, measured or not', () => {
    const minutes = 600
    const shifted = { num_reqs_per_sec: { [101 + minutes]: 1, [102 + minutes]: 3 }, num_fail_per_sec: {} }
    const measured = runOf()
    measured.take(wireStats([wireEntry(shifted)]), 3000, minutes * 1000, true)
    expect(measured.summary(3000).timeline.map(({ rps }) => rps)).toEqual([0, 1, 3])
    const guessed = runOf()
    guessed.take(wireStats([wireEntry(shifted)]), 3000, null, true)
    expect(guessed.summary(3000).timeline.reduce((sum, { rps }) => sum + rps, 0)).toBe(4)
  })

  it('number their deltas without a gap and end with one that says so', () => {
    const { take } = runOf()
    const first = take(wireStats([wireEntry()]), 3000)
    const last = take(wireStats([]), 6000, 0, true)
    expect([...first, ...last].map(({ seq }) => seq)).toEqual([1, 2, 3, 4])
    expect(last).toMatchObject([{ fromMs: 3000, toMs: 6000, final: true }])
  })

  it('carry errors with the times that the worker knows, or those of the report', () => {
    const { take, summary } = runOf()
    const error = { method: 'GET', name: '/a', error: "HTTPError('503')", occurrences: 2 }
    const errors = { k1: { ...error, first_seen: 101, last_seen: 102.5 }, k2: { ...error, name: '/b' } }
    take(wireStats([wireEntry()], { errors }), 3000, 0, true)
    expect(summary(3000).errors).toMatchObject([
      { name: '/a', error: "HTTPError('503')", occurrences: 2, firstSeen: iso(101_000), lastSeen: iso(102_500) },
      { name: '/b', firstSeen: iso(START), lastSeen: iso(START + 3000) },
    ])
  })

  it('keep 500 names apart and count the rest together', () => {
    const { take, summary } = runOf()
    take(wireStats(Array.from({ length: 700 }, (_, i) => wireEntry({ name: `/${i}` }))), 3000, 0, true)
    const { totals, endpoints } = summary(3000)
    expect(totals.requests).toBe(2800)
    expect(endpoints.length).toBe(501)
    expect(endpoints.find(({ name }) => name === '(other)')?.requests).toBe(800)
  })

  it('leave out what cannot be read, and say how much', () => {
    const broken = [
      5,
      null,
      wireEntry({ name: 5 }),
      wireEntry({ num_requests: 'many' }),
      wireEntry({ num_requests: -1 }),
      wireEntry({ num_requests: Number.POSITIVE_INFINITY }),
      wireEntry({ response_times: { a: 1 } }),
      wireEntry({ response_times: { 5: 2 ** 40 } }),
      wireEntry({ response_times: [1, 2] }),
    ]
    const report = readReport({
      ...wireStats([]),
      stats: [...broken, wireEntry()],
      errors: { a: 1, b: { name: 'x' } },
    })!
    expect(report.entries.length).toBe(1)
    expect(report.broken).toBe(broken.length + 2)
    expect(readReport({ stats: [], stats_total: null })).toBe(null)
    expect(readReport({ stats: 'none', stats_total: {} })).toBe(null)
    expect(readReport(null)).toBe(null)
  })
})

const iso = (ms: number): string => new Date(ms).toISOString()
