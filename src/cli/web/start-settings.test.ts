// What a Start of a page comes to: the command line's settings with the request laid over them.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadScript } from '../../users/load-script.js'
import type { StartRequest } from '../../web/api.js'
import type { Refusal } from '../../web/refusal.js'
import { testIo } from '../cli-io.fixture.js'
import { resolveRequest } from '../commands/execute-run.js'
import { readSources } from '../prepare/sources.js'
import { withScript } from '../prepare/with-script.js'
import { scriptState } from './script-state.js'
import { requestOf, type StartBase } from './start-settings.js'
import { thresholdRequest } from './start-thresholds.js'

const SCRIPT = `import { HttpUser, task, param } from 'tymbal'
export const parameters = { productId: param.string({ default: '1' }), key: param.string({ default: 'hush', secret: true }), note: param.string({ default: '' }), count: param.number({ default: 3 }) }
export const options = { thresholds: { all: [{ threshold: 'fail<1%', abortOnFail: true }] } }
export class Visitor extends HttpUser { @task async visit() {} }
export class Buyer extends HttpUser { @task async buy() {} }
`
const SHAPED = `${SCRIPT.replace('options = {', "options = { scenarios: { soak: { executor: 'constant-vus', vus: 4, duration: '9s' } },")}`

let home: string
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'tymbal-start-'))
  writeFileSync(join(home, 'shop.ts'), SCRIPT)
  writeFileSync(join(home, 'shaped.ts'), SHAPED)
})
afterAll(() => rmSync(home, { recursive: true }))

async function base(file: string, ...flags: readonly string[]): Promise<StartBase> {
  const { io } = testIo(home, [])
  const sources = await readSources('start', ['-f', file, ...flags], io)
  const prepared = await withScript(sources, () => loadScript(join(home, file)), io)
  const frame = { scriptGiven: file, classNames: [], defaultName: 'shop', defaults: { users: 1, spawnRate: 1 } }
  return { prepared, frame, io }
}

const start = async (wish: StartRequest, file = 'shop.ts', ...flags: readonly string[]) =>
  requestOf(wish, await base(file, ...flags))

async function refused(wish: StartRequest, ...flags: readonly string[]): Promise<Refusal> {
  const from = await base('shop.ts', ...flags)
  try {
    requestOf(wish, from)
  } catch (thrown) {
    return thrown as Refusal
  }
  throw new Error('was not refused')
}

const HOST = ['-H', 'http://127.0.0.1:1'] as const

