// What a worker says is its own, and a worker that stood still is told of: nothing that it measured in that time is the target's.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RunSummary } from '../../src/stats/run-summary.js'
import type { LogPage } from '../../src/web/api.js'
import { openWeb, startCountingTarget, type Target } from '../support/web-session.js'
import { workerPids } from '../support/worker-pids.js'

const SCRIPT = `
import { constant, HttpUser, task } from 'tymbal'
export class Visitor extends HttpUser {
  waitTime = constant(0.1)
  @task async visit() { await this.client.get('/'); console.log('visited by', this.userId) }
}
`
const STILL_MS = 1800

let target: Target
beforeAll(async () => {
  target = await startCountingTarget()
})
afterAll(() => target.close())

it('lines are those of the worker that said them, and its standstill makes the numbers suspect', async () => {
  const web = await openWeb(['-H', target.url, '--processes', '2'], { script: SCRIPT })
  expect((await web.post('/runs', { users: 4, spawnRate: 100, runTime: '11s' })).status).toBe(201)
  await web.live<RunSummary>('three seconds are over', '/runs/live', ({ run }) => run.durationMs > 3000)
  const { workers } = (await web.get<RunSummary>('/runs/live')).body
  for (const { id } of workers) {
    const { lines } = (await web.get<LogPage>(`/runs/live/logs?worker=${id}`)).body
    expect(lines.length).toBeGreaterThan(5)
    expect(new Set(lines.map(({ worker }) => worker))).toEqual(new Set([id]))
    expect(lines[0]!.text).toMatch(/^visited by \d$/)
  }
  const [pid] = workerPids(web.program.child.pid!)
  process.kill(pid!, 'SIGSTOP')
  await new Promise((resolve) => setTimeout(resolve, STILL_MS))
  process.kill(pid!, 'SIGCONT')
  await web.live<RunSummary>('the run has ended', '/runs/live', ({ run }) => run.state === 'stopped')
  const { generator } = (await web.get<RunSummary>('/runs/live')).body
  expect(['suspect', 'limited']).toContain(generator.verdict)
  const still = generator.reasons.filter(({ what }) => what === 'stood still ms')
  expect(still).toHaveLength(1)
  expect(still[0]!.value).toBeGreaterThan(STILL_MS * 0.8)
  const kept = (
    await web.get<LogPage>(
      `/runs/${(await web.get<RunSummary>('/runs/live')).body.run.id}/logs?worker=${workers[0]!.id}`,
    )
  ).body
  expect(kept.lines.length).toBeGreaterThan(5)
}, 60_000)
