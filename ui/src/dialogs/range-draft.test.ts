// Times as one types them.
import { expect, test } from 'vitest'
import { rangeFault, readElapsed } from './range-draft.js'

test('clock and duration', () => {
  expect(['04:30', '1:02:03', '0:5', '90s', '5m', '90', ' '].map(readElapsed)).toEqual([
    270_000,
    3_723_000,
    5000,
    90_000,
    300_000,
    90_000,
    null,
  ])
  expect(readElapsed('4:75')).toBeNaN()
  expect(readElapsed('noon')).toBeNaN()
})

test('what is no range', () => {
  expect(rangeFault(0, 1000)).toBe('')
  expect(rangeFault(null, null)).toBe('')
  expect(rangeFault(5000, 5000)).toMatch(/after/)
  expect(rangeFault(Number.NaN, null)).toMatch(/04:30/)
})
