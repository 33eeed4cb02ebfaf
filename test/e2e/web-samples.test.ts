// Requests that are kept with their details: from worker processes over the master into the API, the run directory and the bundle, without a secret.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RunListItem, RunSummary, SamplePage } from '../../src/web/api.js'
import { samplePage } from '../../src/web/schemas/answers.js'
import { startTellingTarget, type TellingTarget } from '../support/telling-target.js'
import { openWeb, type WebSession } from '../support/web-session.js'

const SCRIPT = `
import { HttpUser, task, constant } from 'tymbal'
export const options = {
  http: { headers: { Authorization: 'Bearer hunter2-header', 'X-Tenant': 'hunter2-tenant', 'X-Plain': 'seen' } },
  samples: {
    secrets: ['x-tenant'],
    redact: (sample) => (sample.name === '/private' ? null : { ...sample, task: sample.task.toUpperCase() }),
  },
}
export class Shopper extends HttpUser {
  waitTime = constant(0.02)
  @task async shop() {
    await this.client.get('/fast?token=hunter2-query&page=2')
    await this.client.get('/slow')
    await this.client.get('/private')
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
    await this.client.post('/broken', { json: { password: 'hunter2-body', items: [1] }, headers: { traceparent } })
  }
}
`

let target: TellingTarget
beforeAll(async () => {
  target = await startTellingTarget()
})
afterAll(() => target.close())

const open = (...args: readonly string[]): Promise<WebSession> =>
  openWeb(['-H', target.url, ...args], { script: SCRIPT })

const BROKEN = `endpoint=${encodeURIComponent('POST /broken')}`
const SLOW = `endpoint=${encodeURIComponent('GET /slow')}`

const samplesOf = async (web: WebSession, query: string, id = 'live'): Promise<SamplePage> =>
  samplePage.parse((await web.get(`/runs/${id}/samples?${query}`)).body) as SamplePage

it('samples of two workers are seen while the run goes on and afterwards, are kept and carried, and hold no secret', async () => {
  const web = await open('--processes', '2')
  const started = await web.post<{ id: string }>('/runs', { users: 4, spawnRate: 100 })
  const { id } = started.body
  await web.live<SamplePage>(
    'failed requests of both workers are there',
    `/runs/live/samples?${BROKEN}`,
    ({ samples }) =>
      new Set(samples.map(({ worker }) => worker)).size === 2 &&
      samples.filter(({ kinds }) => kinds.includes('failed')).length === 5,
  )
  await web.live<SamplePage>(
    'the slowest are there',
    `/runs/live/samples?${SLOW}&kind=slowest`,
    ({ total }) => total === 10,
  )
  await web.live<SamplePage>('some were drawn', `/runs/live/samples?${SLOW}`, ({ mean }) => (mean?.requests ?? 0) > 3)
  await web.post('/runs/live/stop', { mode: 'graceful' })
  await web.live<RunSummary>('the run has ended', '/runs/live', ({ run }) => run.state === 'stopped')
  await web.program.seen('it is on the disk', async () => {
    const { body } = await web.get<RunListItem[]>('/runs')
    return body.some((item) => item.id === id && item.state === 'stopped' && item.exitCode !== null)
  })

  const failures = (await samplesOf(web, `${BROKEN}&error=${encodeURIComponent('HTTP 503')}`)).samples
  const failed = failures.find(({ scriptLine }) => scriptLine !== '')
  expect(failed?.scriptLine).toMatch(/loadtest\.ts:17$/)
  expect(failed).toMatchObject({
    method: 'POST',
    name: '/broken',
    status: 503,
    error: 'HTTP 503',
    verb: 'POST',
    url: `${target.url}/broken`,
    userClass: 'Shopper',
    task: 'SHOP',
    traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    isNewConnection: false,
  })
  expect(JSON.parse(failed!.request.body)).toEqual({ password: '<redacted>', items: [1] })
  expect(JSON.parse(failed!.response!.body)).toEqual({
    error: 'no stock',
    detail: 'the shelf is <b>empty</b>',
    token: '<redacted>',
  })
  const sent = Object.fromEntries(failed!.request.headers)
  expect(sent).toMatchObject({ Authorization: '<redacted>', 'X-Tenant': '<redacted>', 'X-Plain': 'seen' })
  const answered = Object.fromEntries(failed!.response!.headers)
  expect(answered).toMatchObject({ 'Set-Cookie': '<redacted>', 'X-Shelf': '7' })
  const summary = (await web.get<RunSummary>(`/runs/${id}`)).body
  const startedMs = Date.parse(summary.run.startedAt)
  expect(failed!.atMs).toBeGreaterThanOrEqual(startedMs - 1000)
  expect(failed!.atMs).toBeLessThanOrEqual(startedMs + summary.run.durationMs + 1000)

  const slow = await samplesOf(web, `${SLOW}&kind=slowest`)
  for (const { phases, latencyMs } of slow.samples) {
    const sum = Object.values(phases).reduce((all, ms) => all + ms, 0)
    expect(Math.abs(sum - latencyMs)).toBeLessThan(0.01)
    expect(phases.wait).toBeGreaterThan(40)
  }
  expect(slow.mean!.phases.wait).toBeGreaterThan(40)
  expect((await samplesOf(web, `endpoint=${encodeURIComponent('GET /private')}`)).samples).toEqual([])
  const [fast] = (await samplesOf(web, `endpoint=${encodeURIComponent('GET /fast')}`)).samples
  expect(fast!.url).toBe(`${target.url}/fast?token=<redacted>&page=2`)

  const results = join(web.directory, 'results')
  const file = readFileSync(join(results, readdirSync(results)[0]!, 'samples.ndjson'), 'utf8')
  expect(file).toContain('no stock')
  expect(file).not.toContain('hunter2')

  const bundle = await (await web.fetch(`/runs/${id}/export?as=bundle`)).arrayBuffer()
  const before = await samplesOf(web, 'limit=1000', id)
  expect((await web.send('DELETE', `/runs/${id}`)).status).toBe(204)
  const second = await open()
  const imported = await second.fetch('/runs/import', {
    method: 'POST',
    headers: { 'Content-Type': 'application/zip' },
    body: bundle,
  })
  expect(imported.status).toBe(201)
  expect(await samplesOf(second, 'limit=1000', id)).toEqual(before)
}, 120_000)

it('without a run directory the live run has samples all the same; --no-samples keeps none', async () => {
  const web = await open('--no-save')
  await web.post('/runs', { users: 2, spawnRate: 100, runTime: '2s' })
  await web.live<RunSummary>('the run has ended', '/runs/live', ({ run }) => run.state === 'stopped')
  expect((await samplesOf(web, BROKEN)).total).toBeGreaterThanOrEqual(5)
  const refused = await web.get('/runs/live/samples?kind=best')
  expect(refused.body).toMatchObject({ status: 422, field: 'kind', code: 'TYM6005' })

  const none = await open('--no-samples')
  await none.post('/runs', { users: 2, spawnRate: 100, runTime: '1s' })
  await none.live<RunSummary>('the run has ended', '/runs/live', ({ run }) => run.state === 'stopped')
  expect(await samplesOf(none, 'limit=10')).toEqual({ samples: [], total: 0, mean: null })
}, 120_000)
