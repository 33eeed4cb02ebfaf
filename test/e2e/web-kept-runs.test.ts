// Runs that were kept, over HTTP: drawn, changed, compared, carried as one file, removed.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RunSummary } from '../../src/stats/run-summary.js'
import type { Comparison, Heatmap, PercentileCurve, Problem, RunListItem, Series } from '../../src/web/api.js'
import { comparison, heatmap, percentileCurve, runListItem, series } from '../../src/web/schemas/answers.js'
import { startCountingTarget, type Target, WebSession } from '../support/web-session.js'

let target: Target
let web: WebSession
let ids: readonly string[]
beforeAll(async () => {
  target = await startCountingTarget()
  web = await new WebSession(['-H', target.url]).open()
  const run = async (load: object): Promise<string> => {
    const { body } = await web.post<{ id: string }>('/runs', load)
    await web.live<RunSummary>('the run has ended', `/runs/${body.id}`, ({ run }) => run.state === 'stopped')
    return body.id
  }
  ids = [
    await run({ users: 3, runTime: '3s', spawnRate: 100, name: 'first' }),
    await run({ users: 4, runTime: '2s', spawnRate: 100 }),
  ]
}, 60_000)
afterAll(async () => {
  await web.close()
  target.close()
})

const floats = (base64: string): number[] => {
  const bytes = Buffer.from(base64, 'base64')
  return Array.from({ length: bytes.length / 4 }, (_, at) => bytes.readFloatLE(at * 4))
}

it('are drawn: of all requests, of an endpoint, of a worker', async () => {
  const [first] = ids
  const all = series.parse((await web.get<Series>(`/runs/${first}/series?metrics=users,rps,p95`)).body)
  expect(Object.keys(all.columns).sort()).toEqual(['p95', 'rps', 'users'])
  expect(floats(all.columns.users!.mean)).toHaveLength(all.count)
  const total = floats(all.columns.rps!.mean).reduce((sum, value) => sum + value, 0)
  const lean = series.parse((await web.get<Series>(`/runs/${first}/series?metrics=users,rps,p95&parts=mean`)).body)
  expect(lean.columns.rps).toEqual({ mean: all.columns.rps!.mean, min: '', max: '' })
  const one = series.parse((await web.get<Series>(`/runs/${first}/series?metrics=rps&endpoint=GET%20/buy`)).body)
  const part = floats(one.columns.rps!.mean).reduce((sum, value) => sum + value, 0)
  expect(part).toBeGreaterThan(0)
  expect(part).toBeLessThan(total)
  const { workers } = (await web.get<RunSummary>(`/runs/${first}`)).body
  const cpu = series.parse((await web.get<Series>(`/runs/${first}/series?metrics=cpu&worker=${workers[0]!.id}`)).body)
  expect(Object.keys(cpu.columns)).toEqual(['cpu'])
  const heat = heatmap.parse((await web.get<Heatmap>(`/runs/${first}/heatmap`)).body)
  expect(Buffer.from(heat.counts, 'base64').length).toBe(heat.columns * heat.boundsMs.length * 4)
  const { points } = percentileCurve.parse((await web.get<PercentileCurve>(`/runs/${first}/percentiles`)).body)
  expect(points.at(-1)!.percentile).toBe(100)
})

it('the last one is drawn to its last second', async () => {
  const last = series.parse((await web.get<Series>('/runs/live/series?metrics=users,rps')).body)
  expect(last.count).toBeGreaterThanOrEqual(2)
  const { points } = percentileCurve.parse(
    (await web.get<PercentileCurve>('/runs/live/percentiles?endpoint=GET%20/buy')).body,
  )
  const percentiles = points.map(({ percentile }) => percentile)
  expect(percentiles).toHaveLength(69)
  for (const mark of [50, 75, 90, 99, 99.9, 99.99, 100]) expect(percentiles).toContain(mark)
})

it('without long lists are small', async () => {
  const { body } = await web.get<RunSummary>('/runs/live?without=timeline,endpoints')
  expect([body.timeline, body.endpoints]).toEqual([[], []])
  expect(body.totals.requests).toBeGreaterThan(0)
  expect((await web.get<Problem>('/runs/live?without=totals')).body).toMatchObject({ status: 422, field: 'without.0' })
})

it('get another name, labels, and one of them is the baseline', async () => {
  const [first] = ids
  const changed = await web.send<RunListItem>('PATCH', `/runs/${first}`, {
    name: 'calm',
    tags: { release: '7' },
    isBaseline: true,
  })
  expect(runListItem.parse(changed.body)).toMatchObject({
    id: first,
    name: 'calm',
    tags: { release: '7' },
    isBaseline: true,
  })
  expect(changed.body).not.toHaveProperty('path')
  expect((await web.send('PATCH', '/runs/nobody', { name: 'x' })).body).toMatchObject({ status: 404, code: 'TYM5002' })
})

