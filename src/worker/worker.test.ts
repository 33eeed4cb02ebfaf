// A worker over a memory link, with a master played by the test.
import { expect, it, onTestFinished, vi } from 'vitest'
import { DEFAULT_RUN_OPTIONS } from '../model/run-options.js'
import type { ScriptBundle } from '../model/test-plan.js'
import { importBundle } from '../users/import-bundle.js'
import { quickBundle } from '../users/quick-script.js'
import { NO_MASTER_EVENTS } from '../wire/link.js'
import { createMemoryLink } from '../wire/memory-link.js'
import type { WorkerMessage } from '../wire/messages.js'
import { type BundleCache, Worker } from './worker.js'

const bundle = quickBundle({ url: 'http://127.0.0.1:1/', method: 'GET', headers: {} })

function setUp(cache: BundleCache | null) {
  const { master, workers } = createMemoryLink(['h_1'])
  const heard: WorkerMessage[] = []
  master.listen({ ...NO_MASTER_EVENTS, message: (_id, message) => heard.push(message) })
  const worker = new Worker({
    link: workers[0]!,
    facts: { version: '1', node: 'v20', host: 'h', pid: 1, cores: 1, memoryBytes: 1 },
    clock: () => performance.now(),
    wallClock: () => Date.now(),
    importBundle,
    cache,
    masterTimeoutMs: 0,
    tell: () => undefined,
  })
  const served = worker.serve()
  onTestFinished(async () => {
    worker.quit()
    await served.catch(() => undefined)
  })
  const plan = { type: 'plan', hash: bundle.hash, options: DEFAULT_RUN_OPTIONS, slots: [], selectors: [] } as const
  const until = (type: WorkerMessage['type']) =>
    vi.waitFor(() => expect(heard.map((message) => message.type)).toContain(type), 5000)
  return { served, heard, until, send: master.send.bind(master, 'h_1'), plan }
}

it('asks for a script that it does not have, and keeps it', async () => {
  const kept: ScriptBundle[] = []
  const { send, plan, until } = setUp({ get: async () => null, put: async (each) => void kept.push(each) })
  send({ type: 'ack', index: 0, protocol: 1, atMs: 1 })
  await until('hello')
  send(plan)
  await until('need_bundle')
  send({ type: 'bundle', bundle })
  await until('plan_ready')
  expect(kept).toEqual([bundle])
})

it('does not ask for a script that an earlier run has left', async () => {
  const { heard, send, plan, until } = setUp({ get: async () => bundle, put: async () => undefined })
  send({ type: 'ack', index: 0, protocol: 1, atMs: 1 })
  send(plan)
  await until('plan_ready')
  expect(heard.map(({ type }) => type)).not.toContain('need_bundle')
})

it('ends with the reason when the master refuses it', async () => {
  const { served, send } = setUp(null)
  const refused = expect(served).rejects.toMatchObject({ code: 'TYM4005', message: 'too old', hint: 'npm i' })
  send({ type: 'refused', reason: 'too old', hint: 'npm i' })
  await refused
})
