// Scripts that compute, clocks that are wrong, lines that are full: nothing of it is a lost worker, and the numbers stay right.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { Gathering, type GatherSettings, SLACK } from '../support/gathering.js'
import { canMakeHosts } from '../support/hosts.js'
import { createSwarm, progressOf, type Swarm } from '../support/swarm.js'
import { until } from '../support/until.js'

const ALL = ['w1', 'w2', 'w3', 'w4']
const HOUR_MS = 3_600_000

/** Its worker's event loop stands still once, for BLOCK_MS. */
const BLOCKING = `
import { HttpUser, task, constant } from 'tymbal'
let left = Number(process.env.BLOCK_MS ?? 0)
let visits = 0
export class Visitor extends HttpUser {
  waitTime = constant(0.1)
  @task async visit() {
    await this.client.get('/')
    if (++visits < 100 || left === 0) return
    const untilMs = performance.now() + left
    left = 0
    while (performance.now() < untilMs);
  }
}
`

/** What a machine shows whose clock is an hour ahead. */
const WRONG_CLOCK = `
const { now } = Date
Date.now = () => now() + ${HOUR_MS}
Object.defineProperty(performance, 'timeOrigin', { value: performance.timeOrigin + ${HOUR_MS} })
`

describe.skipIf(!canMakeHosts)('a swarm whose workers', { timeout: 120_000 }, () => {
  const directory = mkdtempSync(join(tmpdir(), 'tymbal-pauses-'))
  let swarm: Swarm
  let run: Gathering
  beforeAll(async () => {
    swarm = await createSwarm(ALL)
  })
  afterEach(() => {
    run?.kill()
    for (const host of ['master', ...ALL]) swarm.hosts.heal(host)
  })
  afterAll(() => {
    swarm?.remove()
    rmSync(directory, { recursive: true, force: true })
  })

  const gather = async (seconds: number, more: Partial<GatherSettings> = {}): Promise<void> => {
    run = await Gathering.start(swarm, { users: 40, seconds, on: ALL, ...more })
  }
  const onlyOnW2 = (env: NodeJS.ProcessEnv) => (host: string) => (host === 'w2' ? env : {})

  it.each([2000, 5000])('compute for %d ms loses none of them', async (blockMs) => {
    await gather(10, { script: BLOCKING, workerEnv: onlyOnW2({ BLOCK_MS: String(blockMs) }) })
    const summary = await run.expectExact()
    const [w1, w2] = ['w1', 'w2'].map((name) => summary.workers.find(({ host }) => host === name)!)
    expect(w1!.requests - w2!.requests, 'what it missed').toBeGreaterThan((blockMs / 1000) * 50)
    expect(run.master.stderr).not.toContain('lost')
    expect(progressOf(run.master).every(({ workers }) => workers === 4)).toBe(true)
    // A machine that is slow may hold one up that is not busy for long.
    if (blockMs > 3000 || SLACK === 1) expect(run.master.stderr.includes('is busy')).toBe(blockMs > 3000)
  })

  it('have a clock that is an hour wrong begin in time, and report for the right seconds', async () => {
    const preload = join(directory, 'wrong-clock.mjs')
    writeFileSync(preload, WRONG_CLOCK)
    await gather(6, { workerEnv: onlyOnW2({ NODE_OPTIONS: `--import=${preload}` }) })
    const summary = await run.expectExact()
    const w2 = summary.workers.find(({ host }) => host === 'w2')!
    expect(Math.abs(w2.clockOffsetMs - HOUR_MS)).toBeLessThan(1000)
    expect(summary.timeline.length).toBeLessThanOrEqual(8)
    const full = summary.timeline.slice(1, 5)
    for (const { rps } of full) expect(rps).toBeGreaterThan(summary.totals.rps * 0.7)
    const senders = Object.values(await swarm.target.senders())
    const firsts = senders.map(({ latestMs }) => latestMs)
    expect(Math.max(...firsts) - Math.min(...firsts)).toBeLessThan(1500 * SLACK)
  })

  it('have a master that was stopped for five seconds are all still there', async () => {
    await gather(14)
    run.master.signal('SIGSTOP')
    const stoppedAtMs = performance.now()
    await until('five seconds are over', () => performance.now() - stoppedAtMs >= 5000)
    run.master.signal('SIGCONT')
    await run.settled(4)
    await run.expectExact()
    expect(run.master.stderr).not.toContain('lost')
    for (const host of ALL) expect(await run.worker(host).exit()).toBe(0)
  })

  it('are all cut off at once come back one and all, with what they have counted meanwhile', async () => {
    await gather(18)
    swarm.hosts.cut('master')
    await run.heard(/worker w\d_\w+ lost/)
    await run.settled(0, 0)
    swarm.hosts.heal('master')
    await run.settled(4)
    const summary = await run.expectExact()
    expect(summary.workers).toHaveLength(4)
  })

  it('have a full line hold up no other', async () => {
    await gather(12)
    swarm.hosts.throttle('w2', '64kbit')
    const summary = await run.expectExact()
    const [w2, ...others] = ['w2', 'w1', 'w3', 'w4'].map((name) => summary.workers.find(({ host }) => host === name)!)
    expect(run.master.stderr).not.toMatch(/w[134]_\w+ lost/)
    for (const { requests } of others) expect(requests).toBeGreaterThan(w2!.requests * 0.8)
  })
})