it('are asked for in their own order of time, and labelled with names', async () => {
  const [first] = ids
  for (const path of ['endpoints?', 'percentiles?', 'heatmap?', 'series?metrics=rps&']) {
    const { body } = await web.get<Problem>(`/runs/${first}/${path}from=10&to=5`)
    expect(body).toMatchObject({ status: 422, field: 'to', detail: 'to: is before "from"' })
  }
  for (const path of ['series?metrics=rps&', 'percentiles?', 'heatmap?', 'endpoint-workers?', 'samples?']) {
    for (const field of path === 'samples?' ? ['endpoint'] : ['endpoint', 'worker']) {
      const { body } = await web.get<Problem>(`/runs/${first}/${path}${field}=nope`)
      expect(body, path).toMatchObject({ status: 404, field, detail: expect.stringContaining('is called "nope"') })
    }
  }
  const { body } = await web.send('PATCH', `/runs/${first}`, { tags: { '': 'x' } })
  expect(body).toMatchObject({ status: 422, field: 'tags', detail: 'tags: a tag needs a name' })
})

it('stand beside each other', async () => {
  const { body } = await web.get<Comparison>(`/compare?a=${ids[0]}&b=live`)
  expect(comparison.parse(body)).toMatchObject({ a: { id: ids[0] }, b: { id: ids[1] } })
  expect(body.endpoints).toHaveLength(2)
})

it('are carried as one file, and taken in again', async () => {
  const [first] = ids
  const bundle = await (await web.fetch(`/runs/${first}/export?as=bundle`)).arrayBuffer()
  const take = (body: ArrayBuffer, type = 'application/zip') =>
    web.fetch('/runs/import', { method: 'POST', body, headers: { 'Content-Type': type } })
  expect((await take(bundle)).status).toBe(409)
  expect((await web.send('DELETE', `/runs/${first}`)).status).toBe(204)
  expect((await web.get<Problem>(`/runs/${first}`)).status).toBe(404)
  const imported = await take(bundle)
  expect([imported.status, runListItem.parse(await imported.json()).id]).toEqual([201, first])
  expect((await web.get<RunListItem[]>('/runs')).body.map(({ id }) => id)).toEqual([ids[1], first])
  const here = (await (await take(bundle)).json()) as Problem
  expect(here).toMatchObject({ status: 409, code: 'TYM5004', detail: expect.stringContaining('is here already') })
  for (const bytes of [new TextEncoder().encode('no zip').buffer as ArrayBuffer, bundle.slice(0, 300)]) {
    const problem = (await (await take(bytes)).json()) as Problem
    expect(problem).toMatchObject({ status: 422, code: 'TYM5005' })
    expect(problem.detail).toMatch(/^the file cannot be imported: [^/]*\. A run is exported with:/)
  }
  expect((await take(bundle, 'text/plain')).status).toBe(415)
})

it('are removed for good, the last one of the process too, but not one that is under way', async () => {
  const { body } = await web.post<{ id: string }>('/runs', { users: 1 })
  for (const id of ['live', body.id]) {
    expect((await web.send('DELETE', `/runs/${id}`)).body).toMatchObject({ status: 409, code: 'TYM5004' })
  }
  await web.live<RunSummary>('it goes on', '/runs/live', ({ totals }) => totals.requests > 0)
  // It keeps the name that it gets meanwhile.
  await web.send('PATCH', `/runs/${body.id}`, { name: 'renamed', tags: { release: '8' } })
  const called = { name: 'renamed', tags: { release: '8' } }
  expect((await web.get<RunSummary>('/runs/live')).body.run).toMatchObject(called)
  const { totals } = (await web.get<RunSummary>('/runs/live')).body
  // A later picture has it too.
  await web.live<RunSummary>('a later picture', '/runs/live', (one) => one.totals.requests > totals.requests)
  expect((await web.get<RunSummary>('/runs/live')).body.run).toMatchObject(called)
  expect((await web.post('/runs/live/stop', { mode: 'now' })).status).toBe(204)
  await web.live<RunSummary>('it has ended', '/runs/live', ({ run }) => run.state === 'stopped')
  expect((await web.get<RunSummary>('/runs/live')).body.run).toMatchObject(called)
  expect((await web.send('DELETE', `/runs/${body.id}`)).status).toBe(204)
  expect((await web.send('DELETE', `/runs/${body.id}`)).body).toMatchObject({ status: 404, code: 'TYM5002' })
  expect((await web.get<RunListItem[]>('/runs')).body.map(({ id }) => id)).not.toContain(body.id)
  expect((await web.get<Problem>('/runs/live')).body).toMatchObject({ status: 404, code: 'TYM5002' })
  expect((await web.get<{ liveRunId: string | null }>('/state')).body.liveRunId).toBeNull()
})
