// The run over time: a point a second, bounded, nothing lost.
import { describe, expect, test } from 'vitest'
import { aggregateOf, collector, context, finalContext, meta, request, steadyReports } from '../stats.fixture.js'

describe('timeline', () => {
  test('has a point for each closed second with its users', () => {
    const aggregate = aggregateOf()
    for (const [second, report] of steadyReports(3, 10 * 2).entries()) {
      aggregate.add('w1', report)
      aggregate.closeSecond((second + 1) * 1000 + 3, second * 10)
    }
    const { timeline } = aggregate.summarize(context(3003))
    expect(timeline.map(({ atMs, stepMs, users, rps }) => [atMs, stepMs, users, rps])).toEqual([
      [0, 1000, 0, 20],
      [1000, 1000, 10, 20],
      [2000, 1000, 20, 20],
    ])
    expect(timeline[1]!.p95).toBeCloseTo(10, 0)
  })

  test('a stalled worker’s report is dealt over the seconds it covers', () => {
    const aggregate = aggregateOf()
    const { stats } = collector()
    request(stats, '/', 10)
    aggregate.add('w1', stats.takeDelta(meta(1000)))
    request(stats, '/', 40, 20, 'late')
    aggregate.add('w1', stats.takeDelta(meta(5000)))
    for (let second = 1; second <= 5; second++) aggregate.closeSecond(second * 1000, 5)
    const { timeline, totals, endpoints } = aggregate.summarize(context(5000))
    expect(timeline.map(({ rps }) => rps)).toEqual([10, 10, 10, 10, 10])
    expect(timeline.map(({ failuresPerSecond }) => failuresPerSecond)).toEqual([0, 10, 10, 10, 10])
    expect(timeline[3]!.p50).toBeCloseTo(20, 0)
    expect(totals.window).toMatchObject({ requests: 50, failures: 40 })
    expect(endpoints[0]!.window.requests).toBe(50)
  })

  test('holds a bounded number of points: neighbours are joined and every request stays', () => {
    const aggregate = aggregateOf({ historySeconds: 8 })
    for (const [second, report] of steadyReports(30, 6, 25).entries()) {
      aggregate.add('w1', report)
      aggregate.closeSecond((second + 1) * 1000, second)
    }
    const { timeline } = aggregate.summarize(finalContext(30_000))
    expect(timeline.length).toBeLessThanOrEqual(8)
    expect(timeline.map(({ stepMs }) => stepMs)).toEqual([4000, 4000, 4000, 4000, 4000, 4000, 4000, 2000])
    expect(timeline.reduce((sum, { rps, stepMs }) => sum + (rps * stepMs) / 1000, 0)).toBe(180)
    expect(timeline[0]).toMatchObject({ atMs: 0, users: 3, rps: 6 })
    expect(timeline[0]!.p99).toBeCloseTo(25, 0)
  })

  test('a moment after the last full second belongs to it', () => {
    const aggregate = aggregateOf()
    for (const report of steadyReports(3, 10)) aggregate.add('w1', report)
    aggregate.closeSecond(3000, 4)
    const { timeline } = aggregate.summarize(finalContext(3020))
    expect(timeline.map(({ atMs, stepMs }) => [atMs, stepMs])).toEqual([
      [0, 1000],
      [1000, 1000],
      [2000, 1000],
    ])
    const { stats } = collector()
    request(stats, '/', 5)
    aggregate.add('w2', { ...stats.takeDelta(meta(3020)), fromMs: 3000 })
    expect(aggregate.summarize(finalContext(3020, ['w1', 'w2'])).timeline.at(-1)).toMatchObject({
      stepMs: 1020,
      users: 4,
    })
  })

  test('reports with impossible times lose nothing and cost nothing', () => {
    const aggregate = aggregateOf()
    const times = [
      [0, 1e15],
      [1e15, 1e15 + 1],
      [Number.NaN, 5],
      [-1e9, -1e9 + 1000],
      [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
    ]
    for (const [i, [fromMs, toMs]] of times.entries()) {
      const { stats } = collector()
      request(stats, '/', 10)
      aggregate.add(`w${i}`, { ...stats.takeDelta(meta(1000)), fromMs: fromMs!, toMs: toMs! })
    }
    const { totals, timeline } = aggregate.summarize(finalContext(1000))
    expect(totals.requests).toBe(50)
    expect(timeline.length).toBeLessThanOrEqual(62)
    aggregate.closeSecond(Number.NaN, 1)
  })
})
