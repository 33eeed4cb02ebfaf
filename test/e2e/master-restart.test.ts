// The master is killed in the middle of a run and started again with the same command: no worker stops, nothing is lost or counted twice.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { RunSummary } from '../../src/stats/run-summary.js'
import { openRunStore } from '../../src/store/open-run-store.js'
import { type CliProcess, runCli, startCli } from '../support/cli.js'
import { freePort } from '../support/free-port.js'

const home = mkdtempSync(join(tmpdir(), 'tymbal-restart-'))
const env = { ...process.env, HOME: home, XDG_STATE_HOME: '' }
let served = 0
// Kept connections are not closed behind the back of workers that were held up.
const target = createServer({ keepAliveTimeout: 600_000 }, (_request, response) => {
  served++
  response.end('ok')
})
const started: CliProcess[] = []

beforeAll(() => new Promise<void>((resolve) => void target.listen(0, '127.0.0.1', resolve)))
// Each test, and each try of one, begins with no runs and no token.
beforeEach(() => {
  for (const left of ['results', '.local', 'summary.json']) rmSync(join(home, left), { recursive: true, force: true })
  served = 0
})
afterEach(() => {
  for (const { child } of started.splice(0)) child.kill('SIGKILL')
})
afterAll(() => {
  target.close()
  rmSync(home, { recursive: true, force: true })
})

const SCRIPT = `
import { HttpUser, task, constant } from 'tymbal'
export function setup() { return { token: 'from-setup' } }
export class Shop extends HttpUser {
  waitTime = constant(0.05)
  @task async home() { await this.client.get('/') }
}
`

function start(...args: readonly string[]): CliProcess {
  const running = startCli(args, { cwd: home, env })
  started.push(running)
  return running
}

async function until(condition: () => boolean, limitMs = 20_000): Promise<void> {
  const deadline = Date.now() + limitMs
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`not so within ${limitMs} ms: ${condition}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

describe('a master that is killed and started again', () => {
  it('takes workers and run over: users go on, totals continue, every request is counted once', async () => {
    const port = String(await freePort())
    const host = `http://127.0.0.1:${(target.address() as AddressInfo).port}`
    writeFileSync(join(home, 'shop.ts'), SCRIPT)
    const load = ['-u', '12', '-r', '100', '-t', '14s', '--seed', '5']
    const asMaster = ['run', 'shop.ts', '-H', host, '--master', '--master-bind-port', port, '--expect-workers', '3']
    const command = [...asMaster, ...load, '--resume', 'last', '--json-file', 'summary.json', '--name', 'restart']
    const first = start(...command)
    await until(() => existsSync(join(home, '.local', 'state', 'tymbal', 'join.token')))
    const workers = [1, 2, 3].map(() => start('--worker', '--master-port', port))
    await until(() => served > 300)
    first.child.kill('SIGKILL')
    await first.ended
    const atDeath = served
    await until(() => served > atDeath + 300) // nobody stopped
    const second = start(...command)
    const { exitCode, stderr } = await second.ended
    expect(stderr).toContain('taken over by a new master after')
    expect(exitCode, stderr).toBe(0)
    expect(await Promise.all(workers.map(async ({ ended }) => (await ended).exitCode))).toEqual([0, 0, 0])
    const summary = JSON.parse(readFileSync(join(home, 'summary.json'), 'utf8')) as RunSummary
    expect(summary.totals.requests).toBe(served)
    expect(summary.workers.map(({ requests }) => requests).reduce((sum, count) => sum + count, 0)).toBe(served)
    expect(summary.run.durationMs).toBeGreaterThanOrEqual(14_000)
    expect(summary.timeline.slice(2, -1).map(({ users }) => users)).toEqual(expect.arrayContaining([12]))
    const directories = readdirSync(join(home, 'results'))
    expect(directories).toHaveLength(1)
    const run = JSON.parse(readFileSync(join(home, 'results', directories[0]!, 'run.json'), 'utf8')) as object
    expect(run).toMatchObject({ state: 'stopped', exitCode: 0 })
    const store = openRunStore({ directory: join(home, 'results'), cwd: home, wallClock: Date.now })
    const series = await store
      .recorded((await store.find('last')).id)
      .series({ metrics: ['rps', 'users'], points: 100 })
    // The second master goes on behind what the first has recorded; no second is there twice.
    // A last part of less than half a second is none of its own.
    expect(series.count).toBe(Math.round(summary.run.durationMs / 1000))
    const recorded = series.columns.rps!.mean.slice(0, -1).reduce((sum, rps) => sum + (rps || 0), 0)
    expect(recorded).toBeLessThanOrEqual(served)
    expect(recorded).toBeGreaterThan(served * 0.8)
  }, 90_000)

  it('that was stopping goes on stopping', async () => {
    const port = String(await freePort())
    const host = `http://127.0.0.1:${(target.address() as AddressInfo).port}`
    writeFileSync(
      join(home, 'slow.ts'),
      SCRIPT.replace("get('/')", "get('/'); await new Promise((resolve) => setTimeout(resolve, 4000))"),
    )
    const load = ['-u', '3', '-r', '100', '-t', '300s', '--stop-timeout', '30']
    const asMaster = ['run', 'slow.ts', '-H', host, '--master', '--master-bind-port', port]
    const command = [...asMaster, ...load, '--resume', 'last', '--json-file', 'stopped.json']
    const servedBefore = served
    const first = start(...command)
    await until(() => existsSync(join(home, '.local', 'state', 'tymbal', 'join.token')))
    const worker = start('--worker', '--master-port', port)
    await until(() => served >= servedBefore + 3)
    first.child.kill('SIGINT')
    await until(() => journals().some((bytes) => bytes.includes('Ctrl-C')))
    first.child.kill('SIGKILL')
    await first.ended
    const { stderr } = await start(...command).ended
    expect(stderr).toContain('taken over by a new master after')
    expect((await worker.ended).exitCode).toBe(0)
    const summary = JSON.parse(readFileSync(join(home, 'stopped.json'), 'utf8')) as RunSummary
    expect(summary.totals.requests).toBe(served - servedBefore)
    expect(summary.run.durationMs).toBeLessThan(200_000)
  }, 90_000)

  it('refuses a directory without such a run, with TYM4007', async () => {
    writeFileSync(join(home, 'shop.ts'), SCRIPT)
    const args = ['run', 'shop.ts', '-H', 'http://127.0.0.1:1', '--master', '--master-bind-port', '0', '-t', '1s']
    const { exitCode, stderr } = await runCli([...args, '--resume', home], { cwd: home, env })
    expect([exitCode, stderr]).toEqual([4, expect.stringContaining('TYM4007')])
  })
})

const journals = (): Buffer[] =>
  readdirSync(join(home, 'results'))
    .map((name) => join(home, 'results', name, 'journal.bin'))
    .filter(existsSync)
    .map((path) => readFileSync(path))
