// Two runs laid over each other.
import { expect, test } from 'vitest'
import { type Alignable, aligned, alignmentsOf, stageEnds } from './align.js'

const run = (ends: number[], users: number[], p95: number[]): Alignable => ({
  stageEnds: ends,
  series: {
    times: users.map((_, index) => index * 1000),
    column: (metric) => (metric === 'users' ? users : p95),
  },
})

test('the ends of stages', () => {
  const stages = [
    { durationMs: 60_000, target: 50 },
    { durationMs: 30_000, target: 0 },
  ]
  expect(stageEnds({ options: { stages } })).toEqual([60_000, 90_000])
  expect(stageEnds({ options: { stages: [] } })).toEqual([])
  expect(stageEnds({ options: {} })).toEqual([])
})

test('only what both have is offered', () => {
  const flat = run([], [5, 5, 5, 5], [1, 1, 1, 1])
  const ramp = run([2000, 4000], [0, 5, 10, 10], [1, 2, 3, 3])
  expect(alignmentsOf(flat, ramp)).toEqual(['elapsed'])
  expect(alignmentsOf(ramp, ramp)).toEqual(['elapsed', 'stage', 'users'])
  expect(alignmentsOf(ramp, run([1000, 2000, 3000], [0, 5, 10, 10], [1, 2, 3, 3]))).toEqual(['elapsed', 'users'])
})

test('by stage: the second is stretched until its stages end with those of the first', () => {
  const a = run([2000, 6000], [0, 0, 0, 0, 0, 0], [1, 2, 3, 4, 5, 6])
  const b = run([1000, 3000], [0, 0, 0], [10, 20, 30])
  const { times, b: moved } = aligned(a, b, 'p95', 'stage')
  expect(times).toEqual([0, 1000, 2000, 3000, 4000, 5000])
  expect(moved).toEqual([10, 10, 20, 20, 30, 30])
})

test('by users: the middle value of the seconds with that many, gaps where one never had them', () => {
  const a = run([], [0, 1, 1, 1, 2], [0, 5, 90, 6, 7])
  const b = run([], [0, 1, 2, 2, 3], [1, 2, 3, 4, 5])
  expect(aligned(a, b, 'p95', 'users')).toEqual({
    times: [0, 1, 2, 3],
    a: [0, 6, 7, Number.NaN],
    b: [1, 2, 4, 5],
  })
})
