// Latency against load.
import { expect, test } from 'vitest'
import { loadPoints } from './load-points.js'

const series = (stepMs: number, values: number[]) => ({
  times: values.map((_, index) => index * stepMs),
  column: () => values,
})

test('each step of the endpoint has the load of its time; idle steps are left out', () => {
  const all = series(1000, [100, 200, 300, 50])
  expect(loadPoints(all, series(1000, [10, 20, Number.NaN, 5]))).toEqual({ loads: [50, 100, 200], p95: [5, 10, 20] })
})

test('steps of another length', () => {
  expect(loadPoints(series(1000, [100, 200, 300, 400]), series(2000, [10, 30]))).toEqual({
    loads: [100, 300],
    p95: [10, 30],
  })
  expect(loadPoints(series(2000, [100, 300]), series(1000, [1, 2, 3]))).toEqual({
    loads: [100, 100, 300],
    p95: [1, 2, 3],
  })
})
