// The Start form: what it holds at first, and the curve it shows.
import { expect, test } from 'vitest'
import type { ScriptState } from '../../../../src/web/api.js'
import { type Draft, draftOf, previewOf } from './start-draft.js'

const script: ScriptState = {
  tabs: [],
  path: 'a.ts',
  hash: 'x',
  userClasses: ['A', 'B'].map((name) => ({ name, weight: 1, fixedCount: 0, host: null, tasks: [] })),
  defaults: { users: 10, spawnRate: 2, runTime: '1m', host: 'http://a' },
  hasOwnLoad: false,
  parameters: [{ name: 'size', type: 'number', default: 3, help: '', choices: [], secret: false }],
}

test('a preset of an older script loses the classes that are no more', () => {
  expect(draftOf(script, { userClasses: ['B', 'Gone'] }).classes).toEqual(['B'])
  expect(draftOf(script, { userClasses: ['Gone'] }).classes).toEqual(['A', 'B'])
})

const curve = (part: Partial<Draft>) =>
  previewOf({ ...draftOf(script), ...part })?.map(({ atMs, users }) => [atMs, users])

test('the curve: a ramp, then level; cut off by a short run time', () => {
  expect(curve({})).toEqual([
    [0, 0],
    [5000, 10],
    [60_000, 10],
  ])
  expect(curve({ runTime: '3s' })).toEqual([
    [0, 0],
    [3000, 6],
  ])
  expect(curve({ runTime: '' })?.at(-1)?.[1]).toBe(10)
})

test('the curve of stages', () => {
  const stages = [
    { duration: '1m', target: '50' },
    { duration: '30', target: '0' },
  ]
  expect(curve({ loadKind: 'stages', stages })).toEqual([
    [0, 0],
    [60_000, 50],
    [90_000, 0],
  ])
})

test('no curve from what is half typed', () => {
  expect(curve({ runTime: '5 mi' })).toBeUndefined()
  expect(curve({ spawnRate: '0' })).toBeUndefined()
  expect(curve({ loadKind: 'stages', stages: [{ duration: '1m', target: '' }] })).toBeUndefined()
})
