import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aggregateOf, collector, lasting, meta } from '../stats.fixture.js'

const micros = fc.integer({ min: 1, max: 5_000_000 })

function played(before: readonly number[], after: readonly number[]) {
  const aggregate = aggregateOf()
  const { stats } = collector()
  const record = (values: readonly number[], error: string): void => {
    const entry = stats.entry('GET', '/')
    for (const us of values) stats.record(entry, lasting(us, { error }))
  }
  record(before, '')
  aggregate.add('w1', stats.takeDelta(meta(1000)))
  aggregate.restart(1000)
  record(after, 'HTTP 503')
  aggregate.add('w1', stats.takeDelta(meta(3000)))
  return aggregate
}

describe('figures since a restart', () => {
  it('are those of what was reported since, whatever came before', () => {
    fc.assert(
      fc.property(fc.array(micros, { maxLength: 60 }), fc.array(micros, { maxLength: 60 }), (before, after) => {
        const { fromMs, toMs, totals, endpoints } = played(before, after).sinceRestart(3000)!
        expect([fromMs, toMs, totals.requests, totals.failures]).toEqual([1000, 3000, after.length, after.length])
        expect(endpoints).toHaveLength(after.length === 0 ? 0 : 1)
        if (after.length === 0) return
        expect(totals).toMatchObject({ rps: after.length / 2, failRatio: 1, meanBytes: 300 })
        const sorted = [...after].sort((a, b) => a - b)
        const { mean, p50, min, max } = totals.latencyMs
        expect(mean).toBeCloseTo(after.reduce((sum, us) => sum + us, 0) / after.length / 1000, 9)
        // A bucket is within 0.4 % of what is in it.
        const near = (ms: number, us: number): void =>
          expect(Math.abs(ms * 1000 - us)).toBeLessThanOrEqual(us * 0.004 + 1)
        near(p50, sorted[Math.ceil(after.length / 2) - 1]!)
        near(min, sorted[0]!)
        near(max, sorted.at(-1)!)
      }),
    )
  })

  it('are none without one, and begin anew with each', () => {
    expect(aggregateOf().sinceRestart(5000)).toBeNull()
    const aggregate = played([1000], [2000, 3000])
    aggregate.restart(3000)
    expect(aggregate.sinceRestart(4000)).toMatchObject({ fromMs: 3000, totals: { requests: 0 }, endpoints: [] })
  })
})

describe('the percentile curve of a run that goes on', () => {
  it('has a point for each percent, tenth and hundredth of the tail', () => {
    const aggregate = played(
      Array.from({ length: 1000 }, (_, at) => (at + 1) * 1000),
      [],
    )
    const points = aggregate.percentileCurve({})
    expect(points).toHaveLength(69)
    expect(points[0]).toMatchObject({ percentile: 50 })
    expect(points[0]!.ms).toBeCloseTo(500, -1)
    expect(points.at(-1)).toEqual({ percentile: 100, ms: 1000 })
    expect(aggregate.percentileCurve({ endpoint: 'GET /' })).toEqual(points)
    expect(aggregate.percentileCurve({ worker: 'w1' })).toEqual(points)
    expect(aggregate.percentileCurve({ endpoint: 'GET /never' })).toEqual([])
    expect(aggregate.percentileCurve({ worker: 'nobody' })).toEqual([])
  })
})
