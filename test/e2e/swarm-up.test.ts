// A swarm comes up: the command that the master prints makes workers on other hosts join, and the totals are what the target has counted.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { canMakeHosts } from '../support/hosts.js'
import type { Program } from '../support/program.js'
import { createSwarm, requestsOfWorkers, type Swarm } from '../support/swarm.js'

const WORKERS = ['w1', 'w2', 'w3', 'w4']

// Hosts are network namespaces: they need root and iproute2.
describe.skipIf(!canMakeHosts)('a swarm over hosts', { timeout: 120_000 }, () => {
  let swarm: Swarm
  beforeAll(async () => {
    swarm = await createSwarm(WORKERS)
  })
  afterAll(() => swarm?.remove())

  /** What the target counts from now on. */
  const counted = async (): Promise<() => Promise<number>> => {
    const before = await swarm.target.total()
    return async () => (await swarm.target.total()) - before
  }

  const expectEnds = async (programs: readonly Program[], exitCode = 0): Promise<void> => {
    for (const program of programs) expect(await program.exit(), program.stderr).toBe(exitCode)
  }

  it('runs with the printed command on four hosts, and counts what the target counts', async () => {
    const served = await counted()
    const master = swarm.startMaster({ users: 40, seconds: 4, workers: 4 })
    const command = await swarm.command(master)
    const workers = WORKERS.map((host) => swarm.start(host, command))
    await expectEnds([master, ...workers])
    const summary = swarm.summary()
    expect(summary.totals.requests).toBe(await served())
    expect(requestsOfWorkers(summary)).toBe(summary.totals.requests)
    expect(summary.totals.failures).toBe(0)
    expect(summary.workers.map(({ host }) => host).sort()).toEqual(WORKERS)
    for (const { requests } of summary.workers) expect(requests).toBeGreaterThan(0)
    expect(summary.verdict).toMatchObject({ passed: true, exitCode: 0 })
    expect(master.stderr).toMatch(/the first users of 4 workers came within [\d.]+ ms of each other/)
  })

  it('takes several processes of a worker host, and of its own', async () => {
    const served = await counted()
    const more = ['--processes', '2']
    const master = swarm.startMaster({ users: 20, seconds: 3, workers: 4, more })
    const worker = swarm.start('w1', [...(await swarm.command(master)), '--processes', '2'])
    await expectEnds([master, worker])
    const summary = swarm.summary()
    expect(summary.totals.requests).toBe(await served())
    expect(summary.workers.map(({ host }) => host).sort()).toEqual(['master', 'master', 'w1', 'w1'])
  })

  it('takes workers that were there before it', async () => {
    const first = swarm.startMaster({ users: 1, seconds: 1, workers: 1 })
    const command = await swarm.command(first)
    first.signal('SIGTERM')
    await first.exit()
    const worker = swarm.start('w1', command)
    await worker.says('worker of the master')
    const served = await counted()
    const master = swarm.startMaster({ users: 10, seconds: 2, workers: 1 })
    await expectEnds([master, worker])
    expect(swarm.summary().totals.requests).toBe(await served())
  })

  it('gives up on workers that do not come, and says who was refused', async () => {
    const more = ['--expect-workers-max-wait', '5s']
    const master = swarm.startMaster({ users: 10, seconds: 2, workers: 2, more })
    const command = await swarm.command(master)
    const good = swarm.start('w1', command)
    const stranger = swarm.start('w2', [...command.slice(0, -1), `${command.at(-1)!.slice(0, -8)}aaaaaaaa`])
    await expectEnds([master, stranger], 4)
    expect(master.stderr).toContain('TYM4002')
    expect(master.stderr).toContain('1 of 2 workers connected within 5 s')
    expect(master.stderr).toContain(`${swarm.hosts.ip('w2')} refused`)
    await expectEnds([good])
  })
})
