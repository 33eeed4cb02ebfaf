import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Downsampler, gridOf } from './downsampler.js'

const values = fc.array(fc.oneof(fc.integer({ min: 0, max: 100_000 }), fc.constant(Number.NaN)), { maxLength: 300 })

it('is what a person would work out: mean, least and greatest of the steps that fall into each', () => {
  fc.assert(
    fc.property(values, fc.integer({ min: 1, max: 80 }), (steps, points) => {
      const grid = gridOf(0, steps.length * 1000, 1000, points)
      const sampler = new Downsampler(grid)
      for (const [at, value] of steps.entries()) sampler.add(at * 1000, 1000, value)
      const { mean, min, max } = sampler.column()
      expect(grid.count).toBeLessThanOrEqual(points)
      expect(grid.count * grid.stepMs).toBeGreaterThanOrEqual(steps.length * 1000)
      for (let i = 0; i < grid.count; i++) {
        const size = grid.stepMs / 1000
        const own = steps.slice(i * size, (i + 1) * size).filter((value) => !Number.isNaN(value))
        if (own.length === 0) {
          expect([mean[i], min[i], max[i]]).toEqual([Number.NaN, Number.NaN, Number.NaN])
          continue
        }
        expect(min[i]).toBe(Math.min(...own))
        expect(max[i]).toBe(Math.max(...own))
        expect(mean[i]).toBe(Math.fround(own.reduce((sum, value) => sum + value, 0) / own.length))
      }
    }),
  )
})

it('weighs steps by their length', () => {
  const sampler = new Downsampler({ fromMs: 0, stepMs: 2000, count: 1 })
  sampler.add(0, 1000, 10)
  sampler.add(1000, 500, 40)
  expect(sampler.column().mean[0]).toBe(20)
})

it('begins and ends where whole steps do', () => {
  expect(gridOf(12_345, 61_000, 10_000, 1000)).toEqual({ fromMs: 10_000, stepMs: 10_000, count: 6 })
  expect(gridOf(0, 0, 1000, 100)).toEqual({ fromMs: 0, stepMs: 1000, count: 0 })
  expect(gridOf(0, 86_400_000, 1000, 1200)).toEqual({ fromMs: 0, stepMs: 72_000, count: 1200 })
})
