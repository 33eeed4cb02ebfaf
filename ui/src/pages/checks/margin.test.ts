import { describe, expect, it } from 'vitest'
import { marginOf } from './margin.js'

describe('the margin of a threshold', () => {
  it.each([
    ['p(95)<500', 400, 0.2],
    ['p(95)<500', 550, -0.1],
    ['rate>0.9', 0.99, 0.1],
    ['rate >= 0.9', 0.45, -0.5],
    ['avg<=10.5', 10.5, 0],
    ['fail<1%', 0.005, 0.5],
    ['max<1s', 750, 0.25],
    ['p(95)<300ms', 450, -0.5],
    ['count>1e3', 1500, 0.5],
  ])('of %s at %d', (expression, value, margin) => expect(marginOf(expression, value)).toBeCloseTo(margin))

  it.each([
    ['p(95)<500', null],
    ['count==3', 3],
    ['rate<0', 0.1],
    ['<b>so slow', 0.1],
  ])('of %s at %s says nothing', (expression, value) => expect(marginOf(expression, value)).toBeNull())
})
