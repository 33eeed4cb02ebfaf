import fc from 'fast-check'
import { expect, test } from 'vitest'
import { summaryFixture } from '../../summary.fixture.js'
import { barsOf } from './distribution-chart.js'
import { areaPath, type Dot, linePath, thin } from './path.js'
import { percentilePoints } from './percentile-chart.js'
import { latencyScale, linearScale, logScale, timeTicks } from './scale.js'

test('a linear scale begins at 0, ends on a round number above the top, and has few ticks', () => {
  expect(linearScale(543).ticks).toEqual([0, 200, 400, 600])
  expect(linearScale(0.0031).ticks).toEqual([0, 0.001, 0.002, 0.003, 0.004])
  fc.assert(
    fc.property(fc.double({ min: 1e-6, max: 1e12, noNaN: true }), (top) => {
      const { ticks, place } = linearScale(top)
      expect(ticks.at(-1)!).toBeGreaterThanOrEqual(top * (1 - 1e-9))
      expect(ticks.length).toBeLessThanOrEqual(6)
      expect(place(top)).toBeGreaterThan(0.5)
    }),
  )
})

test('a logarithmic scale covers its values and rises', () => {
  expect(logScale(3, 4200).ticks).toEqual([1, 10, 100, 1000, 10_000])
  fc.assert(
    fc.property(
      fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
      fc.double({ min: 1, max: 1e6, noNaN: true }),
      (low, ratio) => {
        const { ticks, place } = logScale(low, low * ratio)
        expect(place(low)).toBeGreaterThanOrEqual(0)
        expect(place(low * ratio)).toBeLessThanOrEqual(1)
        expect(place(low * ratio)).toBeGreaterThanOrEqual(place(low))
        expect([...ticks].sort((a, b) => a - b)).toEqual(ticks)
      },
    ),
  )
})

test('latencies within a factor of 30 are linear, others logarithmic, none at all no fault', () => {
  expect(latencyScale([20, 500, 0]).kind).toBe('linear')
  expect(latencyScale([1, 500]).kind).toBe('log')
  expect(latencyScale([0, 0]).ticks.length).toBeGreaterThan(1)
})

test('times are ticked at round steps, at most seven', () => {
  expect(timeTicks(300_000)).toEqual([0, 60_000, 120_000, 180_000, 240_000, 300_000])
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e10 }), (durationMs) => {
      const ticks = timeTicks(durationMs)
      expect(ticks.length).toBeLessThanOrEqual(7)
      expect(ticks.at(-1)!).toBeLessThanOrEqual(durationMs)
    }),
  )
})

const dots = fc.array(fc.option(fc.double({ min: 0, max: 1, noNaN: true })), { minLength: 1, maxLength: 3000 })

test('thinning keeps the extremes of every column, in order, and never more than four dots of it', () => {
  fc.assert(
    fc.property(dots, (values) => {
      const all: Dot[] = values.map((y, index) => ({ x: index / values.length, y }))
      const kept = thin(all)
      const heights = (list: readonly Dot[]): number[] => list.flatMap(({ y }) => (y === null ? [] : [y]))
      expect(Math.max(...heights(kept), 0)).toBe(Math.max(...heights(all), 0))
      expect(Math.min(...heights(kept), 1)).toBe(Math.min(...heights(all), 1))
      expect([...kept].sort((a, b) => a.x - b.x)).toEqual(kept)
      expect(kept.filter(({ y }) => y === null)).toHaveLength(all.filter(({ y }) => y === null).length)
    }),
    { numRuns: 40 },
  )
  const flat = Array.from({ length: 100_000 }, (_, index) => ({ x: index / 100_000, y: 0.5 }))
  expect(thin(flat).length).toBeLessThanOrEqual(480 * 4)
})

test('lines are interrupted where nothing was measured; a lone dot can be seen', () => {
  const line = [0.5, 0.25, null, 1].map((y, index) => ({ x: index / 4, y }))
  expect(linePath(line, 100)).toBe('M0,50 250,75M750,0h1')
  expect(areaPath(line.slice(0, 2), 100)).toBe('M0,100 0,50 250,75V100H0Z')
  expect(linePath([{ x: 0, y: null }], 100)).toBe('')
})

test('percentiles that the requests cannot tell are left out', () => {
  const { latencyMs } = summaryFixture().totals
  const names = (requests: number): string[] => percentilePoints(latencyMs, requests).map((point) => point.name)
  expect(names(1)).toEqual(['50'])
  expect(names(100)).toEqual(['50', '66', '75', '80', '90', '95', '98', '99'])
  expect(names(10_000).at(-1)).toBe('99.99')
})

test('bars begin where the one before ends; empty ends are cut off', () => {
  const { totals } = summaryFixture()
  const distribution = [0, 3, 0, 5, 0].map((count, index) => ({ upToMs: 2 ** (index + 3), count }))
  expect(barsOf({ ...totals, distribution })).toEqual([
    { fromMs: 8, upToMs: 16, count: 3 },
    { fromMs: 16, upToMs: 32, count: 0 },
    { fromMs: 32, upToMs: 64, count: 5 },
  ])
})
