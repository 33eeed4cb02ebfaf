import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { trendOf } from './describe-lines.js'

const of = (count: number, valueAt: (index: number) => number): number[] =>
  Array.from({ length: count }, (_, i) => valueAt(i))

describe('the trend of a line', () => {
  it.each([
    ['a ramp', of(8, (i) => i), 'rising'],
    ['a long ramp with noise', of(60, (i) => 100 + 2 * i + (i % 3)), 'rising'],
    ['a fall', of(40, (i) => 100 - 2 * i), 'falling'],
    ['a step up in the last quarter', of(40, (i) => (i < 30 ? 100 : 200) + (i % 2)), 'rising'],
    ['a line that stays', of(40, () => 7), 'steady'],
    ['what moves up and down', of(40, (i) => (i % 4 === 0 ? 3 : 0)), 'steady'],
    ['a small change', of(40, (i) => 100 + i / 20), 'steady'],
  ])('of %s is %s', (_what, values, trend) => {
    expect(trendOf(values)).toBe(trend)
  })

  it('of noise alone is rarely one', () => {
    let told = 0
    const noise = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 30, maxLength: 60 })
    fc.assert(
      fc.property(noise, (values) => {
        if (trendOf(values) !== 'steady') told++
      }),
      { numRuns: 1000, seed: 1 },
    )
    expect(told).toBeLessThan(60)
  })
})
