// The master over a memory link, with workers played by the test: what is sent, merged and noticed.
import { describe, expect, it } from 'vitest'
import { DEFAULT_RUN_OPTIONS } from '../model/run-options.js'
import { RequestStats } from '../stats/request-stats.js'
import { RunAggregate } from '../stats/run-aggregate.js'
import type { MasterMessage } from '../wire/messages.js'
import {
  bundle,
  clock,
  createMaster,
  lastCounts,
  planReady,
  setUpMaster,
  until,
  wallClock,
} from './played-master.fixture.js'
import { playWorker, type Reply } from './played-worker.fixture.js'
import { scenarioOf } from './scenario.fixture.js'

const generator = {
  cpuPercent: 1,
  memoryBytes: 1,
  loopDelayP99Ms: 0,
  loopDelayMaxMs: 0,
  startDelayP50Ms: 0,
  startDelayP99Ms: 0,
  startDelayMaxMs: 0,
  openSockets: 0,
}

describe('master', () => {
  it('gives the script to workers that do not have it, and the same start to all', async () => {
    const { heard, begin } = await setUpMaster(2, planReady)
    await begin({ kind: 'users', users: 5, spawnRate: Number.POSITIVE_INFINITY })
    await until(() => heard.every((messages) => lastCounts(messages) !== undefined))
    expect(heard.map(lastCounts)).toEqual([3, 2])
    const starts = heard.map((messages) => messages.find((message) => message.type === 'start')!)
    expect(starts.map((start) => start.setupData)).toEqual([{ token: 't' }, { token: 't' }])
    // Their clocks are five seconds ahead of ours: the start instant is given on their clocks.
    const gos = heard.map((messages) => messages.find((message) => message.type === 'go')!)
    for (const go of gos) expect(go.startAtMs - wallClock()).toBeGreaterThan(4000)
  })

  it('refuses to run when a worker cannot load the script', async () => {
    const { master } = await setUpMaster(2, (link, message) => {
      if (message.type !== 'plan') return
      const error = { code: 'TYM3002', message: 'native module missing', hint: 'install it', where: 'a.ts:1:1' }
      link.send({ type: 'plan_failed', hash: message.hash, error })
    })
    const plan = { bundle, options: DEFAULT_RUN_OPTIONS, scenarios: [], selectors: [] }
    await expect(master.prepare(plan)).rejects.toMatchObject({ code: 'TYM3002', hint: 'install it', where: 'a.ts:1:1' })
  })

  it('adds each report once and answers it', async () => {
    const { workers, heard, aggregate, begin } = await setUpMaster(1, planReady)
    await begin({ kind: 'users', users: 1, spawnRate: 1 })
    const stats = new RequestStats({ clock })
    stats.begin('r', clock())
    const sample = {
      dueMs: 1,
      startMs: 1,
      endMs: 3,
      status: 200,
      error: '',
      bytesReceived: 1,
      bytesSent: 1,
      tags: null,
    }
    stats.record(stats.entry('GET', '/'), sample)
    const delta = stats.takeDelta({ toMs: 1000, users: { A: 1 }, generator, final: false })
    workers[0]!.send({ type: 'stats', delta })
    workers[0]!.send({ type: 'stats', delta })
    workers[0]!.send({ type: 'stats', delta: { ...delta, runId: 'another' } })
    workers[0]!.send({ type: 'stats', delta: { ...delta, seq: 2, block: new Uint8Array([255, 255, 255]) } })
    const isConfirmed = (message: MasterMessage): boolean =>
      message.type === 'heartbeat' && message.acked?.runId === 'r' && message.acked.seq === 1
    await until(() => heard[0]!.some(isConfirmed))
    expect(aggregate.missingSeqs('h_0')).toEqual([])
    const run = { id: 'r', name: '', script: '', host: '', startedAt: '', durationMs: 1000, state: 'stopped' as const }
    const rest = { targetUsers: 1, users: 1, plannedMs: null, tags: {}, options: {} }
    const summary = aggregate.summarize({ run: { ...run, ...rest }, workers: [], notes: [] })
    expect(summary.totals.requests).toBe(1)
  })

  it('deals the users of a lost worker to the others', async () => {
    const { master, heard, events, begin } = await setUpMaster(2, planReady)
    await begin({ kind: 'users', users: 8, spawnRate: Number.POSITIVE_INFINITY })
    await until(() => heard.every((messages) => lastCounts(messages) === 4))
    master.registry.lose('h_1', 'SIGKILL')
    await until(() => lastCounts(heard[0]!) === 8)
    expect(events).toContain('lost h_1 SIGKILL')
  })

  it('follows a live edit up and down at once', async () => {
    const { master, heard, begin } = await setUpMaster(1, planReady)
    await begin({ kind: 'users', users: 10, spawnRate: Number.POSITIVE_INFINITY })
    await until(() => lastCounts(heard[0]!) === 10)
    master.spawning!.edit({ users: 3, spawnRate: Number.POSITIVE_INFINITY, userClasses: [] })
    await until(() => lastCounts(heard[0]!) === 3)
    await until(() => master.spawning?.wantedUsers === 3)
    master.spawning!.edit({ users: 6, spawnRate: Number.POSITIVE_INFINITY, userClasses: [] })
    await until(() => lastCounts(heard[0]!) === 6)
  })

  it('deals iterations so that they sum to the whole, and notices when all are used up', async () => {
    const { workers, heard, events, begin } = await setUpMaster(3, planReady)
    await begin({ kind: 'iterations', users: 6, spawnRate: Number.POSITIVE_INFINITY, iterations: 100, per: 'cluster' })
    await until(() => heard.every((messages) => messages.some((message) => message.type === 'go')))
    const quotas = heard.map((messages) => messages.find((message) => message.type === 'go')!.quotas.default!)
    expect(quotas.reduce((sum, quota) => sum + quota, 0)).toBe(100)
    workers.slice(0, 2).forEach((worker) => {
      worker.send({ type: 'drained', runId: 'r', scenario: 'default', placed: 2, exhausted: true })
    })
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(events).not.toContain('drained')
    workers[2]!.send({ type: 'drained', runId: 'r', scenario: 'default', placed: 2, exhausted: true })
    await until(() => events.includes('drained'))
  })

  it('closes the books on stop when every worker has said that it stopped, or is gone', async () => {
    const { master, workers, begin } = await setUpMaster(2, planReady)
    await begin({ kind: 'users', users: 2, spawnRate: 1 })
    let closed = false
    const stopped = master.stop(1000).then(() => {
      closed = true
    })
    workers[0]!.send({ type: 'stopped', runId: 'r' })
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(closed).toBe(false)
    master.registry.lose('h_1', 'exit code 1')
    await stopped
  })

  it('tells a throwing load shape and ends the test', async () => {
    const { events, begin } = await setUpMaster(1, planReady)
    const shape = {
      tick: () => {
        throw new Error('no such stage')
      },
    }
    await begin({ kind: 'shape', shape })
    await until(() => events.some((event) => event.startsWith('stopTest')))
    expect(events).toContain('hookFailed TYM3007')
  })
})

