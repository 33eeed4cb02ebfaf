import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { WayBook } from './way-book.js'

const KEY = {}

function ran(perSecond: readonly number[]): WayBook {
  const book = new WayBook()
  let sum = 0
  for (const [second, more] of perSecond.entries()) {
    sum += more
    book.second(second, () => [[KEY, sum]])
  }
  return book
}

describe('the way of a sum', () => {
  test('is its increments by second, then by two, four …', () => {
    expect(ran([1, 2, 3]).increments(KEY)).toEqual([1, 2, 3])
    const long = ran(new Array(100).fill(1))
    expect([long.stepMs, long.increments(KEY).length]).toEqual([2000, 50])
    expect(new Set(long.increments(KEY))).toEqual(new Set([2]))
  })

  test('sums to what had come by the end of its last step, however long it is', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50), { minLength: 1, maxLength: 700 }), (perSecond) => {
        const book = ran(perSecond)
        const increments = book.increments(KEY)
        const whole = (increments.length * book.stepMs) / 1000
        expect(increments.length).toBeLessThan(60)
        expect(perSecond.length - whole).toBeLessThan(book.stepMs / 1000)
        expect(increments.reduce((sum, more) => sum + more, 0)).toBe(
          perSecond.slice(0, whole).reduce((sum, more) => sum + more, 0),
        )
      }),
    )
  })

  test('of what comes late begins there; of a value that is not known yet there is none', () => {
    const book = new WayBook()
    const late = {}
    for (let second = 0; second < 130; second++)
      book.second(second, () =>
        second < 64
          ? [[KEY, Number.NaN]]
          : [
              [KEY, 5],
              [late, second - 63],
            ],
      )
    const values = book.values(late)
    expect(values[0]).toBeNull()
    expect(values.at(-1)).toBeGreaterThan(60)
    expect(book.values(KEY)[0]).toBeNull()
    expect(book.values(KEY).at(-1)).toBe(5)
    expect(book.increments({})).toEqual(values.map(() => 0))
  })
})
