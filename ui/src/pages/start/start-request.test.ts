// The Start form: what is sent.
import { expect, test } from 'vitest'
import type { ScriptState } from '../../../../src/web/api.js'
import { type Draft, draftOf } from './start-draft.js'
import { presetOf, requestOf } from './start-request.js'

const script: ScriptState = {
  tabs: [],
  path: 'a.ts',
  hash: 'x',
  userClasses: ['A', 'B'].map((name) => ({ name, weight: 1, fixedCount: 0, host: null, tasks: [] })),
  defaults: {
    users: 10,
    spawnRate: 2,
    runTime: '1m',
    host: 'http://a',
    thresholds: ['fail<1%'],
    parameters: { size: 4 },
  },
  hasOwnLoad: false,
  parameters: [
    { name: 'size', type: 'number', default: 3, help: '', choices: [], secret: false },
    { name: 'term', type: 'string', default: 'shoe', help: '', choices: [], secret: false },
    { name: 'token', type: 'string', default: '', help: '', choices: [], secret: true },
  ],
}

test('of a form as it was opened nothing is sent, so that every default stands', () => {
  expect(requestOf(draftOf(script), script)).toEqual({})
})

test('what was changed is sent, and the load as a whole', () => {
  const draft = draftOf(script)
  expect(requestOf({ ...draft, parameters: { ...draft.parameters, term: '' } }, script)).toEqual({
    parameters: { term: '' },
  })
  expect(requestOf({ ...draft, users: '11', thresholds: [], host: 'http://b' }, script)).toEqual({
    users: 11,
    spawnRate: 2,
    runTime: '1m',
    host: 'http://b',
    thresholds: [],
  })
})

test('a secret is sent only when it was typed, by a form that a preset has filled in too', () => {
  const preset = presetOf({ ...draftOf(script), users: '11' }, script)
  expect(preset.parameters).toEqual({ size: 4, term: 'shoe' })
  const draft = draftOf(script, preset)
  expect(requestOf(draft, script)).not.toHaveProperty('parameters')
  const typed = { ...draft, parameters: { ...draft.parameters, token: 'hush' } }
  expect(requestOf(typed, script).parameters).toEqual({ token: 'hush' })
  expect(presetOf(typed, script).parameters).toHaveProperty('token', 'hush')
})

test('a limit of iterations stands until it is changed or emptied, and presets keep it', () => {
  const limited = { ...script, defaults: { ...script.defaults, iterations: 40 } }
  const draft = draftOf(limited)
  expect(draft.iterations).toBe('40')
  expect(requestOf(draft, limited)).toEqual({})
  expect(requestOf({ ...draft, users: '11' }, limited)).toMatchObject({ users: 11, iterations: 40 })
  expect(requestOf({ ...draft, iterations: '' }, limited)).toEqual({ users: 10, spawnRate: 2, runTime: '1m' })
  expect(draftOf(script, presetOf(draft, limited)).iterations).toBe('40')
  expect(draftOf(limited, { users: 11 }).iterations).toBe('')
})

test('a preset keeps what are the defaults now', () => {
  expect(presetOf(draftOf(script), script)).toMatchObject({ users: 10, host: 'http://a', thresholds: ['fail<1%'] })
})

test('no class named means all of them', () => {
  const draft = draftOf({ ...script, defaults: { ...script.defaults, userClasses: [] } })
  expect(draft.classes).toEqual(['A', 'B'])
  expect(requestOf(draft, script)).toEqual({})
})

const limit = (text: string) => ({ text, endsRun: false, delay: '' })

test('a class that is dealt otherwise than the script says is sent with its weight or number', () => {
  const shares = { ...draftOf(script).shares, A: { kind: 'fixed' as const, count: '4' } }
  const draft: Draft = { ...draftOf(script), shares }
  expect(requestOf(draft, script)).toMatchObject({ userClasses: [{ name: 'A', fixedCount: 4 }, 'B'] })
  expect(draftOf(script, presetOf(draft, script)).shares).toEqual(shares)
  expect(requestOf(draftOf(script), script)).not.toHaveProperty('userClasses')
})

test('a threshold that ended the run says so when it shall no more', () => {
  const ending = {
    ...script,
    defaults: { ...script.defaults, thresholds: [{ threshold: 'fail<1%', abortOnFail: true }] },
  }
  const draft: Draft = { ...draftOf(ending), thresholds: [limit('fail<1%')] }
  expect(requestOf(draftOf(ending), ending)).not.toHaveProperty('thresholds')
  expect(requestOf(draft, ending)).toMatchObject({ thresholds: [{ threshold: 'fail<1%', abortOnFail: false }] })
})

test('a load of the script itself is not sent', () => {
  const request = requestOf(draftOf({ ...script, hasOwnLoad: true }), script)
  expect(request).not.toHaveProperty('users')
  expect(request).not.toHaveProperty('stages')
})

test('an emptied run time means until stopped, an unticked class is left out, empty thresholds too', () => {
  const draft: Draft = { ...draftOf(script), runTime: ' ', classes: ['B'], thresholds: [limit('p(95)<1s'), limit(' ')] }
  expect(requestOf(draft, script)).toMatchObject({ runTime: null, userClasses: ['B'], thresholds: ['p(95)<1s'] })
})

test('a preset fills the form in as it was when it was saved, whatever the defaults have become', () => {
  const ownLoad = { ...script, hasOwnLoad: true }
  const saved: readonly Partial<Draft>[] = [
    { users: '75', runTime: '', classes: ['B'], parameters: { size: 9 }, tags: 'a=b', name: 'evening' },
    { loadKind: 'stages', stages: [{ duration: '2m', target: '7' }], host: '' },
    { loadKind: 'script', thresholds: [limit('fail<1%'), { text: 'rps>5', endsRun: true, delay: '10s' }] },
  ]
  for (const part of saved) {
    const draft: Draft = { ...draftOf(ownLoad), loadKind: 'users', ...part }
    expect(draftOf(ownLoad, presetOf(draft, ownLoad))).toMatchObject(part)
  }
})

test('all classes are named where the command line has chosen some, and its host can be taken away', () => {
  const chosen = { ...script, defaults: { ...script.defaults, userClasses: ['B'], tags: { a: 'b' } } }
  expect(requestOf(draftOf(chosen), chosen)).not.toHaveProperty('userClasses')
  const draft: Draft = { ...draftOf(chosen), classes: ['A', 'B'], host: ' ', tags: '' }
  expect(requestOf(draft, chosen)).toMatchObject({ userClasses: ['A', 'B'], host: null, tags: {} })
})
