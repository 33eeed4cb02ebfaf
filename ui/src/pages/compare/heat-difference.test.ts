// What one heatmap has more of than another.
import { expect, test } from 'vitest'
import type { Heatmap } from '../../../../src/web/api.js'
import { heatDifference } from './heat-difference.js'

const map = (stepMs: number, boundsMs: number[], counts: number[]): Heatmap => ({
  fromMs: 0,
  stepMs,
  columns: counts.length / boundsMs.length,
  boundsMs,
  counts: btoa(String.fromCharCode(...new Uint8Array(new Uint32Array(counts).buffer))),
})
const sum = (values: ArrayLike<number>): number => Array.from(values).reduce((total, one) => total + one, 0)

test('requests are neither lost nor made, whatever the grids', () => {
  // 60 requests in 4 s, and 30 in 2 s of finer rows: 2 s have both.
  const a = map(2000, [10, 20, 40], [5, 15, 10, 10, 20, 0])
  const b = map(1000, [5, 10, 15, 20, 80], [1, 4, 5, 5, 0, 0, 10, 0, 3, 2])
  const difference = heatDifference(a, b)!
  expect(difference).toMatchObject({ fromMs: 0, stepMs: 2000, columns: 1 })
  const seconds = difference.stepMs / 1000
  expect(sum(difference.a) * seconds).toBeCloseTo(30, 6)
  expect(sum(difference.b) * seconds).toBeCloseTo(30, 6)
})

test('only the time that both have is compared', () => {
  const long = map(1000, [10, 20], [1, 1, 1, 1, 1, 1, 1, 1])
  const short = map(1000, [10, 20], [1, 1, 1, 1])
  const { columns, a, b } = heatDifference(long, short)!
  expect(columns).toBe(2)
  expect(a).toEqual(b)
})

test('the same twice has no difference', () => {
  const a = map(1000, [10, 20, 40], [5, 15, 10])
  const { a: one, b: two } = heatDifference(a, a)!
  expect(one).toEqual(two)
})

test('nothing recorded is no picture', () => {
  expect(heatDifference(map(1000, [], []), map(1000, [10], [1]))).toBeNull()
})
