// The dialog that edits the load: users and how fast.
import { expect, test } from 'vitest'
import { type LoadDraft, loadRequest, rateOf, wayCurve, wayText } from './load-draft.js'

const shares = { A: { kind: 'weight' as const, count: '3' }, B: { kind: 'fixed' as const, count: '1' } }
const draft = (part: Partial<LoadDraft>): LoadDraft => ({
  users: '80',
  rate: '10',
  reachIn: '',
  shares,
  when: 'now',
  ...part,
})
const opened = { users: '50', rate: '10', shares }
const request = (part: Partial<LoadDraft>, now: number) => loadRequest(draft(part), opened, now)

test('by the rate', () => {
  expect(request({}, 50)).toEqual({ users: 80, spawnRate: 10 })
  expect(wayText(draft({}), 50)).toBe('From 50 to 80 users in about 3s.')
  expect(wayCurve(draft({}), 50)).toEqual([
    { atMs: 0, users: 50 },
    { atMs: 3000, users: 80 },
    { atMs: 4500, users: 80 },
  ])
})

test('by the time to get there, up or down', () => {
  expect(request({ reachIn: '1m' }, 50)).toEqual({ users: 80, spawnRate: 0.5 })
  expect(request({ reachIn: '7s', users: '0' }, 50)).toEqual({ users: 0, spawnRate: 7.14286 })
})

test('a rate that was left empty stays as it is, and so does one for no way at all', () => {
  expect(request({ rate: '' }, 50)).toEqual({ users: 80 })
  expect(request({ reachIn: '1m' }, 80)).toEqual({ users: 80 })
  expect(wayText(draft({}), 80)).toBe('80 users, as now.')
})

test('a time that is half typed is said', () => {
  expect(rateOf(draft({ reachIn: '5 mi' }), 50)).toBeNaN()
  expect(wayText(draft({ reachIn: '5 mi' }), 50)).toMatch(/30s/)
})

test('classes alone leave the users as they are planned; with other users both are said', () => {
  const other = { ...shares, A: { kind: 'weight' as const, count: '5' } }
  expect(request({ users: '50', shares: other }, 50)).toEqual({ userClasses: [{ name: 'A', weight: 5 }] })
  expect(request({ shares: other, when: 'stage-end' }, 50)).toEqual({
    users: 80,
    spawnRate: 10,
    userClasses: [{ name: 'A', weight: 5 }],
    when: 'stage-end',
  })
})

test('a fixed number that goes is a weight from then on', () => {
  const other = { ...shares, B: { kind: 'weight' as const, count: '1' } }
  expect(request({ users: '50', shares: other }, 50)).toEqual({ userClasses: [{ name: 'B', weight: 1 }] })
})
