// The load of a run under way is edited: by class, and at the end of a stage.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { RunSummary } from '../../src/stats/run-summary.js'
import type { AppState, LoadState, Picture } from '../../src/web/api.js'
import { loadState } from '../../src/web/schemas/answers.js'
import { freePort } from '../support/free-port.js'
import { until } from '../support/until.js'
import { openWeb, startCountingTarget, startWorker, type Target, type WebSession } from '../support/web-session.js'

let target: Target
beforeAll(async () => {
  target = await startCountingTarget()
})
afterAll(() => target.close())
beforeEach(() => void target.take())

const open = (...flags: readonly string[]): Promise<WebSession> => openWeb(['-H', target.url, ...flags])

const head = async (web: WebSession) => (await web.get<Picture>('/runs/live/picture')).body.head
const classesOf = async (web: WebSession): Promise<Record<string, number>> =>
  Object.fromEntries((await head(web)).userClasses.map(({ name, users }) => [name, users]))
const become = (web: WebSession, wanted: Record<string, number>): Promise<unknown> =>
  until(`users are ${JSON.stringify(wanted)}`, async () => {
    const now = await classesOf(web)
    return Object.entries(wanted).every(([name, users]) => (now[name] ?? 0) === users)
  })
const workersOf = async (web: WebSession): Promise<RunSummary['workers']> =>
  (await web.get<RunSummary>('/runs/live')).body.workers
const notesOf = async (web: WebSession): Promise<readonly string[]> =>
  (await web.get<RunSummary>('/runs/live')).body.notes.map(({ text }) => text)

