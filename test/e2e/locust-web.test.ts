// Runs follow each other in one process with Locust's workers, old and new, in its fleet: started, edited and stopped over HTTP.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { RunSummary } from '../../src/stats/run-summary.js'
import { startCountingServer } from '../support/counting-server.js'
import { freePort } from '../support/free-port.js'
import { LOCUSTS, startLocustWorker, VERSION_LINE, WITHOUT_LOCUST } from '../support/locust.js'
import { WebSession } from '../support/web-session.js'

const LOCUSTFILE = `from locust import HttpUser, task, constant

class Visitor(HttpUser):
    wait_time = constant(0.05)

    @task
    def visit(self):
        self.client.get("/visit-of-locust")

class Buyer(HttpUser):
    wait_time = constant(0.05)

    @task
    def buy(self):
        self.client.get("/buy-of-locust")
`

if (LOCUSTS.length === 0) it.skip(WITHOUT_LOCUST, () => undefined)

describe.skipIf(LOCUSTS.length === 0)("a page with Locust's workers in its fleet", () => {
  it('starts, edits and stops runs one after the other, and each counts exactly its own', {
    timeout: 240_000,
  }, async () => {
    const server = await startCountingServer()
    onTestFinished(() => server.close())
    const port = await freePort()
    const count = 1 + LOCUSTS.length
    const listen = ['--locust-workers', `127.0.0.1:${port}`, '--expect-workers', String(count)]
    const web = new WebSession(['-H', server.url, '-s', '2', ...listen])
    onTestFinished(() => web.close())
    await web.open()
    const workers = LOCUSTS.map((program, i) => {
      const locustfile = join(web.directory, `shop-${i}.py`)
      writeFileSync(locustfile, (program.version === '' ? VERSION_LINE : '') + LOCUSTFILE)
      const where = { port, log: join(web.directory, `locust-${i}.log`), cwd: web.directory }
      const worker = startLocustWorker(program, { ...where, locustfile })
      onTestFinished(() => void worker.child.kill('SIGKILL'))
      return worker
    })
    /** A worker of Locust takes its time to come. */
    const live = (what: string, path: string, look: (summary: RunSummary) => boolean) =>
      web.program.seen(what, async () => look((await web.get<RunSummary>(path)).body), 120_000)
    const areEven = (each: number) => (summary: RunSummary) =>
      summary.workers.length === count && summary.workers.every(({ users }) => users === each)
    const seen: Record<string, number> = {}
    const ids = new Set<string>()
    for (const [from, to] of [
      [3, 5],
      [6, 2],
    ] as const) {
      const { status, body } = await web.post<{ id: string }>('/runs', { users: from * count, spawnRate: 1000 })
      expect(status).toBe(201)
      await live(`${from} users on each`, '/runs/live', areEven(from))
      expect((await web.post('/runs/live/load', { users: to * count, spawnRate: 1000 })).status).toBe(204)
      await live(`${to} users on each`, '/runs/live', areEven(to))
      expect((await web.post('/runs/live/stop', { mode: 'graceful' })).status).toBe(204)
      await live('the run has ended', `/runs/${body.id}`, ({ run }) => run.state === 'stopped')
      const summary = (await web.get<RunSummary>(`/runs/${body.id}`)).body
      const counts = { ...server.counts() }
      const own = Object.entries(counts).map(([path, requests]) => [path, requests - (seen[path] ?? 0)])
      expect(Object.fromEntries(summary.endpoints.map(({ name, requests }) => [name, requests]))).toEqual(
        Object.fromEntries(own),
      )
      expect(summary.endpoints).toHaveLength(4)
      expect(summary.totals.failures).toBe(0)
      for (const { id } of summary.workers) ids.add(id)
      Object.assign(seen, counts)
    }
    expect(ids.size).toBe(count)
    web.program.signal('SIGTERM')
    expect(await web.program.exit()).toBe(0)
    expect(await Promise.all(workers.map(({ ended }) => ended))).toEqual(workers.map(() => 0))
    expect(workers.flatMap((worker) => worker.complaints())).toEqual([])
  })
})
