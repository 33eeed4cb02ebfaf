// Shares always sum to the whole and lie within one of the exact quota.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { share } from './share.js'

const total = fc.integer({ min: 0, max: 1_000_000_000 })

it.each([
  [10, [1, 1, 1], [4, 3, 3]],
  [7, [2, 1], [5, 2]],
  [6, [0.1, 0.2, 0.3], [1, 2, 3]],
  [3, [0, 1, 0], [0, 3, 0]],
  [5, [0, 0], [3, 2]],
  [0, [1, 2], [0, 0]],
  [9, [], []],
  [2, [1e-300, 1e-300], [1, 1]],
])('deals %d by %j as %j', (whole, weights, expected) => {
  expect(share(whole, weights)).toEqual(expected)
})

it('sums to the whole for any weights', () => {
  const weights = fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 50 })
  fc.assert(
    fc.property(total, weights, (whole, list) => {
      const parts = share(whole, list)
      expect(parts.reduce((a, b) => a + b, 0)).toBe(whole)
      expect(parts.every((part) => Number.isInteger(part) && part >= 0)).toBe(true)
    }),
  )
})

it('gives each its exact quota, rounded down or up, and more to more weight', () => {
  const weights = fc.array(fc.integer({ min: 0, max: 100_000 }), { minLength: 1, maxLength: 30 })
  fc.assert(
    fc.property(total, weights, (whole, list) => {
      fc.pre(list.some((weight) => weight > 0))
      const sum = BigInt(list.reduce((a, b) => a + b, 0))
      const parts = share(whole, list)
      for (const [index, part] of parts.entries()) {
        const quota = BigInt(whole) * BigInt(list[index]!)
        expect([quota / sum, (quota + sum - 1n) / sum]).toContain(BigInt(part))
        for (const [other, weight] of list.entries())
          if (weight < list[index]!) expect(parts[other]!).toBeLessThanOrEqual(part)
      }
    }),
  )
})
