// What a load curve comes to, in words.
import { expect, test } from 'vitest'
import { curveWords } from './curve-words.js'

const points = [
  { atMs: 0, users: 0 },
  { atMs: 50_000, users: 1000 },
  { atMs: 600_000, users: 1000 },
]

test('peak, end, and what that is for each worker', () => {
  const facts = { points, isOpen: false, iterations: '', workers: 8, endsAt: '14:10' }
  expect(curveWords(facts)).toBe('peak 1,000 users after 50s; ends after 10m, about 14:10; 8 workers → 125 users each')
  expect(curveWords({ ...facts, workers: 3 })).toContain('3 workers → 333 or 334 users each')
  expect(curveWords({ ...facts, workers: 1, isOpen: true })).toBe('peak 1,000 users after 50s; until stopped')
  expect(curveWords({ ...facts, iterations: '40', isOpen: true })).toContain('; ends after 40 iterations;')
  expect(curveWords({ ...facts, iterations: '1' })).toContain('; ends after 1 iteration or 10m, about 14:10;')
})
