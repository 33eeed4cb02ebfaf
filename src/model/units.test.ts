// Durations and sizes as people write and read them.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TymbalError } from './errors.js'
import { formatBytes, formatClock, formatLatency, formatNumber, formatPercent, parseDuration } from './units.js'

describe('parseDuration', () => {
  it.each([
    ['300', 300_000],
    [300, 300_000],
    ['300s', 300_000],
    ['20m', 1_200_000],
    ['3h', 10_800_000],
    ['1h30m', 5_400_000],
    ['500ms', 500],
    ['1.5s', 1500],
    ['2d', 172_800_000],
    [' 10s ', 10_000],
    ['1m500ms', 60_500],
    ['0', 0],
    [0.25, 250],
  ])('%s is %d ms', (text, ms) => {
    expect(parseDuration(text)).toBe(ms)
  })

  it.each(['', 's', '5 minutes', '10x', '-5s', '1h30', '1e3', '5s!', 'NaN', '..5s'])('refuses %j', (text) => {
    expect(() => parseDuration(text)).toThrow(TymbalError)
    expect(() => parseDuration(text)).toThrow(/is not a duration/)
  })
})

describe('formatClock', () => {
  it.each([
    [0, '00:00:00'],
    [999, '00:00:00'],
    [61_000, '00:01:01'],
    [2_530_000, '00:42:10'],
    [360_000_000, '100:00:00'],
    [-5, '00:00:00'],
  ])('%d ms is %s', (ms, text) => {
    expect(formatClock(ms)).toBe(text)
  })
})

describe('formatLatency', () => {
  it.each([
    [0, '0ms'],
    [0.0004, '0.0004ms'],
    [0.312, '0.31ms'],
    [4.1, '4.1ms'],
    [41.04, '41ms'],
    [99.96, '100ms'],
    [310.4, '310ms'],
    [2100, '2.1s'],
    [12_340, '12.3s'],
    [72_000, '1m12s'],
    [999.7, '1s'],
    [59_990, '1m0s'],
    [3_599_500, '60m0s'],
  ])('%d ms is %s', (ms, text) => {
    expect(formatLatency(ms)).toBe(text)
  })

  it('never says 0 for a time that is not zero, nor a minute of 60 seconds', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 3_600_000, noNaN: true }), (ms) => {
        expect(Number.parseFloat(formatLatency(ms))).toBeGreaterThan(0)
        expect(formatLatency(ms)).not.toMatch(/m60s|^60s|^1000ms|e/)
      }),
    )
  })
})

describe('formatBytes', () => {
  it.each([
    [0, '0 B'],
    [186.87142857142857, '187 B'],
    [0.5, '0.5 B'],
    [999, '999 B'],
    [1200, '1.2 kB'],
    [3_400_000, '3.4 MB'],
    [999_999, '1 MB'],
    [9e15, '9 PB'],
  ])('%d is %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text)
  })
})

describe('formatNumber', () => {
  it.each([
    [0, '0'],
    [1204.4, '1,204'],
    [88.23, '88.2'],
    [4.567, '4.57'],
    [0.0031, '0.0031'],
    [1_000_000, '1,000,000'],
    [7, '7'],
    [-3.5, '-3.5'],
  ])('%d is %s', (value, text) => {
    expect(formatNumber(value)).toBe(text)
  })

  it('never says 0 for a value that is not zero', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-9, max: 1e12, noNaN: true }), (value) => {
        expect(Number.parseFloat(formatNumber(value).replaceAll(',', ''))).toBeGreaterThan(0)
      }),
    )
  })
})

describe('formatPercent', () => {
  it.each([
    [0, '0%'],
    [1, '100.00%'],
    [0.0481, '4.81%'],
    [0.00005, '<0.01%'],
    [0.99995, '>99.99%'],
  ])('%d is %s', (share, text) => {
    expect(formatPercent(share)).toBe(text)
  })

  it('shows 0 only for nothing and 100 only for everything', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, minExcluded: true, maxExcluded: true, noNaN: true }), (share) => {
        expect(['0%', '0.00%', '100%', '100.00%']).not.toContain(formatPercent(share))
      }),
    )
  })
})
