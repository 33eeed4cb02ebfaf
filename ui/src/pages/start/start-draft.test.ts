// The Start form: what is sent, and the curve it shows.
import { expect, test } from 'vitest'
import type { ScriptState } from '../../../../src/web/api.js'
import { type Draft, draftOf, previewOf, requestOf } from './start-draft.js'

const script: ScriptState = {
  path: 'a.ts',
  hash: 'x',
  userClasses: ['A', 'B'].map((name) => ({ name, weight: 1, fixedCount: 0, host: null, tasks: [] })),
  defaults: { users: 10, spawnRate: 2, runTime: '1m', host: 'http://a' },
  hasOwnLoad: false,
  parameters: [{ name: 'size', type: 'number', default: 3, help: '', choices: [], secret: false }],
}

test('what the form shows at first is what the master would have started with', () => {
  expect(requestOf(draftOf(script), script)).toEqual({
    users: 10,
    spawnRate: 2,
    runTime: '1m',
    host: 'http://a',
    thresholds: [],
    parameters: { size: 3 },
  })
})

test('no class named means all of them', () => {
  const draft = draftOf({ ...script, defaults: { ...script.defaults, userClasses: [] } })
  expect(draft.classes).toEqual(['A', 'B'])
  expect(requestOf(draft, script)).not.toHaveProperty('userClasses')
})

test('a load of the script itself is not sent', () => {
  const request = requestOf(draftOf({ ...script, hasOwnLoad: true }), script)
  expect(request).not.toHaveProperty('users')
  expect(request).not.toHaveProperty('stages')
})

test('an emptied run time means until stopped, an unticked class is left out, empty thresholds too', () => {
  const draft: Draft = { ...draftOf(script), runTime: ' ', classes: ['B'], thresholds: ['p(95)<1s', ' '] }
  expect(requestOf(draft, script)).toMatchObject({ runTime: null, userClasses: ['B'], thresholds: ['p(95)<1s'] })
})

test('a preset fills the form in as it was when it was saved, whatever the defaults have become', () => {
  const ownLoad = { ...script, hasOwnLoad: true }
  const saved: readonly Partial<Draft>[] = [
    { users: '75', runTime: '', classes: ['B'], parameters: { size: 9 }, tags: 'a=b', name: 'evening' },
    { loadKind: 'stages', stages: [{ duration: '2m', target: '7' }], host: '' },
    { loadKind: 'script', thresholds: ['fail<1%'] },
  ]
  for (const part of saved) {
    const draft: Draft = { ...draftOf(ownLoad), loadKind: 'users', ...part }
    expect(draftOf(ownLoad, requestOf(draft, ownLoad))).toMatchObject(part)
  }
})

test('a preset of an older script loses the classes that are no more', () => {
  expect(draftOf(script, { userClasses: ['B', 'Gone'] }).classes).toEqual(['B'])
  expect(draftOf(script, { userClasses: ['Gone'] }).classes).toEqual(['A', 'B'])
})

test('all classes are named where the command line has chosen some, and its host can be taken away', () => {
  const chosen = { ...script, defaults: { ...script.defaults, userClasses: ['B'], tags: { a: 'b' } } }
  expect(requestOf(draftOf(chosen), chosen)).not.toHaveProperty('userClasses')
  const draft: Draft = { ...draftOf(chosen), classes: ['A', 'B'], host: ' ', tags: '' }
  expect(requestOf(draft, chosen)).toMatchObject({ userClasses: ['A', 'B'], host: null, tags: {} })
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
