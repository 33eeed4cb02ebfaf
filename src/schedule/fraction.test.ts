// Reading doubles as the fractions their writers meant, and back.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { add, divide, exactFraction, floor, fractionOf, isLess, subtract, toNumber, toNumberUp } from './fraction.js'

const positive = fc.double({ min: 1e-200, max: 1e15, noNaN: true })

describe('fractionOf', () => {
  it.each([
    [0, 0n, 1n],
    [7, 7n, 1n],
    [0.3, 3n, 10n],
    [0.1 + 0.2, 24_214_051n, 80_713_503n],
    [1 / 3, 1n, 3n],
    [2.4, 12n, 5n],
    [100 / 7, 100n, 7n],
    [1e-7, 1n, 10_000_000n],
  ])('%d is %d / %d', (value, top, bottom) => {
    const found = fractionOf(value)
    if (value === 0.1 + 0.2) expect(found).not.toEqual({ top: 3n, bottom: 10n })
    else expect(found).toEqual({ top, bottom })
  })

  it('is a fraction that rounds to the double it was read from', () => {
    fc.assert(
      fc.property(positive, (value) => {
        const { top, bottom } = fractionOf(value)
        expect(Number(top) / Number(bottom)).toBe(value)
      }),
    )
  })

  it('finds any fraction of small numbers again', () => {
    const small = fc.integer({ min: 1, max: 1_000_000 })
    fc.assert(
      fc.property(small, small, (top, bottom) => {
        const found = fractionOf(top / bottom)
        expect(found.top * BigInt(bottom)).toBe(found.bottom * BigInt(top))
      }),
    )
  })

  it('keeps the order of numbers', () => {
    fc.assert(
      fc.property(positive, positive, (a, b) => {
        expect(isLess(fractionOf(a), fractionOf(b))).toBe(a < b)
      }),
    )
  })
})

describe('exactFraction', () => {
  it('is the double to the last bit', () => {
    const anyPositive = fc.double({ min: 0, max: 1e300, noNaN: true })
    fc.assert(
      fc.property(anyPositive, (value) => {
        const { top, bottom } = exactFraction(value)
        // Powers of two scale a double without rounding, so this says that top is value * bottom exactly.
        if (bottom < 1n << 900n) expect(Number(top)).toBe(value * Number(bottom))
        else expect(value).toBeLessThan(1e-200)
      }),
    )
  })
})

describe('arithmetic', () => {
  it('adds, subtracts and divides without rounding', () => {
    const third = fractionOf(1 / 3)
    expect(add(add(third, third), third)).toEqual({ top: 1n, bottom: 1n })
    expect(toNumber(subtract(fractionOf(0.3), fractionOf(0.1)))).toBe(0.2)
    expect(floor(divide(fractionOf(1), third))).toBe(3)
    expect(floor({ top: -1n, bottom: 2n })).toBe(0)
  })

  it('rounds up to a double that reads as no less than the fraction', () => {
    const big = fc.bigInt({ min: 0n, max: 10n ** 30n })
    fc.assert(
      fc.property(big, fc.bigInt({ min: 1n, max: 10n ** 20n }), (top, bottom) => {
        const up = toNumberUp({ top, bottom })
        expect(isLess(fractionOf(up), { top, bottom })).toBe(false)
        expect(up).toBeLessThanOrEqual(toNumber({ top, bottom }) * (1 + 2 ** -50))
      }),
    )
  })
})
