// Our workers under real masters of Locust: joined, driven from its page and headless, cut off, and counted to the last request.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type CliProcess, startCli } from '../support/cli.js'
import { joinLocust } from '../support/join-locust.js'
import {
  complaintsOf,
  LOCUSTS,
  type LocustMaster,
  type LocustStats,
  startLocust,
  until,
} from '../support/locust-master.js'

const LOCUSTFILE = `
from locust import HttpUser, task
class Shopper(HttpUser):
    weight = 2
    @task
    def shop(self): pass
class Visitor(HttpUser):
    @task
    def visit(self): pass
`

/** The script's own parameter and tags, from the master's command line. */
const TAGGED_LOCUSTFILE = `
from locust import HttpUser, tag, task, events
@events.init_command_line_parser.add_listener
def _(parser):
    parser.add_argument("--product-id", default="1")
class Buyer(HttpUser):
    @tag("buy")
    @task
    def buy(self): pass
`

const TAGGED_SCRIPT = `
import { constant, HttpUser, param, tag, task } from 'tymbal'
export const parameters = { productId: param.string({ default: '1' }) }
export class Buyer extends HttpUser {
  waitTime = constant(0.05)
  @tag('buy') @task async buy() { await this.client.get('/buy/' + parameters.productId.value, { name: '/buy' }) }
  @tag('look') @task async look() { await this.client.get('/look') }
}
`

const SCRIPT = `
import { constant, HttpUser, on, task } from 'tymbal'
on.testStart(() => console.log('the test starts'))
on.testStop(() => console.log('the test stops'))
export class Shopper extends HttpUser {
  waitTime = constant(0.05)
  @task async shop() { await this.client.get('/shop') }
}
export class Visitor extends HttpUser {
  waitTime = constant(0.05)
  @task async visit() { await this.client.get('/missing') }
  @task async fall() { throw new Error('it fell') }
}
`

/** Requests by path, counted where they are answered. */
const served: Record<string, number> = {}
const servedTotal = (): number => Object.values(served).reduce((sum, count) => sum + count, 0)
const directory = mkdtempSync(join(tmpdir(), 'tymbal-locust-out-'))
const script = join(directory, 'loadtest.ts')
let target: Server
let host = ''

beforeAll(async () => {
  writeFileSync(script, SCRIPT)
  target = createServer(({ url = '' }, response) => {
    served[url] = (served[url] ?? 0) + 1
    response.statusCode = url === '/missing' ? 404 : 200
    response.end('hello')
  })
  await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve))
  host = `http://127.0.0.1:${(target.address() as AddressInfo).port}`
})
afterAll(async () => {
  target.closeAllConnections()
  await new Promise((resolve) => target.close(resolve))
  rmSync(directory, { recursive: true, force: true })
})

const running: { stop(): unknown }[] = []
afterEach(async () => {
  for (const one of running.splice(0).reverse()) await one.stop()
})

function startWorker(port: number, ...more: readonly string[]): CliProcess {
  const worker = startCli(['-f', script, '--worker', '--plain', '--master-port', String(port), ...more])
  running.push({ stop: () => worker.child.kill('SIGKILL') })
  return worker
}

const entryOf = (stats: LocustStats, name: string) => stats.stats.find((entry) => entry.name === name)!