describe('an edit of the load', () => {
  it('deals users to other classes while they run, and every request is counted', async () => {
    const web = await open('--processes', '2')
    expect((await web.post('/runs', { users: 12, spawnRate: 100 })).status).toBe(201)
    await become(web, { Buyer: 8, Visitor: 4 })
    const edit = { userClasses: [{ name: 'Visitor', weight: 6 }] }
    expect((await web.post('/runs/live/load', edit)).status).toBe(204)
    await become(web, { Buyer: 3, Visitor: 9 })
    expect((await head(web)).load?.userClasses).toContainEqual({ name: 'Visitor', weight: 6, fixedCount: 0 })
    const more = { users: 20, spawnRate: 100, userClasses: [{ name: 'Buyer', fixedCount: 5 }] }
    expect((await web.post('/runs/live/load', more)).status).toBe(204)
    await become(web, { Buyer: 5, Visitor: 15 })
    expect((await web.post('/runs/live/load', { userClasses: [{ name: 'Buyer', fixedCount: 0 }] })).status).toBe(204)
    await become(web, { Buyer: 0, Visitor: 20 })
    await web.post('/runs/live/stop', { mode: 'graceful' })
    await web.live<RunSummary>('the run has ended', '/runs/live', ({ run }) => run.state === 'stopped')
    const ended = (await web.get<RunSummary>('/runs/live')).body
    expect(ended.totals.requests).toBe(target.take())
    const texts = ended.notes.map(({ text }) => text)
    expect(texts).toContain('Visitor weight 6 by operator 127.0.0.1')
    expect(texts).toContain('users 12 → 20 at 100/s, Buyer always 5 by operator 127.0.0.1')
  }, 60_000)

  it('waits for the end of a stage, can be replaced and withdrawn, and comes then', async () => {
    const web = await open()
    const stages = [
      { duration: '1s', target: 6 },
      { duration: '5s', target: 6 },
      { duration: '60s', target: 6 },
    ]
    expect((await web.post('/runs', { stages })).status).toBe(201)
    await become(web, { Buyer: 4, Visitor: 2 })
    await web.live<RunSummary>('a stage that holds is no spawning', '/runs/live', ({ run }) => run.state === 'running')
    const later = (edit: object) => web.post<LoadState>('/runs/live/load', { ...edit, when: 'stage-end' })
    const first = await later({ users: 9 })
    expect(first.status).toBe(202)
    expect(loadState.parse(first.body)).toMatchObject({ waiting: { atMs: 6000, users: 9, who: 'operator 127.0.0.1' } })
    expect((await later({ users: 3, spawnRate: 100 })).body.waiting).toMatchObject({ users: 3, spawnRate: 100 })
    const withdrawn = await web.fetch('/runs/live/load', { method: 'DELETE' })
    expect(withdrawn.status).toBe(204)
    expect((await web.fetch('/runs/live/load', { method: 'DELETE' })).status).toBe(409)
    expect((await head(web)).load?.waiting).toBeNull()
    expect((await later({ userClasses: [{ name: 'Visitor', weight: 10 }] })).status).toBe(202)
    expect(await classesOf(web)).toMatchObject({ Buyer: 4, Visitor: 2 })
    await become(web, { Buyer: 1, Visitor: 5 })
    const { run, load } = await head(web)
    expect(run.durationMs).toBeGreaterThanOrEqual(6000)
    expect(load).toMatchObject({ waiting: null, stageEndMs: null })
    expect((await later({ users: 9 })).body).toMatchObject({ status: 409, field: 'when' })
    const notes = await notesOf(web)
    for (const part of [
      '00:00:06, the end of the stage: users 6 → 9',
      'users 6 → 3 at 100/s by operator 127.0.0.1, instead of users 6 → 9',
      '; the stage that was left is dropped',
      'was withdrawn by operator',
      'as operator 127.0.0.1 asked',
    ]) {
      expect(notes.join('\n')).toContain(part)
    }
    await web.post('/runs/live/stop', { mode: 'now' })
  }, 60_000)

  it('that cannot be made is refused with its field, and nothing changes', async () => {
    const web = await open()
    expect((await web.post('/runs', { users: 3, spawnRate: 100 })).status).toBe(201)
    await become(web, { Buyer: 2, Visitor: 1 })
    for (const [edit, field] of [
      [{}, 'users'],
      [{ spawnRate: 5 }, 'users'],
      [{ userClasses: [{ name: 'Visitor', weight: 2 }], spawnRate: 5 }, 'spawnRate'],
      [{ userClasses: [{ name: 'Visiter', weight: 2 }] }, 'userClasses'],
      [{ userClasses: [{ name: 'Visitor', weight: -1 }] }, 'userClasses.0.weight'],
      [
        {
          userClasses: [
            { name: 'Visitor', weight: 0 },
            { name: 'Buyer', weight: 0 },
          ],
        },
        'userClasses',
      ],
      [{ userClasses: [{ name: 'Visitor' }] }, 'userClasses.0'],
      [{ userClasses: [{ name: 'Visitor', weight: 1, fixedCount: 2 }] }, 'userClasses.0'],
      [{ userClasses: ['Visitor', 'Visitor'].map((name) => ({ name, weight: 1 })) }, 'userClasses'],
      [{ users: 5, when: 'later' }, 'when'],
    ] as const) {
      const { status, body } = await web.post<{ field: string }>('/runs/live/load', edit)
      expect([status, body.field], JSON.stringify(edit)).toEqual([422, field])
    }
    expect(await classesOf(web)).toMatchObject({ Buyer: 2, Visitor: 1 })
    expect(await notesOf(web)).toHaveLength(1)
    await web.post('/runs/live/stop', { mode: 'now' })
  }, 60_000)

  it('is still there when the master is killed and started again, and so is how the page had the classes dealt', async () => {
    const asMaster = ['--master', '--master-bind-port', String(await freePort())]
    const first = await open(...asMaster)
    const workers = [await startWorker(first), await startWorker(first)]
    await first.live<AppState>('both are there', '/state', (now) => now.workers.connected === 2)
    const stages = [
      { duration: '1s', target: 12 },
      { duration: '15s', target: 12 },
      { duration: '60s', target: 12 },
    ]
    const userClasses = ['Buyer', { name: 'Visitor', weight: 4 }]
    expect((await first.post('/runs', { stages, userClasses })).status).toBe(201)
    await become(first, { Buyer: 4, Visitor: 8 })
    const later = { users: 6, userClasses: [{ name: 'Buyer', weight: 0 }], when: 'stage-end' }
    expect((await first.post('/runs/live/load', { userClasses: [{ name: 'Buyer', fixedCount: 3 }] })).status).toBe(204)
    expect((await first.post('/runs/live/load', later)).status).toBe(202)
    await become(first, { Buyer: 3, Visitor: 9 })
    const drained = (await workersOf(first))[0]!
    expect((await first.post(`/workers/${drained.id}/drain`)).status).toBe(204)
    await until('it has no users', async () => (await workersOf(first))[0]!.users === 0)
    first.program.signal('SIGKILL')
    await first.program.ended

    const again = [
      ...asMaster,
      ...['1s:12', '15s:12', '60s:12'].flatMap((stage) => ['--stage', stage]),
      '--resume',
      'last',
      '--json-file',
      'ended.json',
    ]
    const second = await openWeb(['Buyer', 'Visitor', '-H', target.url, ...again], {
      command: ['run'],
      directory: first.directory,
    })
    await second.program.seen('its run is there', async () => (await second.get('/runs/live/picture')).status === 200)
    await become(second, { Buyer: 3, Visitor: 9 })
    const { load } = await head(second)
    expect(load?.userClasses).toEqual([
      { name: 'Buyer', weight: 2, fixedCount: 3 },
      { name: 'Visitor', weight: 4, fixedCount: 0 },
    ])
    expect(load?.waiting).toMatchObject({ atMs: 16_000, users: 6, who: 'operator 127.0.0.1' })
    await become(second, { Buyer: 0, Visitor: 6 })
    const still = (await workersOf(second)).find(({ id }) => id === drained.id)!
    expect(still).toMatchObject({ users: 0, flags: expect.arrayContaining(['drained']) })
    await second.post('/runs/live/stop', { mode: 'graceful' })
    expect((await second.program.ended).exitCode).toBe(0)
    const summary = JSON.parse(readFileSync(join(first.directory, 'ended.json'), 'utf8')) as RunSummary
    expect(summary.totals.requests).toBe(target.take())
    expect(summary.notes.map(({ text }) => text).join('\n')).toContain('taken over by a new master')
    for (const worker of workers) expect((await worker.ended).exitCode).toBe(0)
  }, 90_000)
})
