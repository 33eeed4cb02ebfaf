// Runs that are started, watched, changed and stopped over HTTP, one after the other in one process.
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import type { RunSummary } from '../../src/stats/run-summary.js'
import type { AppState, HeadTick, RunListItem } from '../../src/web/api.js'
import { appState, headTick, runListItem, stateTick } from '../../src/web/schemas/answers.js'
import { EventReader } from '../support/event-source.js'
import { openWeb, startCountingTarget, type Target, type WebSession } from '../support/web-session.js'

let target: Target
beforeAll(async () => {
  target = await startCountingTarget()
})
afterAll(() => target.close())
beforeEach(() => void target.take())

const requests = (summary: RunSummary): number => summary.totals.requests
const hasEnded = ({ run }: RunSummary): boolean => run.state === 'stopped'

async function runOnce(web: WebSession, load: object): Promise<RunSummary> {
  const { status, body } = await web.post<{ id: string }>('/runs', load)
  expect(status).toBe(201)
  await web.live<RunSummary>('the run has ended', `/runs/${body.id}`, hasEnded)
  return (await web.get<RunSummary>(`/runs/${body.id}`)).body
}

describe('a run from a page', () => {
  it('is started, watched, changed, held, noted and stopped, and everybody hears of it', async () => {
    const web = await openWeb(['-H', target.url])
    const state = (await web.get<AppState>('/state')).body
    expect(appState.parse(state)).toMatchObject({ isRunning: false, liveRunId: null, role: 'operator' })
    expect(state.script.userClasses.map(({ name, weight }) => [name, weight])).toEqual([
      ['Buyer', 2],
      ['Visitor', 1],
    ])
    expect(state.script.defaults).toMatchObject({ host: target.url, users: 1, spawnRate: 1, name: 'loadtest' })

    const [first, second] = [new EventReader(), new EventReader()]
    for (const reader of [first, second]) {
      onTestFinished(() => reader.close())
      await reader.open((init) => web.fetch('/runs/live/stream', init))
    }
    const started = await web.post<{ id: string }>('/runs', {
      users: 3,
      spawnRate: 100,
      name: 'from a page',
      tags: { release: '42' },
    })
    expect(started.status).toBe(201)
    expect((await web.post('/runs', {})).body).toMatchObject({ status: 409, code: 'TYM6001' })
    await first.seen('head', ({ run }: HeadTick) => run.users === 3 && run.state === 'running')

    expect((await web.post('/runs/live/load', { users: 5, spawnRate: 100 })).status).toBe(204)
    await second.seen('head', ({ run }: HeadTick) => run.users === 5)
    expect((await web.post('/runs/live/pause')).status).toBe(204)
    await second.seen('state', ({ isPaused }: { isPaused: boolean }) => isPaused)
    expect((await web.post('/runs/live/resume')).status).toBe(204)
    expect((await web.post('/runs/live/notes', { text: 'cache emptied' })).status).toBe(201)
    const marked = await web.post<{ atMs: number }>('/runs/live/restart-statistics')
    expect([marked.status, marked.body.atMs > 0]).toEqual([201, true])
    await second.seen('note', ({ text }: { text: string }) => text === 'cache emptied (operator 127.0.0.1)')
    await second.seen('endpoints', (rows: unknown[]) => rows.length === 2)
    await second.seen('workers', (rows: unknown[]) => rows.length === 1)

    expect((await web.post('/runs/live/stop', { mode: 'graceful' })).status).toBe(204)
    await second.seen('state', ({ state }: { state: string }) => state === 'stopped')
    const summary = (await web.get<RunSummary>('/runs/live')).body
    expect(requests(summary)).toBe(target.take())
    const texts = summary.notes.map(({ text }) => text)
    for (const text of ['users 3 → 5 at 100/s', 'paused', 'resumed'])
      expect(texts).toContain(`${text} by operator 127.0.0.1`)
    for (const text of ['started', 'statistics restarted from here'])
      expect(texts).toContain(`${text} (operator 127.0.0.1)`)
    expect(texts).toContain('ended: stopped by operator 127.0.0.1')
    expect((await web.post('/runs/live/load', { users: 5 })).body).toMatchObject({ status: 409, code: 'TYM6002' })

    const list = (await web.get<RunListItem[]>('/runs')).body
    expect(runListItem.array().parse(list)).toMatchObject([
      { id: started.body.id, name: 'from a page', tags: { release: '42' }, state: 'stopped' },
    ])
    for (const tick of first.of('head')) headTick.parse(tick)
    for (const tick of first.of('state')) stateTick.parse(tick)
    const ids = second.events.map(({ id }) => id)
    expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b))

    web.program.signal('SIGINT')
    expect(await web.program.exit()).toBe(0)
  })

  it('follows another in the same workers, and each counts exactly its own', async () => {
    const web = await openWeb(['-H', target.url, '--processes', '2'])
    const runs: RunSummary[] = []
    for (const load of [
      { users: 4, spawnRate: 1000, runTime: '2s' },
      { users: 9, spawnRate: 1000, runTime: 2 },
    ]) {
      const summary = await runOnce(web, load)
      expect(requests(summary)).toBe(target.take())
      runs.push(summary)
    }
    const third = await runOnce(web, {
      users: 2,
      spawnRate: 1000,
      runTime: '1s',
      userClasses: ['Buyer'],
      host: `${target.url}/`,
    })
    expect(requests(third)).toBe(target.take())
    expect(third.endpoints.map(({ name }) => name)).toEqual(['/buy'])
    expect(runs.map(({ run }) => run.targetUsers)).toEqual([4, 9])
    const workers = [...runs, third].map((summary) => summary.workers.map(({ id }) => id).sort())
    expect(workers[0]).toHaveLength(2)
    expect(workers[1]).toEqual(workers[0])
    expect(workers[2]).toEqual(workers[0])
    web.program.signal('SIGTERM')
    expect(await web.program.exit()).toBe(0)
  })

  it('keeps the log of each run apart', async () => {
    const web = await openWeb(['-H', target.url])
    await runOnce(web, { users: 1, runTime: '1s' })
    const second = await runOnce(web, { users: 1, runTime: '1s', name: 'second' })
    const { body } = await web.get<{ lines: { text: string }[] }>(`/runs/${second.run.id}/logs?q=started`)
    expect(body.lines.length).toBeGreaterThanOrEqual(1)
  })

  it('is stopped by Ctrl-C, which ends the process only when no run is under way', async () => {
    const web = await openWeb(['-H', target.url, '-u', '2'])
    await web.post('/runs', {})
    await web.live<RunSummary>('users run', '/runs/live', ({ run }) => run.users === 2)
    web.program.signal('SIGINT')
    await web.live<RunSummary>('the run has ended', '/runs/live', hasEnded)
    expect((await web.get<AppState>('/state')).body.isRunning).toBe(false)
    web.program.signal('SIGINT')
    expect(await web.program.exit()).toBe(0)
  })

  it('ends the process with SIGTERM', async () => {
    const web = await openWeb(['-H', target.url])
    await web.post('/runs', { users: 2 })
    await web.live<RunSummary>('users run', '/runs/live', ({ run }) => run.users > 0)
    web.program.signal('SIGTERM')
    expect(await web.program.exit()).toBe(143)
  })

  it('may fail to begin, and the next one starts', async () => {
    const web = await openWeb(['-H', target.url], {
      script: `import { HttpUser, task, constant } from 'tymbal'
let runs = 0
export function setup() { if (runs++ === 0) throw new Error('the shelf is empty') }
export class Visitor extends HttpUser { waitTime = constant(0.02); @task async visit() { await this.client.get('/') } }
`,
    })
    const failed = await runOnce(web, { users: 1, runTime: '1s' })
    expect(failed.verdict).toMatchObject({ passed: false, exitCode: 3 })
    const next = await runOnce(web, { users: 1, runTime: '1s' })
    expect([next.verdict.exitCode, requests(next)]).toEqual([0, target.take()])
  })
})

describe('--autostart and --autoquit', () => {
  it('begin and end without a hand, with the exit code of the run', async () => {
    const web = await openWeb([
      '-H',
      target.url,
      '-u',
      '2',
      '-t',
      '1s',
      '--autostart',
      '--autoquit',
      '0',
      '--threshold',
      'fail>50%',
    ])
    expect(await web.program.exit()).toBe(1)
  })
})

describe('--headless with --web-port', () => {
  it('shows the run, starts no other, and ends with it', async () => {
    const web = await openWeb(['-H', target.url, '-u', '2'], { command: ['run'] })
    await web.live<RunSummary>('requests are counted', '/runs/live', ({ totals }) => totals.requests > 0)
    expect((await web.post('/runs', {})).body).toMatchObject({ status: 409, code: 'TYM6001' })
    expect((await web.post('/runs/live/stop', { mode: 'graceful' })).status).toBe(204)
    expect(await web.program.exit(), web.program.stderr).toBe(0)
  })
})
