// How classes are dealt when somebody says so.
import { expect, test } from 'vitest'
import { dealtBy, hasTakers, shareOf } from './class-share.js'

const admin = { name: 'Admin', weight: 1, fixedCount: 2, host: null }

test('a weight takes the place of a fixed number, and the other way round; always none is none', () => {
  const dealt = (share: { weight?: number; fixedCount?: number }) => {
    const { weight, fixedCount } = dealtBy(admin, [{ name: 'Admin', ...share }])
    return [weight, fixedCount]
  }
  expect(dealt({ weight: 3 })).toEqual([3, 0])
  expect(dealt({ fixedCount: 5 })).toEqual([1, 5])
  expect(dealt({ fixedCount: 0 })).toEqual([0, 0])
  expect(hasTakers([dealtBy(admin, [{ name: 'Admin', fixedCount: 0 }])])).toBe(false)
  expect(dealtBy(admin, [{ name: 'Other', weight: 0 }])).toBe(admin)
})

test('as one would ask for it', () => {
  expect(shareOf(admin)).toEqual({ name: 'Admin', fixedCount: 2 })
  expect(shareOf({ ...admin, weight: 0, fixedCount: 0 })).toEqual({ name: 'Admin', weight: 0 })
})
