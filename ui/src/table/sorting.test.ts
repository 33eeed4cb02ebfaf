// The order of rows.
import { expect, test } from 'vitest'
import { readSort, sorted, writeSort } from './sorting.js'

test('texts are ordered as people count', () => {
  const rows = ['/items/10', '/Items/2', '/a', '/items/1']
  expect(sorted(rows, (row) => row, false)).toEqual(['/a', '/items/1', '/Items/2', '/items/10'])
})

test('numbers by size, both ways, without touching what was given', () => {
  const rows = [3, 10, 1]
  expect(sorted(rows, (row) => row, true)).toEqual([10, 3, 1])
  expect(rows).toEqual([3, 10, 1])
})

test('the word in the address', () => {
  for (const text of ['p95', '-p95', '']) expect(writeSort(readSort(text))).toBe(text)
})
