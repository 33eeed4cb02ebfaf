// Picking by weight: every random number gives the index whose range it lies in.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { WeightedPick } from './weighted-pick.js'

it('picks the index whose share of the total the random number lies in', () => {
  const weights = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 2, maxLength: 8 })
  fc.assert(
    fc.property(
      weights.filter((all) => all.some((weight) => weight > 0)),
      fc.nat(999),
      (all, permille) => {
        const picked = new WeightedPick(all).pick(() => permille / 1000)
        const total = all.reduce((sum, weight) => sum + weight, 0)
        const below = all.slice(0, picked).reduce((sum, weight) => sum + weight, 0)
        const at = (permille / 1000) * total
        expect(all[picked]).toBeGreaterThan(0)
        expect(at).toBeGreaterThanOrEqual(below)
        expect(at).toBeLessThan(below + all[picked]!)
      },
    ),
  )
})

it('uses up no random number for a single one', () => {
  const pick = new WeightedPick([3])
  expect(
    pick.pick(() => {
      throw new Error('not asked')
    }),
  ).toBe(0)
})
