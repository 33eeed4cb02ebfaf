// Users of our classes on workers that have classes of their own.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Slot } from '../../messages.js'
import { dealClasses } from './deal-classes.js'

const slots = (...names: readonly string[]): Slot[] =>
  names.map((name) => {
    const [userClass, scenario = 'default'] = name.split('@') as [string, string?]
    return { scenario, userClass, maxIterations: null, gracefulStopMs: 0 }
  })
const deal = (ours: readonly Slot[], own: readonly string[] | null, row: readonly number[], turn = 0) =>
  Object.fromEntries(dealClasses(ours, own, turn).countsOf(row))

describe('users of our classes', () => {
  it('go to the classes of the same names, zeros included', () => {
    const ours = slots('Shopper', 'Admin')
    expect(deal(ours, ['Admin', 'Other', 'Shopper'], [3, 0])).toEqual({ Shopper: 3, Admin: 0, Other: 0 })
    expect(dealClasses(ours, ['Admin', 'Shopper'], 0).remark).toBe('')
  })

  it('of several scenarios are added up', () => {
    expect(deal(slots('A@one', 'B@one', 'A@two'), ['A', 'B'], [1, 2, 4])).toEqual({ A: 5, B: 2 })
  })

  it('are dealt evenly where no name is the same, beginning elsewhere on each worker', () => {
    const own = ['Y', 'X', 'Z']
    expect(deal(slots('A', 'B'), own, [2, 2])).toEqual({ X: 2, Y: 1, Z: 1 })
    expect(deal(slots('A', 'B'), own, [1, 0], 0)).toEqual({ X: 1, Y: 0, Z: 0 })
    expect(deal(slots('A', 'B'), own, [1, 0], 1)).toEqual({ X: 0, Y: 1, Z: 0 })
    expect(deal(slots('A', 'B'), own, [1, 0], 5)).toEqual({ X: 0, Y: 0, Z: 1 })
    expect(dealClasses(slots('A', 'B'), own, 0).remark).toBe(
      'it has no class A, B; those users are dealt evenly over its X, Y, Z',
    )
  })

  it('without a class of their name go to the classes that have one', () => {
    expect(deal(slots('A', 'B', 'C'), ['A', 'B', 'Mine'], [1, 1, 3])).toEqual({ A: 3, B: 2, Mine: 0 })
  })

  it('keep their names on workers that take any', () => {
    expect(deal(slots('A', 'B'), null, [1, 2])).toEqual({ A: 1, B: 2 })
    expect(dealClasses(slots('A', 'B'), null, 0).remark).toBe('')
  })

  it('are nobody on a worker without classes, and that is said', () => {
    expect(deal(slots('A'), [], [3])).toEqual({})
    expect(dealClasses(slots('A'), [], 0).remark).toBe('it has no user classes and runs no users')
  })

  it('are known again by their names, and dealt evenly where those are not ours', () => {
    const found = (ours: readonly string[], users: Record<string, number>) =>
      dealClasses(slots(...ours), Object.keys(users), 0).slotsOf(new Map(Object.entries(users)))
    expect(found(['A', 'B'], { A: 3, B: 1 })).toEqual([3, 1])
    expect(found(['A', 'B'], { A: 3, Mine: 0 })).toEqual([3, 0])
    expect(found(['A', 'B'], { X: 2, Y: 3 })).toEqual([3, 2])
    expect(found(['A', 'B'], {})).toEqual([0, 0])
  })

  it('are all there whatever the names, and classes fill without ever shrinking', () => {
    const names = fc.uniqueArray(fc.constantFrom('A', 'B', 'C', 'D', 'E'), { minLength: 1 })
    const counts = fc.array(fc.nat(50), { minLength: 5, maxLength: 5 })
    fc.assert(
      fc.property(names, names, counts, fc.nat(9), (ours, own, row, turn) => {
        const { countsOf } = dealClasses(slots(...ours), own, turn)
        const rows = row.slice(0, ours.length)
        const placed = countsOf(rows)
        expect([...placed.values()].reduce((sum, users) => sum + users, 0)).toBe(rows.reduce((sum, n) => sum + n, 0))
        const more = countsOf(rows.map((users, i) => (i === 0 ? users + 1 : users)))
        for (const [name, users] of placed) expect(more.get(name)).toBeGreaterThanOrEqual(users)
      }),
    )
  })
})
