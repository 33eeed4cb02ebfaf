import { expect, it } from 'vitest'
import { responseBucket } from './response-bucket.js'

it.each([
  [0, 0],
  [0.5, 0],
  [1.5, 2],
  [2.5, 2],
  [99.4, 99],
  [99.6, 100],
  [120.4, 120],
  [125, 120],
  [135, 140],
  [996, 1000],
  [1049, 1000],
  [2450, 2400],
  [2550, 2600],
  [9960, 10_000],
  [12_500, 12_000],
  [13_500, 14_000],
])('%d ms is counted under %d, as Python rounds', (ms, bucket) => {
  expect(responseBucket(ms)).toBe(bucket)
})
