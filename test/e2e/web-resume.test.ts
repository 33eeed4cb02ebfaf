// What a person had asked of a run holds when its master is killed and started again: a pause, and workers without users.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RunSummary } from '../../src/stats/run-summary.js'
import type { AppState, Picture } from '../../src/web/api.js'
import { freePort } from '../support/free-port.js'
import type { Program } from '../support/program.js'
import { until } from '../support/until.js'
import { openWeb, startCountingTarget, startWorker, type Target, type WebSession } from '../support/web-session.js'

let target: Target
beforeAll(async () => {
  target = await startCountingTarget()
})
afterAll(() => target.close())

const head = async (web: WebSession) => (await web.get<Picture>('/runs/live/picture')).body.head
const workersOf = async (web: WebSession): Promise<RunSummary['workers']> =>
  (await web.get<RunSummary>('/runs/live')).body.workers

/** A run of 6 users on two workers, in the order in which they came, and how its master is started again. */
async function running(): Promise<{ web: WebSession; workers: Program[]; again: () => Promise<WebSession> }> {
  const asMaster = ['--master', '--master-bind-port', String(await freePort())]
  const web = await openWeb(['-H', target.url, ...asMaster])
  const workers: Program[] = []
  for (const count of [1, 2]) {
    workers.push(await startWorker(web))
    await web.live<AppState>(`${count} are there`, '/state', (now) => now.workers.connected === count)
  }
  expect((await web.post('/runs', { users: 6, spawnRate: 100, runTime: '10m' })).status).toBe(201)
  await until('all users run', async () => (await head(web)).run.users === 6)
  const load = ['-u', '6', '-r', '100', '-t', '10m', '--resume', 'last']
  const again = async (): Promise<WebSession> => {
    const next = await openWeb(['-H', target.url, ...asMaster, ...load], { command: ['run'], directory: web.directory })
    await next.program.seen('its run is there', async () => (await next.get('/runs/live/picture')).status === 200)
    await next.program.says('taken over by a new master after')
    return next
  }
  return { web, workers, again }
}

async function kill(program: Program): Promise<void> {
  program.signal('SIGKILL')
  await program.ended
}

/** Requests that come to the target within a second. */
async function inASecond(): Promise<number> {
  target.take()
  await new Promise((resolve) => setTimeout(resolve, 1000))
  return target.take()
}

it('a pause lasts, and ends when somebody ends it', async () => {
  const { web, again } = await running()
  expect((await web.post('/runs/live/pause')).status).toBe(204)
  await until('nobody asks any more', async () => (await inASecond()) === 0)
  await kill(web.program)
  const next = await again()
  expect((await head(next)).isPaused).toBe(true)
  expect(await inASecond()).toBe(0)
  expect((await next.post('/runs/live/resume')).status).toBe(204)
  await until('they go on', async () => (await inASecond()) > 0)
  expect((await head(next)).isPaused).toBe(false)
  await next.post('/runs/live/stop', { mode: 'now' })
}, 60_000)

it('a drained worker takes users again when it alone has come back', async () => {
  const { web, workers, again } = await running()
  const drained = (await workersOf(web)).find(({ index }) => index === 0)!
  expect((await web.post(`/workers/${drained.id}/drain`)).status).toBe(204)
  await until('it has no users', async () => (await workersOf(web)).find(({ id }) => id === drained.id)?.users === 0)
  await kill(web.program)
  await kill(workers[1]!)
  const next = await again()
  await until('it has all users', async () => (await head(next)).run.users === 6, 20_000)
  const { notes } = (await next.get<RunSummary>('/runs/live')).body
  expect(notes.map(({ text }) => text).join('\n')).toContain(`worker ${drained.id} was drained and takes users again`)
  await next.post('/runs/live/stop', { mode: 'now' })
}, 60_000)
