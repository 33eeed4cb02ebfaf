// Single workers are drained, taken back, started anew and sent home while a run goes on, and no request is lost.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { RunSummary, WorkerSummary } from '../../src/stats/run-summary.js'
import type { AppState } from '../../src/web/api.js'
import { until } from '../support/until.js'
import { openWeb, startCountingTarget, startWorker, type Target, type WebSession } from '../support/web-session.js'

let target: Target
beforeAll(async () => {
  target = await startCountingTarget()
})
afterAll(() => target.close())
beforeEach(() => void target.take())

const open = (...flags: readonly string[]): Promise<WebSession> => openWeb(['-H', target.url, ...flags])

const workersOf = async (web: WebSession): Promise<readonly WorkerSummary[]> =>
  (await web.get<RunSummary>('/runs/live')).body.workers
const isPresent = ({ state }: WorkerSummary): boolean => state !== 'missing' && state !== 'gone'
const usersBecome = (web: WebSession, wanted: readonly number[]): Promise<unknown> =>
  until(`users of present workers are ${wanted}`, async () => {
    const users = (await workersOf(web)).filter(isPresent).map((one) => one.users)
    return users.toSorted().join() === wanted.toSorted().join()
  })

async function end(web: WebSession): Promise<RunSummary> {
  await web.post('/runs/live/stop', { mode: 'graceful' })
  await web.live<RunSummary>('the run has ended', '/runs/live', ({ run }) => run.state === 'stopped')
  const summary = (await web.get<RunSummary>('/runs/live')).body
  expect(summary.totals.requests).toBe(target.take())
  return summary
}

describe('a worker', () => {
  it('is drained and taken back, started anew and sent home; every request is counted once', async () => {
    const web = await open('--processes', '3')
    expect((await web.post('/runs', { users: 12, spawnRate: 1000 })).status).toBe(201)
    await usersBecome(web, [4, 4, 4])
    const [first, second, third] = await workersOf(web)
    const say = (worker: WorkerSummary, action: string) =>
      web.post<{ detail: string }>(`/workers/${worker.id}/${action}`)

    expect((await say(first!, 'drain')).status).toBe(204)
    await usersBecome(web, [0, 6, 6])
    expect((await workersOf(web))[0]).toMatchObject({ users: 0, flags: expect.arrayContaining(['drained']) })
    expect((await say(first!, 'take-back')).status).toBe(204)
    await usersBecome(web, [4, 4, 4])
    expect((await say(first!, 'take-back')).body).toMatchObject({
      status: 409,
      detail: expect.stringContaining('not drained'),
    })

    expect((await say(second!, 'restart')).status).toBe(204)
    await until('a fresh one has taken its place', async () => (await workersOf(web)).length === 4)
    await usersBecome(web, [4, 4, 4])
    expect((await workersOf(web)).find(({ id }) => id === second!.id)!.flags).toContain('left')

    expect((await say(third!, 'quit')).status).toBe(204)
    await usersBecome(web, [6, 6])
    const [a, b] = (await workersOf(web)).filter(isPresent)
    expect((await say(a!, 'drain')).status).toBe(204)
    expect((await say(b!, 'quit')).body).toMatchObject({
      status: 409,
      detail: expect.stringContaining('no other worker'),
    })
    expect((await say({ ...b!, id: 'nobody' }, 'quit')).status).toBe(404)
    expect((await web.fetch(`/workers/${b!.id}/quit`)).status).toBe(405)

    const { notes, verdict } = await end(web)
    const texts = notes.map(({ text }) => text).join('\n')
    for (const words of ['is drained', 'takes users again', 'starts anew', 'leaves']) expect(texts).toContain(words)
    expect(texts).toContain('operator 127.0.0.1')
    expect(verdict.passed).toBe(true)
  }, 90_000)

  it('of another machine starts anew in a fresh process, as often as it is asked, with the same words and the same exit code', async () => {
    const web = await open('--master', '--master-bind-port', '0')
    const workers = [await startWorker(web), await startWorker(web)]
    const connected = (count: number) =>
      web.live<AppState>(`${count} workers are there`, '/state', (state) => state.workers.connected === count)
    await connected(2)
    expect((await web.post('/runs', { users: 4, spawnRate: 1000 })).status).toBe(201)
    await usersBecome(web, [2, 2])
    for (let times = 1; times <= 2; times++) {
      const newest = (await workersOf(web)).findLast(isPresent)!
      expect((await web.post(`/workers/${newest.id}/restart`)).status).toBe(204)
      await until('a fresh one has taken its place', async () => (await workersOf(web)).length === 2 + times)
      await usersBecome(web, [2, 2])
    }
    await end(web)
    web.program.signal('SIGTERM')
    for (const worker of workers) expect((await worker.ended).exitCode).toBe(0)
  }, 90_000)
})
