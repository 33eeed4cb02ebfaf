import { expect, it } from 'vitest'
import { lonePoints } from './line-options.js'

it.each([
  [
    [1, null, 2, 3, null, 4],
    [0, 5],
  ],
  [
    [null, 7, undefined, Number.NaN, 8, Number.NaN],
    [1, 4],
  ],
  [[1, 2, 3], null],
  [[], null],
])('of %j the points that no line reaches are %j', (values, lone) => {
  expect(lonePoints(values)).toEqual(lone)
})
