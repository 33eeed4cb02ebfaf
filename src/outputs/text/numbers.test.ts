import fc from 'fast-check'
import { expect, test } from 'vitest'
import { count, duration, elapsed, ms, plain, rate, share, sinceStart } from './numbers.js'

test('three significant digits, thousands in full', () => {
  expect([0, 0.00031, 0.042, 4.213, 38.44, 99.96, 310.4, 12_345.6].map(ms)).toEqual([
    '0',
    '0.00031',
    '0.042',
    '4.21',
    '38.4',
    '100',
    '310',
    '12,346',
  ])
  expect([-38.44, -0.5].map(ms)).toEqual(['-38.4', '-0.50'])
  expect([0.2, 0.24, 0.0996, 0.5].map(ms)).toEqual(['0.20', '0.24', '0.10', '0.50'])
  expect([12, 1.5, 1234].map(plain)).toEqual(['12', '1.50', '1,234'])
})

test('a value that is not zero never reads as zero', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-9, max: 1e12, noNaN: true }), (value) => {
      for (const text of [ms(value), rate(value), plain(value)]) expect(text).toMatch(/[1-9]/)
    }),
  )
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e9 }), fc.integer({ min: 1, max: 1e12 }), (part, rest) => {
      const text = share(part, part + rest)
      expect(text).not.toMatch(/^0(\.0+)?%$/)
      expect(text).not.toMatch(/^100(\.0+)?%$/)
    }),
  )
})

test('the share of an empty whole is no number', () => {
  expect(share(0, 0)).toBe('-')
  expect(share(0, 10)).toBe('0%')
})

test('what is read back is within half a percent', () => {
  fc.assert(
    fc.property(fc.double({ min: 1, max: 1e9, noNaN: true }), (value) => {
      expect(Math.abs(Number(ms(value).replaceAll(',', '')) / value - 1)).toBeLessThan(0.0051)
    }),
  )
})

test('durations and elapsed times', () => {
  expect([0, 250, 9_949, 45_000, 300_000, 303_400, 3_720_000, 90_061_000].map(duration)).toEqual([
    '0s',
    '0.3s',
    '9.9s',
    '45s',
    '5m',
    '5m 3s',
    '1h 2m',
    '25h 1m 1s',
  ])
  expect([0, 10_900, 3_599_999, 3_610_000].map(elapsed)).toEqual(['00:00', '00:10', '59:59', '1:00:10'])
  expect(count(1_017_004)).toBe('1,017,004')
})

test('times that cannot be read count from the start', () => {
  expect(sinceStart('2026-11-23T12:00:10Z', '2026-11-23T12:00:00Z')).toBe(10_000)
  expect(sinceStart('nonsense', '2026-11-23T12:00:00Z')).toBe(0)
  expect(sinceStart('2026-11-23T11:59:59Z', '2026-11-23T12:00:00Z')).toBe(0)
})
