// The dialog that edits the load: users and how fast.
import { expect, test } from 'vitest'
import { loadRequest, rateOf, wayCurve, wayText } from './load-draft.js'

const draft = (part: object) => ({ users: '80', rate: '10', reachIn: '', ...part })

test('by the rate', () => {
  expect(loadRequest(draft({}), 50)).toEqual({ users: 80, spawnRate: 10 })
  expect(wayText(draft({}), 50)).toBe('From 50 to 80 users in about 3s.')
  expect(wayCurve(draft({}), 50)).toEqual([
    { atMs: 0, users: 50 },
    { atMs: 3000, users: 80 },
    { atMs: 4500, users: 80 },
  ])
})

test('by the time to get there, up or down', () => {
  expect(loadRequest(draft({ reachIn: '1m' }), 50)).toEqual({ users: 80, spawnRate: 0.5 })
  expect(loadRequest(draft({ reachIn: '7s', users: '0' }), 50)).toEqual({ users: 0, spawnRate: 7.14286 })
})

test('a rate that was left empty stays as it is, and so does one for no way at all', () => {
  expect(loadRequest(draft({ rate: '' }), 50)).toEqual({ users: 80 })
  expect(loadRequest(draft({ reachIn: '1m' }), 80)).toEqual({ users: 80 })
  expect(wayText(draft({}), 80)).toBe('80 users, as now.')
})

test('a time that is half typed is said', () => {
  expect(rateOf(draft({ reachIn: '5 mi' }), 50)).toBeNaN()
  expect(wayText(draft({ reachIn: '5 mi' }), 50)).toMatch(/30s/)
})
