// The life of a run with one worker played by the test: what the outputs are shown, when, and how it ends.
import { expect, it, onTestFinished } from 'vitest'
import { Master } from '../master/master.js'
import { PLAYED_VERSION, playWorker, type Reply } from '../master/played-worker.fixture.js'
import { TymbalError } from '../model/errors.js'
import type { Scenario } from '../model/load.js'
import { DEFAULT_RUN_OPTIONS } from '../model/run-options.js'
import { OutputSet } from '../outputs/output-set.js'
import { createMemoryLink } from '../wire/memory-link.js'
import { TestRun, type TestRunDeps } from './test-run.js'

const SCENARIO: Scenario = {
  name: 'default',
  plan: { kind: 'users', users: 0, spawnRate: 1 },
  startTimeMs: 0,
  durationMs: null,
  gracefulStopMs: null,
  userClasses: [{ name: 'A', weight: 1, fixedCount: 0, host: null }],
  tags: {},
}
const PLAN = {
  bundle: { path: 'loadtest.ts', code: 'export {}', files: [], hash: 'abc' },
  userClasses: SCENARIO.userClasses,
  taskTrees: {},
  scenarios: [],
  thresholds: [],
  shape: null,
  options: {},
  parameters: [],
  hasSetup: false,
  hasTeardown: false,
}

/** Has the script already, and stops at once when told. */
const obey: Reply = (link, message) => {
  if (message.type === 'plan') link.send({ type: 'plan_ready', hash: message.hash })
  if (message.type === 'start') link.send({ type: 'started', runId: message.runId, error: null })
  if (message.type === 'stop') link.send({ type: 'stopped', runId: message.runId })
}

function createRun(clock: () => number, update: (atMs: number) => void, more: Partial<TestRunDeps> = {}): TestRun {
  const wallClock = (): number => performance.timeOrigin + clock()
  const link = createMemoryLink(['h_0'])
  const master = new Master({
    link: link.master,
    clock,
    wallClock,
    version: PLAYED_VERSION,
    onWorkerLoss: 'redistribute',
  })
  playWorker(link.workers[0]!, obey)
  onTestFinished(() => master.close())
  return new TestRun({
    runId: 'r',
    name: 'loadtest',
    master,
    plan: PLAN,
    options: { ...DEFAULT_RUN_OPTIONS, runTimeMs: 2600 },
    seed: 1,
    scenarios: [SCENARIO],
    hasEnd: true,
    thresholds: [],
    outputs: new OutputSet([
      { name: 'seen', update: ({ run }) => update(run.durationMs), finish: async () => ({ files: [] }) },
    ]),
    workers: 1,
    onWorkerLoss: 'redistribute',
    openJournal: () => null,
    openSeries: () => null,
    openSamples: () => null,
    journalToTakeOver: null,
    workersHint: '',
    workersLimitMs: 1000,
    clock,
    wallClock,
    log: () => undefined,
    ...more,
  })
}

it('shows each second once, also when the timers fire a little before their time', async () => {
  // By this clock every timer is 2 % early.
  const clock = (): number => performance.now() * 0.98
  const seen: number[] = []
  await createRun(clock, (atMs) => seen.push(Math.floor(atMs / 1000))).run()
  expect(seen).toEqual([1, 2])
})

it('is called in its last summary what it was called last', async () => {
  const run = createRun(
    () => performance.now(),
    () => run.rename({ name: 'evening', tags: { release: '8' } }),
  )
  expect((await run.run()).summary.run).toMatchObject({ name: 'evening', tags: { release: '8' } })
})

it('adds up changes that come one upon another, and says from how many users each goes', async () => {
  let presses = 3
  const run = createRun(
    () => performance.now(),
    () => {
      while (presses-- > 0) run.editUsersBy(5, 1)
    },
  )
  const { notes } = (await run.run()).summary
  const texts = notes.map(({ text }) => text)
  expect(texts).toEqual(expect.arrayContaining(['users 0 → 5 at 1/s', 'users 5 → 10 at 1/s', 'users 10 → 15 at 1/s']))
})

it('a quitting hook runs, and when it throws the run says so', async () => {
  const hooks: string[] = []
  const options = { ...DEFAULT_RUN_OPTIONS, runTimeMs: 10 }
  const run = createRun(
    () => performance.now(),
    () => undefined,
    {
      options,
      async fireHook(hook, _event, onError) {
        hooks.push(hook)
        if (hook === 'quitting') onError(new TymbalError('TYM3005', 'on.quitting threw: oh'))
      },
    },
  )
  const { exitCode, summary } = await run.run()
  expect(hooks).toEqual(['workerConnect', 'quitting'])
  expect([exitCode, summary.verdict.reason]).toEqual([3, 'on.quitting threw: oh'])
})

it('ends with a summary, not with a fault, when it is stopped while workers are waited for', async () => {
  const clock = (): number => performance.now()
  const run = createRun(clock, () => undefined, { workers: 2 })
  const ended = run.run()
  setImmediate(() => run.stop({ kind: 'signal', signal: 'SIGINT', text: 'Ctrl-C' }))
  const { exitCode, summary } = await ended
  expect([exitCode, summary.run.state]).toEqual([130, 'stopped'])
})

it('tells TYM4003 at once when a process of this machine ends while others are waited for', async () => {
  const clock = (): number => performance.now()
  const run = createRun(clock, () => undefined, { workers: 2, workersLimitMs: 60_000 })
  const ended = run.run()
  setImmediate(() => run.stop({ kind: 'workers-lost', text: 'a worker process ended: SIGKILL' }))
  await expect(ended).rejects.toMatchObject({ code: 'TYM4003', message: expect.stringContaining('SIGKILL') })
})

it('says who was refused when workers do not come', async () => {
  const clock = (): number => performance.now()
  const run = createRun(clock, () => undefined, { workers: 2, workersLimitMs: 50, workersHint: 'Look there.' })
  await expect(run.run()).rejects.toMatchObject({ code: 'TYM4002', hint: 'Look there.' })
})

it('ends when a worker cannot start, with what it said', async () => {
  const clock = (): number => performance.now()
  const link = createMemoryLink(['h_0'])
  const master = new Master({
    link: link.master,
    clock,
    wallClock: clock,
    version: PLAYED_VERSION,
    onWorkerLoss: 'redistribute',
  })
  onTestFinished(() => master.close())
  playWorker(link.workers[0]!, (own, message) => {
    if (message.type === 'plan') own.send({ type: 'plan_ready', hash: message.hash })
    if (message.type !== 'start') return
    const error = { code: 'TYM1005', message: 'no proxy', hint: '', where: '', codeFrame: '' }
    own.send({ type: 'started', runId: message.runId, error })
  })
  await expect(createRun(clock, () => undefined, { master }).run()).rejects.toMatchObject({ code: 'TYM1005' })
})
