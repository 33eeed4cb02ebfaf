// The bars of the latency distribution.
import { describe, expect, test } from 'vitest'
import { aggregateOf, collector, finalContext, lasting, meta } from '../stats.fixture.js'

describe('distribution', () => {
  test('bars rise and count every request', () => {
    const aggregate = aggregateOf()
    const { stats } = collector()
    for (const us of [0, 1, 3, 900, 1000, 1024, 1279, 1280, 40_000]) stats.record(stats.entry('GET', '/'), lasting(us))
    aggregate.add('w1', stats.takeDelta(meta(1000)))
    const { distribution } = aggregate.summarize(finalContext(1000)).totals
    expect(distribution.map(({ upToMs }) => upToMs * 1000)).toEqual(Array.from({ length: 17 }, (_, i) => 2 ** i))
    expect(distribution.filter(({ count }) => count > 0)).toEqual([
      { upToMs: 0.001, count: 1 },
      { upToMs: 0.002, count: 1 },
      { upToMs: 0.004, count: 1 },
      { upToMs: 1.024, count: 2 },
      { upToMs: 2.048, count: 3 },
      { upToMs: 65.536, count: 1 },
    ])
  })

  test('are finer when the values are close together', () => {
    const aggregate = aggregateOf()
    const { stats } = collector()
    for (const us of [1000, 1024, 1279, 1280, 2047, 2048]) stats.record(stats.entry('GET', '/'), lasting(us))
    aggregate.add('w1', stats.takeDelta(meta(1000)))
    expect(aggregate.summarize(finalContext(1000)).totals.distribution).toEqual([
      { upToMs: 1.024, count: 1 },
      { upToMs: 1.28, count: 2 },
      { upToMs: 1.536, count: 1 },
      { upToMs: 1.792, count: 0 },
      { upToMs: 2.048, count: 1 },
      { upToMs: 2.56, count: 1 },
    ])
  })
})
