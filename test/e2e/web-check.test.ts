// "Check once" of a real server: every task once, every request and check told, in a process that nothing can hold on to.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CheckPart, CheckResult, CheckStep, RunListItem } from '../../src/web/api.js'
import { openWeb, startCountingTarget, type Target, type WebSession } from '../support/web-session.js'

const SCRIPT = `
import { check, HttpUser, MarkovTaskSet, on, param, SequentialTaskSet, TaskSet, task, transition } from 'tymbal'
export const parameters = { key: param.string({ default: 'none', secret: true }) }
on.testStart(() => { console.log('it begins') })
export const setup = async ({ http }) => { await http.get('/setup'); return { word: 'hello' } }
export const teardown = async (data, { http }) => { await http.get('/teardown/' + data.word) }
class Steps extends SequentialTaskSet {
  @task async first() { await this.user.client.get('/first') }
  @task async second() { await this.user.client.get('/second'); this.interrupt() }
}
class Walk extends MarkovTaskSet {
  @transition('there') async here() { await this.user.client.get('/here') }
  @transition('here') async there() { await this.user.client.get('/there') }
}
export class Shopper extends HttpUser {
  async onStart() { await this.client.get('/login?key=' + this.parameters.key) }
  @task(9) async browse() { const res = await this.client.get('/'); check(res, { 'is 200': (r) => r.status === 200, 'has a cart': () => false }) }
  @task async buy() { throw new Error('sold out') }
  static tasks = { Steps, Walk }
}
export class Other extends HttpUser { @task async visit() { await this.client.get('/other') } }
`

const LOOP = `
import { HttpUser, task } from 'tymbal'
export class Looper extends HttpUser { @task async visit() { await this.client.get('/looping'); for (;;) {} } }
`

let target: Target
beforeEach(async () => {
  target = await startCountingTarget()
})
afterEach(() => target.close())

const open = (script: string): Promise<WebSession> => openWeb(['-H', target.url], { script })

const requestsOf = ({ events }: CheckStep): readonly string[] =>
  events.flatMap((event) => (event.kind === 'request' ? [`${event.method} ${event.name} ${event.status}`] : []))

const stepsOf = (part: CheckPart | undefined) =>
  Object.fromEntries((part?.steps ?? []).map((step) => [step.name, [step.state, ...requestsOf(step)]]))

describe('check once', { timeout: 60_000 }, () => {
  it('runs each task of the chosen classes once, with setup and hooks, and tells what came of it', async () => {
    const { post, get } = bound(await open(SCRIPT))
    const wish = { userClasses: ['Shopper'], parameters: { key: 'k42' } }
    const { status, body } = await post<CheckResult>('/runs/check', wish)
    expect(status).toBe(200)
    expect(body.parts.map(({ kind, name }) => [kind, name])).toEqual([
      ['setup', ''],
      ['script', ''],
      ['users', 'Shopper'],
      ['teardown', ''],
    ])
    const [setup, hooks, shopper, teardown] = body.parts
    expect(stepsOf(setup)).toEqual({ '': ['passed', 'GET /setup 200'] })
    expect(hooks!.steps).toEqual([
      { name: 'on.testStart', state: 'passed', events: [{ kind: 'printed', level: 'info', text: 'it begins' }] },
    ])
    expect(stepsOf(shopper)).toEqual({
      onStart: ['passed', 'GET /login 200'],
      browse: ['failed', 'GET / 200'],
      buy: ['failed'],
      'Steps.first': ['passed', 'GET /first 200'],
      'Steps.second': ['passed', 'GET /second 200'],
      'Walk.here': ['passed', 'GET /here 200'],
      'Walk.there': ['passed', 'GET /there 200'],
    })
    expect(stepsOf(teardown)).toEqual({ '': ['passed', 'GET /teardown/hello 200'] })
    const events = shopper!.steps.flatMap((step) => step.events)
    expect(events).toContainEqual(expect.objectContaining({ kind: 'request', url: `${target.url}/login?key=k42` }))
    expect(events).toContainEqual({ kind: 'check', name: 'has a cart', passed: false })
    const thrown = events.find((event) => event.kind === 'exception')
    expect(thrown).toMatchObject({
      message: 'Error: sold out',
      where: expect.stringMatching(/^Shopper\.buy \(.*loadtest\.ts:18:\d+\)/),
    })
    expect(body).toMatchObject({ passed: false, requests: 8, failed: 0, faults: 2, cutShort: '', leftOut: 0 })
    expect(target.take()).toBe(8)
    expect((await get<readonly RunListItem[]>('/runs')).body).toEqual([])
    expect((await get<{ liveRunId: string | null }>('/state')).body.liveRunId).toBeNull()
  })

  it('names a field that is wrong, and is refused while a run is under way', async () => {
    const { post } = bound(await open(SCRIPT))
    expect(await post('/runs/check', { userClasses: ['Shoper'] })).toMatchObject({
      status: 422,
      body: { field: 'userClasses' },
    })
    expect((await post('/runs', { users: 1, userClasses: ['Other'] })).status).toBe(201)
    expect(await post('/runs/check', {})).toMatchObject({ status: 409, body: { code: 'TYM6001' } })
  })

  it('holds a start back while it goes on, and ends with whoever asked for it, even in a loop without end', async () => {
    const here = await open(LOOP)
    const { post } = bound(here)
    const asked = new AbortController()
    const check = here
      .fetch('/runs/check', {
        method: 'POST',
        body: '{}',
        headers: { 'Content-Type': 'application/json' },
        signal: asked.signal,
      })
      .catch(() => null)
    await here.program.seen('the script loops', () => target.take() > 0)
    expect(await post('/runs', {})).toMatchObject({ status: 409, body: { code: 'TYM6006' } })
    expect(await post('/runs/check', {})).toMatchObject({ status: 409, body: { code: 'TYM6006' } })
    asked.abort()
    expect(await check).toBeNull()
    await here.program.seen('the next start', async () => (await post('/runs', { users: 0 })).status === 201)
  })

  it('outlives a script that ends its process', async () => {
    const { post } = bound(await open(LOOP.replace('for (;;) {}', 'process.exit(7)')))
    const { body } = await post<CheckResult>('/runs/check', {})
    expect(body).toMatchObject({ passed: false, requests: 1, cutShort: 'its process ended with exit code 7' })
    expect(stepsOf(body.parts[0])).toEqual({ visit: ['passed', 'GET /looping 200'] })
  })
})

const bound = (session: WebSession) => ({
  get: session.get.bind(session) as WebSession['get'],
  post: session.post.bind(session) as WebSession['post'],
})
