// The life of a run with one worker played by the test: what the outputs are shown, when, and how it ends.
import { expect, it, onTestFinished } from 'vitest'
import { Master } from '../master/master.js'
import { playWorker, type Reply } from '../master/played-worker.fixture.js'
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
  bundle: { path: 'loadtest.ts', code: 'export {}', hash: 'abc' },
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
  if (message.type === 'start') link.send({ type: 'started', runId: message.runId })
  if (message.type === 'stop') link.send({ type: 'stopped', runId: message.runId })
}

function createRun(clock: () => number, update: (atMs: number) => void, more: Partial<TestRunDeps> = {}): TestRun {
  const wallClock = (): number => performance.timeOrigin + clock()
  const link = createMemoryLink(['h_0'])
  const master = new Master({ link: link.master, clock, wallClock })
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
    thresholds: [],
    outputs: new OutputSet([
      { name: 'seen', update: ({ run }) => update(run.durationMs), finish: async () => ({ files: [] }) },
    ]),
    workers: 1,
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
