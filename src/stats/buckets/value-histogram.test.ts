// Custom trends hold any finite number.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ExactSum } from './exact-sum.js'
import { KEY_LIMIT, keyOf, middleOf, ValueHistogram } from './value-histogram.js'

const normal = fc
  .double({ noNaN: true, noDefaultInfinity: true })
  .filter((value) => value === 0 || Math.abs(value) > 1e-300)

describe('ValueHistogram', () => {
  test('the middle of a value’s bucket is within 0.2 % of it, fractions and negatives too', () => {
    fc.assert(
      fc.property(normal, (value) => {
        expect(Math.abs(middleOf(keyOf(value)) - value)).toBeLessThanOrEqual(Math.abs(value) * 0.002)
        expect(Math.abs(keyOf(value))).toBeLessThanOrEqual(KEY_LIMIT)
      }),
    )
  })

  test('keys rise with the values', () => {
    fc.assert(
      fc.property(
        normal,
        normal,
        (a, b) => void expect(keyOf(Math.min(a, b))).toBeLessThanOrEqual(keyOf(Math.max(a, b))),
      ),
    )
  })

  test('percentiles are near, the outer ones exact', () => {
    const histogram = new ValueHistogram()
    for (const value of [-7.25, -0.001, 0, 0.5, 1e9]) histogram.record(value)
    const [lowest, median, p80, highest] = histogram.percentiles([0, 50, 80, 100])
    expect([lowest, median, highest]).toEqual([-7.25, 0, 1e9])
    expect(p80).toBeCloseTo(0.5, 2)
  })
})

describe('ExactSum', () => {
  function sumOf(values: readonly number[]): number {
    const sum = new ExactSum()
    for (const value of values) sum.add(value)
    return sum.value
  }

  test('is right where additions one by one are not', () => {
    expect(sumOf(new Array(10).fill(0.1))).toBe(1)
    expect(sumOf([1e100, 1, -1e100])).toBe(1)
    expect(sumOf([])).toBe(0)
  })

  test('does not depend on the order', () => {
    const values = fc.array(fc.double({ noNaN: true, min: -1e12, max: 1e12 }), { minLength: 2, maxLength: 30 })
    fc.assert(
      fc.property(values, (list) => {
        const sum = sumOf(list)
        expect(sumOf([...list].reverse())).toBe(sum)
        expect(sumOf([...list].sort((a, b) => a - b))).toBe(sum)
      }),
      { numRuns: 500 },
    )
  })

  test('agrees with integers', () => {
    fc.assert(
      fc.property(fc.array(fc.maxSafeInteger(), { maxLength: 20 }), (list) => {
        expect(sumOf(list)).toBe(Number(list.reduce((sum, value) => sum + BigInt(value), 0n)))
      }),
    )
  })
})
