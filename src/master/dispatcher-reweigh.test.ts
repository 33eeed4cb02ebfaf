// Classes that get other weights while their users run.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { UserClassInfo } from '../model/load.js'
import { dispatcherOf, rowsOf, show, spread, sum, totalsOf, userClass } from './dispatcher.fixture.js'

const someShare = fc.oneof(
  fc.record({ weight: fc.integer({ min: 0, max: 9 }), fixedCount: fc.constant(0) }),
  fc.record({ weight: fc.constant(1), fixedCount: fc.integer({ min: 1, max: 6 }) }),
)
const classesOf = (shares: readonly { weight: number; fixedCount: number }[]): UserClassInfo[] =>
  shares.map(({ weight, fixedCount }, i) => userClass('ABCD'[i]!, weight, fixedCount))
const hasWeight = (classes: readonly UserClassInfo[]): boolean =>
  classes.some(({ weight, fixedCount }) => fixedCount === 0 && weight > 0)

describe('other weights', () => {
  it('exchange users one by one, as few as there must be', () => {
    const dispatcher = dispatcherOf([userClass('A', 3), userClass('B', 1)], ['w1', 'w2'])
    dispatcher.resize(8)
    dispatcher.reweigh([userClass('A', 1), userClass('B', 1)])
    const seen = [1, 1, 5].map((limit) => [dispatcher.exchange(limit).exchanged, show(dispatcher, ['w1', 'w2'])])
    expect(seen).toEqual([
      [1, 'A3B1 A2B2'],
      [1, 'A2B2 A2B2'],
      [0, 'A2B2 A2B2'],
    ])
  })

  it('without a weight a class goes, with a fixed number it has just that many', () => {
    const dispatcher = dispatcherOf([userClass('A', 1), userClass('B', 1), userClass('C', 1, 2)], ['w1', 'w2'])
    dispatcher.resize(10)
    dispatcher.reweigh([userClass('A', 0), userClass('B', 1), userClass('C', 1, 3)])
    dispatcher.exchange()
    expect(dispatcher.classCounts()).toEqual([0, 7, 3])
    dispatcher.resize(2)
    expect(dispatcher.classCounts()).toEqual([0, 0, 2])
  })

  it('hold for a worker that was away meanwhile, too', () => {
    const dispatcher = dispatcherOf([userClass('A', 3), userClass('B', 1)], ['w1', 'w2'])
    dispatcher.resize(8)
    const atLoss = dispatcher.row('w2')
    dispatcher.removeWorker('w2')
    dispatcher.reweigh([userClass('A', 0), userClass('B', 1)])
    dispatcher.exchange()
    expect(show(dispatcher, ['w1'])).toBe('B4')
    dispatcher.addWorker({ id: 'w2', host: 'h2' }, atLoss)
    expect(dispatcher.exchange().exchanged).toBe(3)
    expect(show(dispatcher, ['w1', 'w2'])).toBe('B4 B4')
  })

  it('nobody is exchanged where nothing was reweighed', () => {
    const dispatcher = dispatcherOf([userClass('A'), userClass('B')], ['w1'])
    dispatcher.useClasses(['A'])
    dispatcher.resize(4)
    dispatcher.useClasses(['B'])
    expect(dispatcher.exchange().exchanged).toBe(0)
  })

  it('lead to what the new weights alone would have come to, on any fleet; workers stay even', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(someShare, someShare), { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 0, max: 60 }),
        fc.array(fc.integer({ min: 1, max: 7 }), { maxLength: 5 }),
        (shares, workers, users, limits) => {
          const before = classesOf(shares.map(([share]) => share))
          const after = classesOf(shares.map(([, share]) => share))
          fc.pre(hasWeight(before) && hasWeight(after))
          const ids = Array.from({ length: workers }, (_, i) => `h${i}`)
          const dispatcher = dispatcherOf(before, ids)
          const fresh = dispatcherOf(after, ids)
          dispatcher.resize(users)
          fresh.resize(users)
          dispatcher.reweigh(after)
          for (const limit of limits) expect(dispatcher.exchange(limit).exchanged).toBeLessThanOrEqual(limit)
          dispatcher.reweigh(after)
          dispatcher.exchange()
          expect(dispatcher.total).toBe(users)
          expect(sum(dispatcher.classCounts())).toBe(users)
          expect(
            rowsOf(dispatcher)
              .flat()
              .every((count) => count >= 0),
          ).toBe(true)
          expect(spread([...totalsOf(dispatcher).values()])).toBeLessThanOrEqual(1)
          for (const [i, count] of dispatcher.classCounts().entries()) {
            expect(Math.abs(count - fresh.classCounts()[i]!)).toBeLessThanOrEqual(1)
          }
          // And everybody can go again.
          dispatcher.resize(0)
          expect(dispatcher.classCounts().every((count) => count === 0)).toBe(true)
        },
      ),
      { numRuns: 400 },
    )
  })
})
