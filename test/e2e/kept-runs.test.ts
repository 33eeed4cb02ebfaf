// Runs that are kept: a master killed in the middle leaves its run whole, and what ended well is listed, compared, reported and carried elsewhere.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { RunSummary } from '../../src/stats/run-summary.js'
import { openRunStore } from '../../src/store/open-run-store.js'
import { journalPath } from '../../src/store/run-journal.js'
import type { StoredRun } from '../../src/store/stored-run.js'
import { type CliProcess, runCli, startCli } from '../support/cli.js'
import { until } from '../support/until.js'

const home = mkdtempSync(join(tmpdir(), 'tymbal-kept-'))
const env = { ...process.env, HOME: home, XDG_STATE_HOME: '' }
const seen = { count: 0, delayMs: 5 }
const target = createServer((_request, response) => {
  seen.count++
  setTimeout(() => response.end('ok'), seen.delayMs)
})
const started: CliProcess[] = []

beforeAll(async () => {
  await new Promise<void>((resolve) => void target.listen(0, '127.0.0.1', resolve))
  writeFileSync(join(home, 'shop.ts'), SCRIPT)
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
const load = (out: string, runTime: string): string[] => {
  const host = `http://127.0.0.1:${(target.address() as AddressInfo).port}`
  return ['run', 'shop.ts', '-H', host, '-u', '8', '-r', '100', '-t', runTime, '--out', out, '--summary', 'none']
}
const tymbal = (...args: readonly string[]) => runCli(args, { cwd: home, env })
const list = async (out: string) => JSON.parse((await tymbal('runs', '--out', out, '--json')).stdout) as StoredRun[]
const directoryIn = (out: string): string => join(home, out, readdirSync(join(home, out))[0]!)

describe('a master that is killed in the middle', () => {
  it('leaves a run that is listed as interrupted, complete to the last second', async () => {
    seen.count = 0
    const { child, ended } = start(...load('killed', '10m'))
    await until('some seconds are journaled', () => seen.count > 900, 60_000)
    expect((await list('killed'))[0]).toMatchObject({ state: 'running' })
    child.kill('SIGKILL')
    await ended
    const served = seen.count
    const [run] = await list('killed')
    expect(run).toMatchObject({ state: 'interrupted', passed: null, exitCode: null, users: 8, name: 'shop' })
    // What was not reported yet is at most what the worker did since its last report; reports come each second.
    expect(run!.requests).toBeLessThanOrEqual(served)
    expect(run!.requests).toBeGreaterThan(served - 3 * (served / (run!.durationMs / 1000)))
    const { stdout } = await tymbal('show', 'last', '--out', 'killed', '--json')
    const summary = JSON.parse(stdout) as RunSummary
    expect(summary.totals.requests).toBe(run!.requests)
    expect(summary.verdict).toMatchObject({ passed: false, exitCode: 4 })
    expect(summary.timeline.reduce((sum, { rps, stepMs }) => sum + (rps * stepMs) / 1000, 0)).toBeCloseTo(run!.requests)
    const store = openRunStore({ directory: join(home, 'killed'), cwd: home, wallClock: Date.now })
    const { columns, count } = await store.recorded(run!.id).series({ metrics: ['rps', 'users'], points: 1000 })
    // A second is recorded a moment after its reports: of the last one the totals alone may be there.
    const seconds = Math.floor(run!.durationMs / 1000)
    expect([seconds - 1, seconds]).toContain(count)
    const recorded = columns.rps!.mean.reduce((sum, rps) => sum + rps, 0)
    expect(Math.abs(recorded - run!.requests)).toBeLessThan(3 * run!.rps)
    // It can be reported like any other.
    expect((await tymbal('report', run!.id.slice(0, 8), '--out', 'killed', '--html', 'killed.html')).exitCode).toBe(0)
    expect(readFileSync(join(home, 'killed.html'), 'utf8')).toContain('its master was lost')
  }, 120_000)
})

describe('runs that have ended', () => {
  it('are kept without their journal, reported, exported, imported and removed', async () => {
    expect((await start(...load('ended', '3s'), '--tag', 'release=42').ended).exitCode).toBe(0)
    const directory = directoryIn('ended')
    expect(existsSync(journalPath(directory))).toBe(false)
    const [run] = await list('ended')
    expect(run).toMatchObject({ state: 'stopped', passed: true, exitCode: 0, users: 8, tags: { release: '42' } })
    const summary = readFileSync(join(directory, 'summary.json'), 'utf8')
    const files = ['--html', 'r.html', '--json-file', 'r.json', '--csv', 'r', '--junit', 'r.xml']
    const reported = await tymbal('report', directory, ...files)
    expect(reported.exitCode).toBe(0)
    expect(JSON.parse(readFileSync(join(home, 'r.json'), 'utf8'))).toEqual(JSON.parse(summary))
    for (const file of ['r.html', 'r.xml', 'r_stats.csv', 'r_failures.csv', 'r_exceptions.csv']) {
      expect(existsSync(join(home, file))).toBe(true)
    }
    const history = readFileSync(join(home, 'r_stats_history.csv'), 'utf8').trim().split('\n')
    expect(Number(history.at(-1)!.split(',').at(-7))).toBe(run!.requests)
    expect((await tymbal('runs', 'export', 'last', 'r.tymbal.zip', '--out', 'ended')).exitCode).toBe(0)
    expect((await tymbal('runs', 'import', 'r.tymbal.zip', '--out', 'ended')).stderr).toContain('TYM5004')
    const runs = (...words: readonly string[]) => tymbal('runs', ...words, '--out', 'ended')
    expect((await runs('tag', 'last', 'env=staging', 'release=43')).stderr).toContain('release=43 env=staging')
    expect((await runs('untag', 'last', 'release')).exitCode).toBe(0)
    expect((await runs('baseline', 'last')).exitCode).toBe(0)
    expect(await list('ended')).toMatchObject([{ tags: { env: 'staging' }, isBaseline: true }])
    expect((await runs('no-baseline', 'last')).exitCode).toBe(0)
    expect(await list('ended')).toMatchObject([{ isBaseline: false }])
    for (const wrong of [
      ['no-baseline', 'last'],
      ['untag', 'last', 'release'],
      ['tag', 'last'],
      ['tag', 'last', 'a'],
      ['toString', 'last'],
    ]) {
      expect([wrong, (await runs(...wrong)).exitCode]).toEqual([wrong, 2])
    }
    expect((await tymbal('runs', 'remove', 'last', '--out', 'ended')).exitCode).toBe(0)
    expect(await list('ended')).toEqual([])
    expect((await tymbal('runs', 'import', 'r.tymbal.zip', '--out', 'ended')).exitCode).toBe(0)
    expect(await list('ended')).toMatchObject([{ id: run!.id, requests: run!.requests, tags: { release: '42' } }])
  }, 120_000)

  it('are compared: exit 1 when the second is worse beyond noise, and only then', async () => {
    seen.delayMs = 5
    await start(...load('pair', '24s')).ended
    seen.delayMs = 120
    await start(...load('pair', '24s')).ended
    expect((await tymbal('runs', 'baseline', 'last~1', '--out', 'pair')).exitCode).toBe(0)
    const worse = await tymbal('compare', 'baseline', 'last', '--out', 'pair')
    expect(worse.stdout).toMatch(/p50 ms.*worse, p/)
    expect(worse.exitCode).toBe(1)
    const better = await tymbal('compare', 'last', 'baseline', '--out', 'pair', '--json')
    const { totals } = JSON.parse(better.stdout) as { totals: { figure: string; verdict: string }[] }
    expect(totals.find(({ figure }) => figure === 'p50')).toMatchObject({ verdict: 'better' })
    const same = await tymbal('compare', 'last', 'last', '--out', 'pair')
    expect({ exitCode: same.exitCode, noise: same.stdout.includes('within noise') }).toEqual({
      exitCode: 0,
      noise: true,
    })
  }, 150_000)

  it('are removed beyond --keep-runs, the baseline excepted', async () => {
    for (const n of [1, 2, 3]) {
      await start(...load('few', '1s'), '--name', `n${n}`).ended
      if (n === 1) await tymbal('runs', 'baseline', 'last', '--out', 'few')
    }
    await start(...load('few', '1s'), '--name', 'n4', '--keep-runs', '2').ended
    expect((await list('few')).map(({ name }) => name)).toEqual(['n4', 'n3', 'n1'])
  }, 120_000)
})
