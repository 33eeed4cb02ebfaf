// Workers that are lost, leave or come late: it is noticed soon, the users are all there again soon, and nothing is counted twice or not at all.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { Gathering, type GatherSettings, SLACK } from '../support/gathering.js'
import { canMakeHosts } from '../support/hosts.js'
import { createSwarm, progressOf, requestsOfWorkers, type Swarm } from '../support/swarm.js'

const USERS = 40
const NOTICED_MS = 3000 * SLACK
/** TCP does not say at once that a line is dead in one direction only. */
const HALF_DEAD_MS = 4000 * SLACK
const SETTLED_MS = 3000 * SLACK

describe.skipIf(!canMakeHosts)('a swarm that loses workers', { timeout: 120_000 }, () => {
  let swarm: Swarm
  let run: Gathering
  beforeAll(async () => {
    swarm = await createSwarm(['w1', 'w2', 'w3', 'w4', 'w5'])
  })
  afterEach(() => {
    run?.kill()
    swarm.hosts.heal('w2')
  })
  afterAll(() => swarm?.remove())

  const gather = async (seconds: number, more: Partial<GatherSettings> = {}): Promise<void> => {
    run = await Gathering.start(swarm, { users: USERS, seconds, on: ['w1', 'w2', 'w3', 'w4'], ...more })
  }

  const expectSoon = async (workers: number, noticed: string | RegExp, limitMs = NOTICED_MS): Promise<void> => {
    const noticedMs = await run.heard(noticed)
    const settledMs = await run.settled(workers)
    console.log(`${noticed}: noticed after ${Math.round(noticedMs)} ms, all users ${Math.round(settledMs)} ms later`)
    expect(noticedMs).toBeLessThan(limitMs)
    expect(settledMs).toBeLessThan(SETTLED_MS)
  }

  it('notices that one was killed, and moves its users', async () => {
    await gather(10)
    run.worker('w2').signal('SIGKILL')
    await expectSoon(3, /worker w2_\w+ lost: .*; 10 users move to the others/)
    expect(await run.master.exit(), run.master.stderr).toBe(0)
    const summary = swarm.summary()
    const lost = (await run.served()) - summary.totals.requests
    expect(requestsOfWorkers(summary)).toBe(summary.totals.requests)
    // What the killed one had not reported yet: one interval and the requests under way.
    expect(lost).toBeGreaterThanOrEqual(0)
    expect(lost).toBeLessThanOrEqual(10 * 10 * 2.5 + 10)
  })

  it('notices that one was cut off, moves its users, and takes it back with what it has counted meanwhile', async () => {
    await gather(14)
    swarm.hosts.cut('w2')
    await expectSoon(3, /worker w2_\w+ lost: .*; 10 users move to the others/)
    swarm.hosts.heal('w2')
    await expectSoon(4, /worker w2_\w+ is back with its users/)
    await run.expectExact()
    expect(await run.worker('w2').exit()).toBe(0)
  })

  it.each(['in', 'out'] as const)('notices that nothing comes %s at one any more', async (direction) => {
    await gather(14)
    swarm.hosts.drop('w2', direction)
    await expectSoon(3, /worker w2_\w+ lost: .*; 10 users move to the others/, HALF_DEAD_MS)
    swarm.hosts.heal('w2')
    await expectSoon(4, /worker w2_\w+ is back with its users/)
    await run.expectExact()
  })

  it('notices that one was stopped, and takes it back under its id when it goes on', async () => {
    await gather(16)
    run.worker('w2').signal('SIGSTOP')
    const stoppedAtMs = performance.now()
    await expectSoon(3, /worker w2_\w+ lost: .*; 10 users move to the others/)
    await run.master.seen('six seconds are over', () => performance.now() - stoppedAtMs >= 6000)
    run.worker('w2').signal('SIGCONT')
    await expectSoon(4, /worker w2_\w+ is back with its users/)
    const summary = await run.expectExact()
    expect(summary.workers).toHaveLength(4)
  })

  it('lets one leave that is asked to, without a loss', async () => {
    await gather(9)
    run.worker('w2').signal('SIGTERM')
    await expectSoon(3, /worker w2_\w+ leaves; its 10 users move to the others/)
    expect(await run.worker('w2').exit()).toBe(0)
    const summary = await run.expectExact()
    expect(summary.workers.find(({ host }) => host === 'w2')).toMatchObject({ state: 'gone', flags: ['left'] })
    expect(run.master.stderr).toContain('4 workers, 1 left')
    expect(run.master.stderr).not.toContain('lost')
  })

  it('lets one leave that is cut off when it is asked to, with what it has counted meanwhile', async () => {
    await gather(14)
    swarm.hosts.cut('w2')
    await run.heard(/worker w2_\w+ lost/)
    run.worker('w2').signal('SIGTERM')
    await run.settled(3)
    swarm.hosts.heal('w2')
    await run.heard(/worker w2_\w+ leaves/)
    expect(await run.worker('w2').exit()).toBe(0)
    await run.settled(3)
    await run.expectExact()
  })

  it('waits a little for one that is cut off while the run ends, and counts what it brings', async () => {
    await gather(8)
    await run.master.seen('the end is near', () => progressOf(run.master).at(-1)!.atMs >= 6000)
    swarm.hosts.cut('w2')
    await run.heard(/worker w2_\w+ lost/)
    swarm.hosts.heal('w2')
    const summary = await run.expectExact()
    expect(summary.run.durationMs).toBeLessThan(8000 + 5000 * SLACK)
  })

  it('lets one join late', async () => {
    await gather(9)
    run.join('w5')
    await run.heard(/worker w5_\w+ joined/)
    expect(await run.settled(5)).toBeLessThan(SETTLED_MS)
    const summary = await run.expectExact()
    expect(summary.workers.find(({ host }) => host === 'w5')?.requests).toBeGreaterThan(0)
  })
})
