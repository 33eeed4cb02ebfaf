// The function door: default function, scenario functions, setup and teardown, checks, metrics, hooks.
import { describe, expect, it } from 'vitest'
import { captureLog, hostOf, LOG, loadText, runUser, serve } from './script.fixture.js'

describe('the default function', () => {
  it('becomes the user class `default`; each call is an iteration', async () => {
    const url = await serve((request, response) => response.end(request.url))
    const script = await loadText(`import { param } from 'tymbal'
${LOG}
export const parameters = { id: param.string({ default: '7' }) }
export default async function ({ http, vu, data, scenario, params, env, random, measure }) {
  const res = await http.get('/products/' + params.id)
  await measure('SQL', 'find', () => 1)
  log([res.text(), vu.id, vu.iteration, data, scenario.name, env.HOME === process.env.HOME, typeof random()])
}`)
    expect(script.door).toBe('function')
    expect(script.plan.userClasses).toEqual([{ name: 'default', weight: 1, fixedCount: 0, host: null }])
    const deps = { setupData: { a: 1 } }
    const { log, sink } = await runUser(script, { iterations: 2, userId: 9 }, { host: url }, deps)
    expect(log).toEqual([
      ['/products/7', 10, 0, { a: 1 }, 'default', true, 'number'],
      ['/products/7', 10, 1, { a: 1 }, 'default', true, 'number'],
    ])
    expect(sink.iterations).toEqual(['default', 'default'])
  })

  it('counts exceptions under its name, and `stop` ends the user', async () => {
    const script = await loadText(`export default ({ vu, stop }) => {
  if (vu.iteration === 1) stop()
  throw new Error('no')
}`)
    const { sink } = await runUser(script)
    expect(sink.exceptions).toMatchObject([
      { userClass: 'default', task: 'default', message: 'Error: no', stack: '    at default (shop.ts:3:9)' },
      { task: 'default' },
    ])
  })
})

describe('scenarios', () => {
  it('become user classes of their own, with their environment', async () => {
    const script = await loadText(`${LOG}
export const options = { scenarios: {
  browse: { executor: 'constant-vus', vus: 3, duration: '1m', exec: 'look', env: { WHO: 'me' } },
  orders: { executor: 'shared-iterations', vus: 2, iterations: 10, exec: 'order' },
  rest: { executor: 'per-vu-iterations' },
} }
export function look({ env, scenario }) { log([env.WHO, scenario.name]) }
export function order() { log('order') }
export default function () { log('rest') }`)
    expect(script.plan.userClasses.map(({ name }) => name)).toEqual(['browse', 'orders', 'rest'])
    expect(script.plan.taskTrees.browse!.map(({ name }) => name)).toEqual(['look'])
    const one = (name: string) => runUser(script, { iterations: 1, scenario: name, userClass: name })
    const browse = await one('browse')
    expect(browse.log).toEqual([['me', 'browse']])
    expect(browse.sink.iterations).toEqual(['browse'])
    expect((await one('orders')).log).toEqual(['order'])
    expect((await one('rest')).log).toEqual(['rest'])
  })

  it('tag their requests and timed calls', async () => {
    const url = await serve((_request, response) => response.end())
    const script = await loadText(`export const options = { scenarios: {
  web: { executor: 'constant-vus', duration: 1, tags: { kind: 'page' } },
} }
export default async function ({ http, measure }) {
  await http.get('/a')
  await http.get('/b', { tags: { kind: 'asset', size: 'small' } })
  await measure('SQL', 'q', () => 1)
}`)
    const { sink } = await runUser(script, { iterations: 1, scenario: 'web', userClass: 'web' }, { host: url })
    expect(sink.samples.map(({ tags }) => tags)).toEqual([
      { scenario: 'web', userClass: 'web', kind: 'page' },
      { scenario: 'web', userClass: 'web', kind: 'asset', size: 'small' },
      { scenario: 'web', userClass: 'web', kind: 'page' },
    ])
  })

  it('tag their requests also when nobody declared them', async () => {
    const url = await serve((_request, response) => response.end())
    const script = await loadText(`export default ({ http }) => http.get('/a')`)
    const { sink } = await runUser(script, { iterations: 1 }, { host: url })
    expect(sink.samples.map(({ tags }) => tags)).toEqual([{ scenario: 'default', userClass: 'default' }])
  })

  it('may run user classes: the one that exec names, or all', async () => {
    const { plan } = await loadText(`import { User, task } from 'tymbal'
export class A extends User { @task a() {} }
export class B extends A {}
export const options = { scenarios: {
  one: { executor: 'constant-vus', duration: 1, exec: 'B' },
  all: { executor: 'constant-vus', duration: 1 },
} }`)
    const names = plan.scenarios.map(({ userClasses }) => userClasses.map(({ name }) => name))
    expect(names).toEqual([['B'], ['A', 'B']])
  })
})

describe('setup and teardown', () => {
  it('run with a client; what setup returns is handed on as plain data', async () => {
    const url = await serve((_request, response) => response.end('[1, 2]'))
    const script = await loadText(`${LOG}
export async function setup({ http, params, random }) {
  return { ids: (await http.get('/products')).json(), at: new Date(0), skip: undefined, kinds: [typeof params, typeof random] }
}
export async function teardown(data, { http }) { log([data.ids, (await http.get('/end')).status]) }
export default () => {}`)
    expect([script.plan.hasSetup, script.plan.hasTeardown]).toEqual([true, true])
    const log = captureLog()
    const { host, sink } = hostOf(script, { host: url })
    const data = await host.runSetup()
    expect(data).toEqual({ ids: [1, 2], at: '1970-01-01T00:00:00.000Z', kinds: ['object', 'function'] })
    await host.runTeardown(data)
    expect(log).toEqual([[[1, 2], 200]])
    expect(sink.samples.map(({ name }) => name)).toEqual(['/products', '/end'])
  })

  it('tell where they threw', async () => {
    const script = await loadText(`export function setup() {\n  throw new Error('no token')\n}
export function teardown() {\n  throw 'text'\n}\nexport default () => {}`)
    const { host } = hostOf(script)
    await expect(host.runSetup()).rejects.toMatchObject({
      code: 'TYM3006',
      message: 'setup() threw: Error: no token',
      where: 'shop.ts:2:9',
    })
    await expect(host.runTeardown({})).rejects.toMatchObject({ code: 'TYM3005', message: 'teardown() threw: text' })
  })
})

