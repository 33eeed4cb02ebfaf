// A master over a memory link whose workers are played by the test.
import { onTestFinished } from 'vitest'
import type { Scenario } from '../model/load.js'
import { DEFAULT_RUN_OPTIONS } from '../model/run-options.js'
import { RunAggregate } from '../stats/run-aggregate.js'
import { createMemoryLink } from '../wire/memory-link.js'
import type { MasterMessage, WorkerKind } from '../wire/messages.js'
import { Master } from './master.js'
import type { MasterEvents } from './master-events.js'
import { PLAYED_VERSION, playWorker, type Reply } from './played-worker.fixture.js'
import { scenarioOf } from './scenario.fixture.js'

export const bundle = { path: 'loadtest.ts', code: 'export {}', files: [], hash: 'abc' }
export const clock = (): number => performance.now()
export const wallClock = (): number => performance.timeOrigin + performance.now()

/** For as long as the test goes on. */
export function createMaster(workerIds: readonly string[]) {
  const link = createMemoryLink(workerIds)
  const version = PLAYED_VERSION
  const master = new Master({ link: link.master, clock, wallClock, version, onWorkerLoss: 'redistribute' })
  onTestFinished(() => master.close())
  return { link, master }
}

/** Workers `h_0`, `h_1`, … of these kinds; tymbal's when they are left out. */
export async function setUpMaster(count: number, reply?: Reply, kinds: readonly WorkerKind[] = []) {
  const { link, master } = createMaster(Array.from({ length: count }, (_, index) => `h_${index}`))
  const events: string[] = []
  const say =
    (word: string) =>
    (...details: readonly unknown[]): void =>
      void events.push([word, ...details.filter((detail) => typeof detail === 'string')].join(' '))
  const listener: MasterEvents = {
    stopTest: say('stopTest'),
    hookFailed: (error) => say('hookFailed')(error.code),
    log: say('log'),
    workerJoined: (node) => say('joined')(node.id),
    workerBusy: (node) => say('busy')(node.id),
    workerLost: (node, reason) => say('lost')(node.id, reason),
    workerReturned: (node) => say('returned')(node.id),
    workerLeaving: (node) => say('leaving')(node.id),
    drainChanged: (node) => say('drain changed')(node.id),
    workerTakenBack: (node) => say('taken back')(node.id),
    workerStoodStill: (node) => say('stood still')(node.id),
    peerRefused: say('refused'),
    startMeasured: say('startMeasured'),
    edited: () => say('edited')(),
    drained: say('drained'),
  }
  master.listen(listener)
  master.letIn()
  const heard = link.workers.map((worker, index) => playWorker(worker, reply, kinds[index]))
  await master.registry.waitFor(count, 5000, new AbortController().signal)
  const aggregate = new RunAggregate({ runId: 'r', startedAtEpochMs: 0, thresholds: [] })
  const begin = async (plan: Scenario['plan']): Promise<void> => {
    await master.prepare({ bundle, options: DEFAULT_RUN_OPTIONS, scenarios: [scenarioOf(plan)], selectors: [] })
    master.open({ runId: 'r', aggregate })
    await master.startHooks({ seed: 1, setupData: { token: 't' } })
    master.begin()
  }
  return { master, workers: link.workers, heard, events, aggregate, begin }
}

export const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5))
}
export const planReady: Reply = (link, message) => {
  if (message.type === 'plan') link.send({ type: 'need_bundle', hash: message.hash })
  if (message.type === 'bundle') link.send({ type: 'plan_ready', hash: message.bundle.hash })
  if (message.type === 'start') link.send({ type: 'started', runId: message.runId, error: null })
}
export const lastCounts = (heard: readonly MasterMessage[]): number | undefined =>
  heard.findLast((message) => message.type === 'spawn')?.steps.at(-1)?.counts[0]