describe('requestOf', () => {
  it('is the command line when nothing is wished', async () => {
    const request = await start({}, 'shop.ts', ...HOST, '-u', '7', '-r', '2', '-t', '30s')
    expect(request.scenarios[0]!.plan).toEqual({ kind: 'users', users: 7, spawnRate: 2 })
    expect(request.options).toMatchObject({ host: 'http://127.0.0.1:1', runTimeMs: 30_000 })
    expect(request.options.thresholds).toMatchObject([{ expression: 'fail<1%', abortOnFail: true }])
  })

  it('lays wishes over it, in the forms of the flags', async () => {
    const request = await start(
      {
        host: 'https://shop.test/',
        users: 9,
        runTime: '1h30m',
        name: 'evening',
        tags: { a: 'b' },
        userClasses: ['Buyer'],
        thresholds: ['fail<1%', 'GET /: p(95)<300'],
        parameters: { productId: '42', count: 5 },
      },
      'shop.ts',
      ...HOST,
      '-r',
      '2',
    )
    expect(request.scenarios[0]!.plan).toEqual({ kind: 'users', users: 9, spawnRate: 2 })
    expect(request.scenarios[0]!.userClasses.map(({ name }) => name)).toEqual(['Buyer'])
    expect(request.options).toMatchObject({
      host: 'https://shop.test',
      runTimeMs: 5_400_000,
      runTags: { a: 'b' },
      parameters: { productId: '42', count: 5, key: 'hush' },
    })
    expect(request.name).toBe('evening')
    expect(request.options.thresholds.map(({ metric, abortOnFail }) => [metric, abortOnFail])).toEqual([
      ['all', true],
      ['GET /', false],
    ])
  })

  it('deals users to classes as it says: by weight, or so many', async () => {
    const userClasses = ['Visitor', { name: 'Buyer', weight: 7 }] as const
    const [scenario] = (await start({ userClasses }, 'shop.ts', ...HOST)).scenarios
    const dealt = scenario!.userClasses.map(({ name, weight, fixedCount }) => [name, weight, fixedCount])
    expect(dealt).toContainEqual(['Buyer', 7, 0])
    const fixed = await start({ userClasses: [{ name: 'Buyer', fixedCount: 3 }] }, 'shop.ts', ...HOST)
    expect(fixed.scenarios[0]!.userClasses).toMatchObject([{ name: 'Buyer', fixedCount: 3 }])
  })

  it('has thresholds that end the run, or do so no more', async () => {
    const thresholds = [
      { threshold: 'fail<1%', abortOnFail: false },
      { threshold: 'GET /: p(95)<300', abortOnFail: true, delayAbortEval: '10s' },
    ]
    const { options } = await start({ thresholds }, 'shop.ts', ...HOST)
    expect(options.thresholds).toEqual([
      { metric: 'all', expression: 'fail<1%', abortOnFail: false, delayAbortEvalMs: 0 },
      { metric: 'GET /', expression: 'p(95)<300', abortOnFail: true, delayAbortEvalMs: 10_000 },
    ])
    expect(options.thresholds.map(thresholdRequest)).toEqual([
      'fail<1%',
      { threshold: 'GET /: p(95)<300', abortOnFail: true, delayAbortEval: '10000ms' },
    ])
  })

  it('takes the place of stages and of the load of the script, when it says how much', async () => {
    const stages = await start(
      {
        stages: [
          { duration: 10, target: 5 },
          { duration: '1m', target: 0 },
        ],
      },
      'shop.ts',
      ...HOST,
      '-u',
      '3',
    )
    expect(stages.scenarios[0]!.plan).toEqual({
      kind: 'stages',
      startUsers: 0,
      stages: [
        { durationMs: 10_000, target: 5 },
        { durationMs: 60_000, target: 0 },
      ],
    })
    const users = await start({ users: 2, spawnRate: 0.5 }, 'shop.ts', ...HOST, '--stage', '5s:9')
    expect(users.scenarios[0]!.plan).toEqual({ kind: 'users', users: 2, spawnRate: 0.5 })
    expect((await start({}, 'shaped.ts', ...HOST)).scenarios[0]!.name).toBe('soak')
    expect((await start({ users: 2 }, 'shaped.ts', ...HOST)).scenarios[0]!.plan).toMatchObject({
      kind: 'users',
      users: 2,
    })
  })

  it('ends by iterations where it says so, or says nothing of the load', async () => {
    const limited = ['-u', '3', '-i', '40', ...HOST] as const
    const plan = async (wish: StartRequest, ...flags: readonly string[]) =>
      (await start(wish, 'shop.ts', ...flags)).scenarios[0]!.plan
    expect(await plan({ name: 'x' }, ...limited)).toMatchObject({ kind: 'iterations', users: 3, iterations: 40 })
    expect(await plan({ users: 4, iterations: 50 }, ...limited)).toMatchObject({ users: 4, iterations: 50 })
    expect(await plan({ users: 4 }, ...limited)).toMatchObject({ kind: 'users', users: 4 })
    expect(await plan({ iterations: 9 }, '--stage', '5s:9', ...HOST)).toMatchObject({ kind: 'iterations' })
  })

  it('takes the host that pages are shown without its login for the one with it', async () => {
    const login = ['-H', 'http://ana:pass@127.0.0.1:1'] as const
    const host = async (host: string) => (await start({ host }, 'shop.ts', ...login)).options.host
    expect(await host('http://***@127.0.0.1:1')).toBe('http://ana:pass@127.0.0.1:1')
    expect(await host('http://bob:word@127.0.0.1:1')).toBe('http://bob:word@127.0.0.1:1')
  })

  it('takes an empty text only where it is the default of the script', async () => {
    const { parameters } = (await start({ parameters: { note: '' } }, 'shop.ts', ...HOST, '--note', 'x')).options
    expect(parameters).toMatchObject({ note: '', key: 'hush' })
    expect((await refused({ parameters: { productId: '' } }, ...HOST)).details.field).toBe('parameters.productId')
  })

  it('takes a host and an end away', async () => {
    expect((await refused({ host: null }, ...HOST)).details).toMatchObject({ field: 'host', code: 'TYM1004' })
    expect((await start({ runTime: null }, 'shop.ts', ...HOST, '-t', '5s')).hasEnd).toBe(false)
  })

  it.each([
    [{ host: 'shop' }, 'host'],
    [{ runTime: 'soon' }, 'runTime'],
    [{ userClasses: ['Byer'] }, 'userClasses'],
    [{ userClasses: [{ name: 'Byer', weight: 2 }] }, 'userClasses'],
    [{ userClasses: [{ name: 'Buyer', weight: 0 }] }, 'userClasses'],
    [{ parameters: { count: 'many' } }, 'parameters.count'],
    [{ thresholds: ['slow'] }, 'thresholds.0'],
    [{ thresholds: ['fail<1%', { threshold: 'slow', abortOnFail: true }] }, 'thresholds.1'],
    [{ thresholds: [{ threshold: 'fail<2%', delayAbortEval: 'later' }] }, 'thresholds.0'],
  ] satisfies [StartRequest, string][])('refuses %o, naming %s', async (wish, field) => {
    expect(await refused(wish, ...HOST)).toMatchObject({ status: 422, details: { field } })
  })
})

it('says each fault and its hint in sentences', async () => {
  const { message } = await refused({ runTime: 'soon' }, ...HOST)
  expect(message).toMatch(/^runTime "soon" is not a duration\. [A-Z]/)
})

describe('scriptState', () => {
  it('says what Start would begin, without secrets and logins', async () => {
    const { prepared, frame, io } = await base('shop.ts', '-H', 'http://ana:pass@127.0.0.1:1', '-u', '7')
    const state = scriptState(await resolveRequest(prepared, frame, io))
    expect(state.defaults).toMatchObject({
      users: 7,
      spawnRate: 1,
      runTime: null,
      thresholds: [{ threshold: 'fail<1%', abortOnFail: true }],
      name: 'shop',
    })
    expect(state.parameters.map(({ name, default: value }) => [name, value])).toEqual([
      ['productId', '1'],
      ['key', ''],
      ['note', ''],
      ['count', 3],
    ])
    expect(JSON.stringify(state)).not.toMatch(/hush|pass/)
    expect(state.hasOwnLoad).toBe(false)
  })

  it('says how many iterations there are', async () => {
    const { prepared, frame, io } = await base('shop.ts', ...HOST, '-u', '7', '-i', '40')
    const { defaults } = scriptState(await resolveRequest(prepared, frame, io))
    expect(defaults).toMatchObject({ users: 7, iterations: 40 })
  })

  it('leaves the load out where the script decides it', async () => {
    const { prepared, frame, io } = await base('shaped.ts', ...HOST)
    const state = scriptState(await resolveRequest(prepared, frame, io))
    expect(state.hasOwnLoad).toBe(true)
    expect(state.defaults).not.toHaveProperty('users')
  })
})