describe('checks, groups, metrics and sleep', () => {
  it('are counted in the sink of the run', async () => {
    const script = await loadText(`import { check, group, sleep, Counter, Gauge, Rate, Trend } from 'tymbal'
${LOG}
const metrics = [new Counter('c'), new Gauge('g'), new Rate('r'), new Trend('t'), new Trend('ms', true)]
export default async function () {
  log(check(5, { positive: (n) => n > 0, even: (n) => n % 2 === 0, throws: (n) => n.a.b, ready: true }))
  log(check(5, { positive: (n) => n > 0 }))
  log(await group('order', async () => { await sleep(0.005); return 'result' }))
  metrics.forEach((metric, index) => metric.add(index, index === 0 ? { kind: 'a' } : undefined))
  metrics[2].add(true)
}`)
    const { log, sink } = await runUser(script, { iterations: 1 })
    expect(log).toEqual([false, true, 'result'])
    expect(sink.checks).toEqual([
      ['positive', true],
      ['even', false],
      ['throws', false],
      ['ready', true],
      ['positive', true],
    ])
    const [grouped, ...rest] = sink.metrics
    expect(grouped).toMatchObject({ type: 'trend', name: 'group_duration', tags: { group: 'order' }, isTime: true })
    expect(grouped!.value).toBeGreaterThanOrEqual(4)
    expect(rest.map(({ type, name, value, tags, isTime }) => [type, name, value, tags, isTime])).toEqual([
      ['counter', 'c', 0, { kind: 'a' }, false],
      ['gauge', 'g', 1, null, false],
      ['rate', 'r', 2, null, false],
      ['trend', 't', 3, null, false],
      ['trend', 'ms', 4, null, true],
      ['rate', 'r', 1, null, false],
    ])
  })

  it('refuse what would count wrongly', async () => {
    const script = await loadText(`import { check, Counter, sleep } from 'tymbal'
const c = new Counter('c')
const calls = [() => check(1, { later: async () => false }), () => c.add(NaN), () => sleep(-1), () => new Counter('')]
export default ({ vu }) => calls[vu.iteration]()`)
    const { sink } = await runUser(script, { iterations: 4 })
    expect(sink.exceptions.map(({ message }) => message)).toEqual([
      'TypeError: check() takes plain functions: await the value before',
      'TypeError: c.add() takes a number, not NaN',
      'RangeError: sleep() takes seconds, 0 or more, not -1',
      'TypeError: A counter needs a name',
    ])
    expect(sink.metrics).toEqual([])
  })
})

describe('hooks', () => {
  it('run in order; one that throws is told and keeps nobody from running', async () => {
    const script = await loadText(`import { on } from 'tymbal'
${LOG}
on.init(({ workerIndex, parameters }) => log(['init', workerIndex, parameters]))
on.testStart(() => { throw new Error('no') })
on.testStart(async ({ host }) => { await null; log(['start', host]) })
on.spawningComplete(({ users }) => log(['complete', users]))
export default () => {}`)
    const log = captureLog()
    const { host, hookErrors } = hostOf(script, { host: 'http://h' }, { workerIndex: 4 })
    await host.runSetup()
    await host.fire('testStart', {})
    await host.fire('spawningComplete', { users: 3 })
    expect(log).toEqual([
      ['init', 4, {}],
      ['start', 'http://h'],
      ['complete', 3],
    ])
    expect(hookErrors).toMatchObject([
      { code: 'TYM3005', message: 'on.testStart threw: Error: no', where: 'shop.ts:5:28' },
    ])
  })

  it('of the master run through the script itself', async () => {
    const script = await loadText(`import { on } from 'tymbal'
${LOG}
on.workerConnect(({ workerId }) => log(workerId))
on.workerLost(() => { throw new Error('lost') })
export default () => {}`)
    const log = captureLog()
    const errors: unknown[] = []
    await script.fire('workerConnect', { workerId: 'w1' }, (thrown) => errors.push(thrown))
    await script.fire('workerLost', { workerId: 'w1' }, (thrown) => errors.push(thrown))
    expect(log).toEqual(['w1'])
    expect(errors).toMatchObject([{ code: 'TYM3005' }])
  })

  it('of requests hear of each one, timed calls included; the same fault is told once', async () => {
    const url = await serve((_request, response) => response.end('ok'))
    const script = await loadText(`import { on, HttpUser, task } from 'tymbal'
${LOG}
on.request(({ method, name, sample, response }) => {
  log([method, name, sample.status, response?.text()])
  throw new Error('in the hook')
})
export class A extends HttpUser {
  @task async get() { await this.client.get('/x'); await this.measure('SQL', 'q', () => 1) }
}`)
    const { log, hookErrors } = await runUser(script, { iterations: 2 }, { host: url })
    const one = [
      ['GET', '/x', 200, 'ok'],
      ['SQL', 'q', 0, undefined],
    ]
    expect(log).toEqual([...one, ...one])
    expect(hookErrors).toMatchObject([{ code: 'TYM3005', where: 'shop.ts:6:9' }])
  })
})
