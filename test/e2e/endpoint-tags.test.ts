// Endpoints by scenario, user class and tag, and errors by user class: as the script says, on one process and on several.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RunSummary } from '../../src/stats/run-summary.js'
import { openWeb } from '../support/web-session.js'

const SCRIPT = `
import { HttpUser, task, constant } from 'tymbal'
export const options = {
  scenarios: {
    day: { executor: 'constant-vus', vus: 4, duration: '3s', exec: 'Buyer', tags: { team: 'shop' } },
    night: { executor: 'constant-vus', vus: 4, duration: '3s', exec: 'Crawler' },
  },
}
const as = (who: string) => ({ headers: { who } })
export class Buyer extends HttpUser {
  waitTime = constant(0.02)
  @task async both() { await this.client.get('/both', as('Buyer')); await this.client.get('/buy', { ...as('Buyer'), tags: { kind: 'money' } }) }
}
export class Crawler extends HttpUser {
  waitTime = constant(0.02)
  @task async both() { await this.client.get('/both', as('Crawler')); await this.client.get('/crawl', as('Crawler')) }
}
`
const failed: Record<string, number> = {}
const target = createServer((request, response) => {
  if (request.url === '/both') {
    const who = String(request.headers.who)
    failed[who] = (failed[who] ?? 0) + 1
    response.statusCode = 503
  }
  response.end()
})
beforeAll(() => new Promise<void>((resolve) => void target.listen(0, '127.0.0.1', resolve)))
afterAll(() => target.close())

it.each([1, 2])(
  'on %i processes',
  async (processes) => {
    for (const who of Object.keys(failed)) delete failed[who]
    const host = `http://127.0.0.1:${(target.address() as AddressInfo).port}`
    const web = await openWeb(['-H', host, '--processes', String(processes)], { script: SCRIPT })
    expect((await web.post('/runs', {})).status).toBe(201)
    await web.live<RunSummary>('the run has ended', '/runs/live', ({ run }) => run.state === 'stopped')
    const { endpointTags, errors } = (await web.get<RunSummary>('/runs/live')).body
    const values = Object.fromEntries(endpointTags.map((tag) => [tag.key, tag.values]))
    expect(values.userClass).toEqual([
      { value: 'Buyer', endpoints: ['GET /both', 'GET /buy'] },
      { value: 'Crawler', endpoints: ['GET /both', 'GET /crawl'] },
    ])
    expect(values.scenario!.map(({ value }) => value)).toEqual(['day', 'night'])
    expect(values.team).toEqual([{ value: 'shop', endpoints: ['GET /both', 'GET /buy'] }])
    expect(values.kind).toEqual([{ value: 'money', endpoints: ['GET /buy'] }])
    expect(errors).toHaveLength(1)
    const { userClasses, byUserClass } = errors[0]!
    expect(Object.fromEntries(userClasses.map((name, at) => [name, byUserClass[at]]))).toEqual(failed)
  },
  60_000,
)

it('an unusual class among the tags of a request that fails costs no report', async () => {
  const host = `http://127.0.0.1:${(target.address() as AddressInfo).port}`
  const script = `
import { constant, HttpUser, task } from 'tymbal'
const ODD = [5, {}, 'x'.repeat(5000)]
let turn = 0
export class Buyer extends HttpUser {
  waitTime = constant(0.02)
  @task async both() { await this.client.get('/both', { tags: { userClass: ODD[turn++ % 3] as string } }) }
}
`
  failed.undefined = 0
  const web = await openWeb(['-H', host, '--processes', '2'], { script })
  expect((await web.post('/runs', { users: 4, spawnRate: 100, runTime: '2s' })).status).toBe(201)
  await web.live<RunSummary>('the run has ended', '/runs/live', ({ run }) => run.state === 'stopped')
  const { totals, errors } = (await web.get<RunSummary>('/runs/live')).body
  expect(totals.requests).toBe(failed.undefined)
  expect(errors).toMatchObject([{ occurrences: totals.failures, userClasses: [] }])
}, 60_000)
