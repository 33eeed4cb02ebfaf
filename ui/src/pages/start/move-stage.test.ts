// The end of a stage moved by hand.
import { expect, test } from 'vitest'
import { moveStage, roomyScale, timeStep, userStep } from './move-stage.js'
import { stageCurve } from './start-draft.js'

const STAGES = [
  { duration: '1m', target: '50' },
  { duration: '5m', target: '50' },
  { duration: '30s', target: '0' },
]
const scale = roomyScale(stageCurve(STAGES)!)

test('there is room to draw further than the curve goes', () => {
  expect(scale.endMs).toBeGreaterThan(390_000)
  expect(scale.mostUsers).toBe(60)
})

test('time and users fall on steps that a hand can meet', () => {
  expect(timeStep(scale)).toBe(5000)
  expect(userStep(scale)).toBe(1)
  expect(timeStep({ endMs: 3_600_000, mostUsers: 1 })).toBe(60_000)
  expect(userStep({ endMs: 1, mostUsers: 12_000 })).toBe(100)
})

test('the length of one stage changes, those after it keep theirs', () => {
  expect(moveStage(STAGES, 1, { atMs: 182_000, users: 71.3 }, scale)).toEqual([
    STAGES[0],
    { duration: '2m', target: '71' },
    STAGES[2],
  ])
})

test('not before its beginning, not below nobody', () => {
  expect(moveStage(STAGES, 2, { atMs: 10, users: -4 }, scale).at(-1)).toEqual({ duration: '0s', target: '0' })
})

test('what it writes can be read again', () => {
  const long = { endMs: 10_000_000, mostUsers: 100 }
  const moved = moveStage(STAGES, 0, { atMs: 5_400_000, users: 1 }, long)
  expect(moved[0]).toEqual({ duration: '1h30m', target: '1' })
  expect(stageCurve(moved)?.[1]).toEqual({ atMs: 5_400_000, users: 1 })
})
