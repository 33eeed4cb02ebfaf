// What becomes of a run that loses a worker is the user's choice; a worker that loses its master stops by itself.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { Gathering, type GatherSettings, SLACK } from '../support/gathering.js'
import { canMakeHosts } from '../support/hosts.js'
import { createSwarm, progressOf, requestsOfWorkers, type Swarm } from '../support/swarm.js'

const ALL = ['w1', 'w2', 'w3', 'w4']

describe.skipIf(!canMakeHosts)('a swarm that is told', { timeout: 120_000 }, () => {
  let swarm: Swarm
  let run: Gathering
  beforeAll(async () => {
    swarm = await createSwarm(ALL)
  })
  afterEach(() => {
    run?.kill()
    for (const host of ALL) swarm.hosts.heal(host)
  })
  afterAll(() => swarm?.remove())

  const gather = async (seconds: number, more: Partial<GatherSettings> = {}): Promise<void> => {
    run = await Gathering.start(swarm, { users: 40, seconds, on: ALL, ...more })
  }

  it('to continue misses the users of a lost worker until it is back', async () => {
    await gather(14, { more: ['--on-worker-loss', 'continue'] })
    const before = progressOf(run.master).length
    swarm.hosts.cut('w2')
    await run.heard(/worker w2_\w+ lost/)
    await run.settled(3, 30)
    const others = progressOf(run.master)
      .slice(before)
      .filter(({ workers }) => workers === 3)
    for (const { users } of others) expect(users).toBe(30)
    swarm.hosts.heal('w2')
    await run.heard(/worker w2_\w+ is back with its users/)
    expect(await run.settled(4)).toBeLessThan(3000 * SLACK)
    await run.expectExact()
  })

  it('to fail ends with exit 4 and a summary', async () => {
    await gather(30, { more: ['--on-worker-loss', 'fail'] })
    run.worker('w2').signal('SIGKILL')
    expect(await run.master.exit()).toBe(4)
    const summary = swarm.summary()
    expect(summary.verdict).toMatchObject({ passed: false, exitCode: 4 })
    expect(summary.verdict.reason).toContain('was lost')
    expect(requestsOfWorkers(summary)).toBe(summary.totals.requests)
    expect(run.master.stderr).toContain('requests')
    for (const host of ['w1', 'w3', 'w4']) expect(await run.worker(host).exit()).toBe(0)
  })

  it('to go on without any worker ends with exit 4, and says that all have left', async () => {
    await gather(60)
    for (const host of ALL) run.worker(host).signal('SIGTERM')
    for (const host of ALL) expect(await run.worker(host).exit(), run.worker(host).stderr).toBe(0)
    const summary = await run.expectExact(4)
    expect(summary.verdict.reason).toContain('no worker is left')
  })

  it('how long a worker waits for its master stops the load of one that is cut off, until it is back', async () => {
    await gather(24, { workerArgs: ['--master-timeout', '6s'] })
    const address = swarm.hosts.ip('w2', 'load')
    const countOfW2 = async (): Promise<number> => (await swarm.target.senders())[address]!.count
    swarm.hosts.cut('w2')
    await run.worker('w2').says(/nothing was heard of the master for \d+ s: the load stops/)
    // Iterations under way come to their end.
    let last = await countOfW2()
    await run.master.seen('the load of w2 stands still', async () => {
      const before = last
      await new Promise((resolve) => setTimeout(resolve, 500))
      last = await countOfW2()
      return last === before
    })
    swarm.hosts.heal('w2')
    await run.heard(/worker w2_\w+ is back/)
    await run.settled(4)
    await run.master.seen('w2 takes part again', async () => (await countOfW2()) > last)
    const { notes } = await run.expectExact()
    expect(notes.map(({ text }) => text).join('\n')).toMatch(
      /worker w2_\w+ had no users for \d+\.\d s: it heard nothing of the master/,
    )
  })
})