it('lets workers wait until it knows whether it goes on with their run; then their users count at once', async () => {
  const { link, master } = createMaster(['h_0'])
  const run = { runId: 'r', epoch: 3, counts: [4], topNumber: 3 }
  const heard = playWorker(link.workers[0]!, planReady, 'tymbal', run)
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect([heard, master.registry.all()]).toEqual([[], []])
  const scenarios = [scenarioOf({ kind: 'users', users: 4, spawnRate: 1 })]
  const plan = { bundle, options: DEFAULT_RUN_OPTIONS, scenarios, selectors: [] }
  master.prepareTakeOver(plan, 'r', { seed: 1, setupData: null, workers: [] })
  master.open({ runId: 'r', aggregate: new RunAggregate({ runId: 'r', startedAtEpochMs: 0, thresholds: [] }) })
  master.takeOver({ startedMs: clock() - 10_000, edits: [], pending: null, isPaused: false, nextUser: 4 })
  master.letIn()
  await until(() => master.registry.get('h_0') !== undefined)
  expect(master.registry.get('h_0')!.users).toBe(4)
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(heard.map(({ type }) => type)).not.toContain('stop')
  // It may have been told of a pause that is over.
  expect(heard).toContainEqual({ type: 'resume', runId: 'r' })
})

it("setup() and teardown() run on one of our workers although one of Locust's came first, or else on that", async () => {
  const { link, master } = createMaster(['l_0', 'h_1'])
  master.letIn()
  const answer: Reply = (worker, message) => {
    planReady(worker, message)
    if (message.type === 'setup') worker.send({ type: 'setup_done', runId: 'r', data: worker.workerId, error: null })
    if (message.type === 'teardown') worker.send({ type: 'teardown_done', runId: 'r', error: null })
  }
  const locust = playWorker(link.workers[0]!, answer, 'locust')
  expect(await master.registry.waitFor(1, 5000, new AbortController().signal)).toBe(true)
  await master.prepare({ bundle, options: DEFAULT_RUN_OPTIONS, scenarios: [], selectors: [] })
  master.open({ runId: 'r', aggregate: new RunAggregate({ runId: 'r', startedAtEpochMs: 0, thresholds: [] }) })
  expect(await master.setup()).toBe('l_0')
  playWorker(link.workers[1]!, answer)
  expect(await master.registry.waitFor(2, 5000, new AbortController().signal)).toBe(true)
  expect(await master.setup()).toBe('h_1')
  await master.teardown(null)
  expect(locust.filter(({ type }) => type === 'setup' || type === 'teardown').length).toBe(1)
})
