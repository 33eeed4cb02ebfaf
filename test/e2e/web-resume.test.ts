// What a person had asked of a run holds when its master is killed and started again: a pause, and workers without users.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ResumableRun } from '../support/resumable-run.js'
import { until } from '../support/until.js'
import { startCountingTarget, type Target } from '../support/web-session.js'

let target: Target
beforeAll(async () => {
  target = await startCountingTarget()
})
afterAll(() => target.close())

/** Requests that come to the target within a second. */
async function inASecond(): Promise<number> {
  target.take()
  await new Promise((resolve) => setTimeout(resolve, 1000))
  return target.take()
}

it('a pause lasts, and ends when somebody ends it', async () => {
  const run = await ResumableRun.start(target.url, 2, 6)
  expect((await run.web.post('/runs/live/pause')).status).toBe(204)
  await until('nobody asks any more', async () => (await inASecond()) === 0)
  await run.killMaster()
  await run.startMasterAgain()
  expect((await run.head()).isPaused).toBe(true)
  expect(await inASecond()).toBe(0)
  expect((await run.web.post('/runs/live/resume')).status).toBe(204)
  await until('they go on', async () => (await inASecond()) > 0)
  expect((await run.head()).isPaused).toBe(false)
  await run.stop()
}, 60_000)

it('a drained worker takes users again when it alone has come back', async () => {
  const run = await ResumableRun.start(target.url, 2, 6)
  const first = async () => (await run.summary()).workers.find(({ index }) => index === 0)!
  const { id } = await first()
  expect((await run.web.post(`/workers/${id}/drain`)).status).toBe(204)
  await until('it has no users', async () => (await first()).users === 0)
  await run.killMaster()
  run.workers[1]!.signal('SIGKILL')
  await run.startMasterAgain()
  await run.has(6)
  const texts = (await run.summary()).notes.map(({ text }) => text)
  expect(texts).toContain(`worker ${id} was drained and takes users again: no other is left`)
  await run.stop()
}, 60_000)
