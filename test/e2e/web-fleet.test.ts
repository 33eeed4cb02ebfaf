// A page over a master whose workers are processes of their own: they stay from run to run, come and go between them.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import type { RunSummary } from '../../src/stats/run-summary.js'
import type { AppState } from '../../src/web/api.js'
import { Program } from '../support/program.js'
import { startCountingTarget, type Target, WebSession } from '../support/web-session.js'
import { workerPids } from '../support/worker-pids.js'

const BIN = fileURLToPath(new URL('../../dist/cli/bin.js', import.meta.url))

let target: Target
beforeAll(async () => {
  target = await startCountingTarget()
})
afterAll(() => target.close())

function startWorker(web: WebSession, words: readonly string[]): Program {
  const child = spawn(process.execPath, [BIN, ...words], { cwd: web.directory, stdio: ['ignore', 'pipe', 'pipe'] })
  const worker = new Program('a worker', child)
  onTestFinished(async () => {
    if (worker.ending === null) worker.signal('SIGKILL')
    await worker.ended
  })
  return worker
}

async function runOnce(web: WebSession, load: object): Promise<RunSummary> {
  const { status, body } = await web.post<{ id: string }>('/runs', load)
  expect(status).toBe(201)
  await web.live<RunSummary>('the run has ended', `/runs/${body.id}`, ({ run }) => run.state === 'stopped')
  const summary = (await web.get<RunSummary>(`/runs/${body.id}`)).body
  expect(summary.totals.requests).toBe(target.take())
  expect(summary.totals.requests).toBeGreaterThan(0)
  return summary
}

const connected = (web: WebSession, count: number) =>
  web.live<AppState>(`${count} workers are there`, '/state', ({ workers }) => workers.connected === count)

it('runs one after the other over workers that join, stay and leave', async () => {
  const web = new WebSession(['-H', target.url, '--master', '--master-bind-port', '0'])
  onTestFinished(() => web.close())
  await web.open()
  const { workers } = (await web.get<AppState>('/state')).body
  expect(workers).toMatchObject({ connected: 0, expected: 1 })
  const words = workers.joinCommands[0]!.split(' ').slice(1)

  const first = startWorker(web, words)
  await connected(web, 1)
  expect((await runOnce(web, { users: 3, spawnRate: 1000, runTime: '1s' })).workers).toHaveLength(1)

  startWorker(web, words)
  await connected(web, 2)
  const both = await runOnce(web, { users: 6, spawnRate: 1000, runTime: '2s' })
  expect(both.workers.map(({ requests }) => requests > 0)).toEqual([true, true])
  const again = await runOnce(web, { users: 4, spawnRate: 1000, runTime: '1s' })
  expect(again.workers.map(({ id }) => id)).toEqual(both.workers.map(({ id }) => id))
  expect(again.notes.filter(({ text }) => text.includes('joined'))).toEqual([])

  first.signal('SIGTERM')
  await first.exit()
  await connected(web, 1)
  const last = await runOnce(web, { users: 2, spawnRate: 1000, runTime: '1s' })
  expect(last.workers.map(({ state }) => state)).toHaveLength(1)
  expect(last.verdict.passed).toBe(true)
})

it('a worker that is lost in one run is missed in it alone', async () => {
  const web = new WebSession(['-H', target.url, '--processes', '2'])
  onTestFinished(() => web.close())
  await web.open()
  await web.post('/runs', { users: 4, spawnRate: 1000 })
  await web.live<RunSummary>('users run', '/runs/live', ({ run }) => run.users === 4)
  const children = workerPids(web.program.child.pid!)
  process.kill(children[0]!, 'SIGKILL')
  await web.live<RunSummary>('the loss is noted', '/runs/live', ({ notes }) =>
    notes.some(({ text }) => / lost: /.test(text)),
  )
  await web.live<RunSummary>('the others have its users', '/runs/live', ({ run }) => run.users === 4)
  expect((await web.post('/runs/live/stop', { mode: 'graceful' })).status).toBe(204)
  await web.live<RunSummary>('the run has ended', '/runs/live', ({ run }) => run.state === 'stopped')
  target.take()
  const next = await runOnce(web, { users: 2, spawnRate: 1000, runTime: '1s' })
  expect(next.workers.every(({ state }) => state !== 'gone')).toBe(true)
  expect(next.workers).toHaveLength(2)
}, 120_000)
