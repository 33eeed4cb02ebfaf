// Two runs on one time axis.
import { expect, test } from 'vitest'
import { overlay } from './overlay.js'

const series = (stepMs: number, values: number[]) => ({
  times: values.map((_, index) => index * stepMs),
  column: () => values,
})

test('the finer one gives the steps, the shorter one ends in gaps', () => {
  const { times, a, b } = overlay(series(2000, [10, 20]), series(1000, [1, 2, 3, 4, 5, 6]), 'p95')
  expect(times).toEqual([0, 1000, 2000, 3000, 4000, 5000])
  expect(a).toEqual([10, 10, 20, 20, Number.NaN, Number.NaN])
  expect(b).toEqual([1, 2, 3, 4, 5, 6])
})
