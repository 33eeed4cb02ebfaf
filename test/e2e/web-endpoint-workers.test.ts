// What each worker measured of each endpoint, of real worker processes: while the run goes on, from the disk, out of a bundle, and after the master was killed.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { RunSummary } from '../../src/stats/run-summary.js'
import type { EndpointWorkers, RunListItem } from '../../src/web/api.js'
import { endpointWorkers } from '../../src/web/schemas/answers.js'
import { openWeb, startCountingTarget, type Target, type WebSession } from '../support/web-session.js'

let target: Target
beforeEach(async () => {
  target = await startCountingTarget()
})
afterEach(async () => {
  target.close()
})

const open = (...args: readonly string[]): Promise<WebSession> => openWeb(['-H', target.url, ...args])

const asked = async (web: WebSession, id: string, query: Record<string, string>): Promise<EndpointWorkers> => {
  const { status, body } = await web.get<EndpointWorkers>(`/runs/${id}/endpoint-workers?${new URLSearchParams(query)}`)
  expect(status).toBe(200)
  return endpointWorkers.parse(body)
}

const sumOf = ({ rows }: EndpointWorkers): number => rows.reduce((sum, { requests }) => sum + requests, 0)

/** Every endpoint's rows against the summary, and every worker's. */
async function expectSums(web: WebSession, id: string): Promise<void> {
  const { body: summary } = await web.get<RunSummary>(`/runs/${id}`)
  for (const { method, name, requests, latencyMs } of summary.endpoints) {
    const of = await asked(web, id, { endpoint: `${method} ${name}` })
    expect(sumOf(of)).toBe(requests)
    expect(Math.max(...of.rows.map(({ maxMs }) => maxMs))).toBeCloseTo(latencyMs.max, 3)
  }
  for (const worker of summary.workers) expect(sumOf(await asked(web, id, { worker: worker.id }))).toBe(worker.requests)
}

describe('figures of each worker and endpoint', { timeout: 60_000 }, () => {
  it('add up, while the run goes on, after it, from the disk and out of a bundle', async () => {
    const web = await open('--processes', '2')
    const { body } = await web.post<{ id: string }>('/runs', { users: 8, spawnRate: 100 })
    await web.live<EndpointWorkers>(
      'both workers are seen',
      '/runs/live/endpoint-workers?endpoint=GET%20/buy',
      ({ rows }) => rows?.length === 2,
    )
    expect(await web.get('/runs/live/endpoint-workers')).toMatchObject({ status: 422, body: { field: 'endpoint' } })
    await web.post('/runs/live/stop', { mode: 'graceful' })
    await web.live<RunSummary>('the run has ended', '/runs/live', ({ run }) => run.state === 'stopped')
    await expectSums(web, 'live')
    const { detail, rows } = await asked(web, 'live', { endpoint: 'GET /buy' })
    expect(detail).toBe('percentiles')
    for (const { p50Ms, p95Ms, p99Ms, maxMs } of rows)
      expect([p50Ms, p95Ms, p99Ms, maxMs].toSorted((a, b) => a! - b!)).toEqual([p50Ms, p95Ms, p99Ms, maxMs])

    const bundle = await (await web.fetch(`/runs/${body.id}/export?as=bundle`)).arrayBuffer()
    // Another run is the live one from now on.
    await web.post('/runs', { users: 1, runTime: '1s' })
    await expectSums(web, body.id)
    const nothing = await web.get(`/runs/${body.id}/endpoint-workers?endpoint=GET%20/nothing`)
    expect(nothing).toMatchObject({ status: 404, body: { field: 'endpoint' } })
    expect((await web.send('DELETE', `/runs/${body.id}`)).status).toBe(204)
    const headers = { 'Content-Type': 'application/zip' }
    expect((await web.fetch('/runs/import', { method: 'POST', body: bundle, headers })).status).toBe(201)
    await expectSums(web, body.id)
  })

  it('are counted again from the journal of a master that was killed', async () => {
    const killed = await open('--processes', '2')
    const { body } = await killed.post<{ id: string }>('/runs', { users: 8, spawnRate: 100 })
    await killed.live<EndpointWorkers>(
      'both workers are seen',
      '/runs/live/endpoint-workers?endpoint=GET%20/buy',
      ({ rows }) => rows?.length === 2,
    )
    killed.program.signal('SIGKILL')
    await killed.program.seen('it has ended', () => killed.program.ending)
    const results = join(killed.directory, 'results')
    expect(existsSync(results)).toBe(true)
    const heir = await open('--out', results)
    const { body: runs } = await heir.get<readonly RunListItem[]>('/runs')
    expect(runs).toMatchObject([{ id: body.id, state: 'interrupted' }])
    await expectSums(heir, body.id)
  })

  it('are those of the live run where nothing is kept', async () => {
    const web = await open('--no-save')
    await web.post('/runs', { users: 2, runTime: '1s' })
    await web.live<RunSummary>('the run has ended', '/runs/live', ({ run }) => run.state === 'stopped')
    await expectSums(web, 'live')
  })
})