describe.each(LOCUSTS)('under $label', (locust) => {
  const begin = async (locustfile = LOCUSTFILE, ...more: readonly string[]): Promise<LocustMaster> => {
    for (const path of Object.keys(served)) delete served[path]
    const master = await startLocust(locust, locustfile, ['--stop-timeout', '10', ...more])
    running.push(master)
    return master
  }

  /** The master's page must answer 200 all the time; every look at it here throws when it does not. */
  const untilStats = (master: LocustMaster, what: string, holds: (stats: LocustStats) => boolean): Promise<void> =>
    until(what, async () => holds(await master.stats()))

  const expectCounted = (stats: LocustStats): void => {
    expect(entryOf(stats, 'Aggregated').num_requests).toBe(servedTotal())
    expect(entryOf(stats, '/shop')).toMatchObject({ num_requests: served['/shop'], num_failures: 0 })
    expect(entryOf(stats, '/missing')).toMatchObject({
      num_requests: served['/missing'],
      num_failures: served['/missing'],
    })
    const error = expect.stringContaining('HTTP 404') as string
    expect(stats.errors).toMatchObject([{ name: '/missing', error, occurrences: served['/missing'] }])
  }

  it.skipIf(locust.path === null)(
    'is started, edited up and down, stopped, started again and sent home',
    async () => {
      const master = await begin()
      const worker = startWorker(master.port)
      await untilStats(master, 'the worker', ({ workers }) => workers[0]?.state === 'ready')

      await master.swarm(6, 6, host)
      await untilStats(master, '6 users', (stats) => stats.user_count === 6 && stats.state === 'running')
      await master.swarm(9, 9, host)
      await untilStats(master, '9 users', (stats) => stats.user_count === 9)
      await master.swarm(3, 9, host)
      await untilStats(master, '3 users', (stats) => stats.user_count === 3)
      await untilStats(master, 'figures of both', ({ stats }) => stats.length === 3)
      await master.endTest()
      await untilStats(master, 'the stop', ({ state }) => state === 'stopped')
      expectCounted(await master.stats())
      const exceptions = (await (await master.get('/exceptions')).json()) as { exceptions: { msg: string }[] }
      expect(exceptions.exceptions.map(({ msg }) => msg)).toEqual(['Error: it fell'])
      await untilStats(master, 'the worker again', ({ workers }) => workers[0]?.state === 'ready')

      for (const path of Object.keys(served)) delete served[path]
      await master.swarm(4, 4, host)
      await untilStats(
        master,
        '4 users',
        (stats) => stats.user_count === 4 && (entryOf(stats, 'Aggregated')?.num_requests ?? 0) > 50,
      )
      await master.endTest()
      await untilStats(master, 'the second stop', ({ state }) => state === 'stopped')
      expectCounted(await master.stats())

      if (locust.isNew)
        await until('the log', async () => (await (await master.get('/logs')).text()).includes('the test stops'))

      master.child.kill('SIGTERM')
      const { exitCode, stderr } = await worker.ended
      expect(exitCode).toBe(0)
      expect(stderr.match(/the test starts/g)).toHaveLength(2)
      expect(stderr.match(/the test stops/g)).toHaveLength(2)
      await master.ended
      expect(complaintsOf(master.output())).toEqual([])
    },
    90_000,
  )

  it.skipIf(locust.path === null)(
    'two of them share the users of a headless run, and end with it',
    async () => {
      const master = await begin(
        LOCUSTFILE,
        ...['--headless', '-u', '6', '-r', '6', '-t', '5s', '--expect-workers', '2', '-H', host, '--csv', 'out'],
      )
      const workers = [startWorker(master.port), startWorker(master.port)]
      const ends = await Promise.all(workers.map((worker) => worker.ended))
      expect(ends.map(({ exitCode }) => exitCode)).toEqual([0, 0])
      expect(await master.ended).toBe(1) // the 404s
      const rows = readFileSync(join(master.directory, 'out_stats.csv'), 'utf8').trim().split('\n')
      const aggregated = rows.map((row) => row.split(',')).find(([, name]) => name === 'Aggregated')!
      expect(Number(aggregated[2])).toBe(servedTotal())
      expect(servedTotal()).toBeGreaterThan(100)
      expect(complaintsOf(master.output())).toEqual([])
      expect(master.output()).toMatch(/All users spawned: \{"Shopper": 4, "Visitor": 2\} \(6 total users\)/)
    },
    60_000,
  )

  it.skipIf(locust.path === null)(
    "takes tags and the script's own parameters from the master's command line",
    async () => {
      const tagged = join(directory, 'tagged.ts')
      writeFileSync(tagged, TAGGED_SCRIPT)
      const more = ['--headless', '-u', '2', '-r', '2', '-t', '3s', '--expect-workers', '1', '-H', host]
      const master = await begin(TAGGED_LOCUSTFILE, ...more, '--tags', 'buy', '--product-id', '42')
      const worker = startCli(['-f', tagged, '--worker', '--plain', '--master-port', String(master.port)])
      running.push({ stop: () => worker.child.kill('SIGKILL') })
      expect((await worker.ended).exitCode).toBe(0)
      expect(await master.ended).toBe(0)
      expect(Object.keys(served)).toEqual(['/buy/42'])
      expect(complaintsOf(master.output())).toEqual([])
    },
    60_000,
  )

  it.skipIf(locust.path === null)(
    'stops its load by itself when the master was killed',
    async () => {
      const master = await begin()
      const lines: string[] = []
      const timing = { silenceMs: 2000 }
      const joined = await joinLocust({ port: master.port, script, host, timing, log: (line) => lines.push(line) })
      running.push(joined)
      await untilStats(master, 'the worker', ({ workers }) => workers[0]?.state === 'ready')
      await master.swarm(4, 4, host)
      await untilStats(master, 'requests', () => servedTotal() > 50)
      master.child.kill('SIGKILL')
      await joined.left
      expect(joined.link.end).toMatchObject({ code: 'TYM4004', exitCode: 4 })
      const before = servedTotal()
      await sleep(500)
      expect(servedTotal()).toBe(before)
    },
    60_000,
  )

  it.skipIf(locust.path === null)(
    'is missed when it is killed, and another may take its place',
    async () => {
      const master = await begin(LOCUSTFILE, '--enable-rebalancing')
      const [first, second] = [startWorker(master.port), startWorker(master.port)]
      await untilStats(
        master,
        'two workers',
        ({ workers }) => workers.filter(({ state }) => state === 'ready').length === 2,
      )
      await master.swarm(4, 4, host)
      await untilStats(master, '4 users', (stats) => stats.user_count === 4)
      first.child.kill('SIGKILL')
      await untilStats(master, 'the loss', ({ workers }) => workers.some(({ state }) => state === 'missing'))
      await untilStats(master, 'its users on the other', (stats) => stats.user_count === 4)
      startWorker(master.port)
      await untilStats(
        master,
        'the new one',
        ({ workers }) => workers.filter(({ state }) => state !== 'missing').length === 2,
      )
      await untilStats(
        master,
        'users on both',
        ({ workers }) => workers.filter((one) => one.user_count === 2).length === 2,
      )
      master.child.kill('SIGTERM')
      expect((await second.ended).exitCode).toBe(0)
    },
    90_000,
  )

  it.skipIf(locust.path === null)(
    'leaves on SIGTERM with its last figures told',
    async () => {
      const master = await begin()
      const worker = startWorker(master.port)
      await untilStats(master, 'the worker', ({ workers }) => workers[0]?.state === 'ready')
      await master.swarm(4, 4, host)
      await untilStats(master, 'requests', () => servedTotal() > 50)
      worker.child.kill('SIGTERM')
      expect((await worker.ended).exitCode).toBe(0)
      await untilStats(master, 'the end without workers', ({ state }) => state === 'stopped')
      const lost = servedTotal() - entryOf(await master.stats(), 'Aggregated').num_requests
      expect(lost).toBeGreaterThanOrEqual(0)
      expect(lost).toBeLessThanOrEqual(4) // what the users were in the middle of
    },
    60_000,
  )

  it.skipIf(locust.path === null || !locust.isNew)(
    'with -f - is told that the script of the master is in another language',
    async () => {
      const master = await begin()
      const worker = startCli(['-f', '-', '--worker', '--plain', '--master-port', String(master.port)])
      const { exitCode, stderr } = await worker.ended
      expect(exitCode).toBe(3)
      expect(stderr).toContain("TYM3001  The master's script is locustfile.py, and not in TypeScript or JavaScript")
      expect(stderr).toContain('-f loadtest.ts')
      expect(complaintsOf(master.output())).toEqual([])
    },
    60_000,
  )
})
