import { expect, test } from 'vitest'
import { firstThatFits, fitPieces } from './fit.js'

test('pieces go whole, in their order, until the rest fits', () => {
  const pieces = ['p50 38.4', '', 'p95 121', 'p99 640']
  expect(fitPieces(pieces, 26, [2, 3])).toBe('p50 38.4  p95 121  p99 640')
  expect(fitPieces(pieces, 25, [2, 3])).toBe('p50 38.4  p99 640')
  expect(fitPieces(pieces, 10, [2, 3], ', ')).toBe('p50 38.4')
})

test('the longest way of saying it that fits', () => {
  expect(firstThatFits(['12 users left', '12 users'], 12)).toBe('12 users')
  expect(firstThatFits(['12 users left', '12 users'], 3)).toBe('12 users')
})
