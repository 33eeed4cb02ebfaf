// One suite for every link: what holds for the memory link holds for ZeroMQ.
import { afterEach, describe, expect, it, vi } from 'vitest'
import { joinLinks } from '../../src/wire/joined-link.js'
import { type MasterLink, NO_MASTER_EVENTS, NO_WORKER_EVENTS, type WorkerLink } from '../../src/wire/link.js'
import { createMemoryLink } from '../../src/wire/memory-link.js'
import type { MasterMessage, WorkerMessage } from '../../src/wire/messages.js'
import { formatToken, type MasterKeys, newMasterKeys, parseToken } from '../../src/wire/security/join-token.js'
import { bindZmqMaster } from '../../src/wire/zmq-master.js'
import { connectZmqWorker } from '../../src/wire/zmq-worker.js'

interface Pair {
  readonly master: MasterLink
  readonly workers: readonly WorkerLink[]
}

const LINKS: Readonly<Record<string, (ids: readonly string[]) => Promise<Pair>>> = {
  memory: async (ids) => createMemoryLink(ids),
  'plain zeromq': (ids) => connectOverZmq(ids, null),
  'encrypted zeromq': (ids) => connectOverZmq(ids, newMasterKeys()),
  /** The first worker comes by memory, the others over ZeroMQ. */
  joined: async ([first, ...others]) => {
    const near = createMemoryLink([first!])
    const far = await connectOverZmq(others, newMasterKeys())
    return { master: joinLinks([near.master, far.master]), workers: [...near.workers, ...far.workers] }
  },
}

async function connectOverZmq(ids: readonly string[], keys: MasterKeys | null): Promise<Pair> {
  const master = await bindZmqMaster({ host: '127.0.0.1', port: 0, keys })
  const port = Number(master.address.split(':').at(-1))
  const token = keys === null ? null : parseToken(formatToken(keys))
  const workers = await Promise.all(
    ids.map((workerId) => connectZmqWorker({ host: '127.0.0.1', port, workerId, token })),
  )
  return { master, workers }
}

const open: Pair[] = []
afterEach(async () => {
  for (const { master, workers } of open.splice(0)) {
    await Promise.all(workers.map((worker) => worker.close(0)))
    await master.close()
  }
})

/** Collects what a listener is given and lets a test wait for the n-th. */
function inbox<T>(): { push(item: T): void; take(count: number): Promise<readonly T[]> } {
  const items: T[] = []
  const waiting: (() => void)[] = []
  return {
    push(item) {
      items.push(item)
      for (const wake of waiting.splice(0)) wake()
    },
    async take(count) {
      while (items.length < count) await new Promise<void>((resolve) => waiting.push(resolve))
      return items.slice(0, count)
    },
  }
}

const connectBy =
  (kind: string) =>
  async (...ids: readonly string[]): Promise<Pair> => {
    const pair = await LINKS[kind]!(ids)
    open.push(pair)
    return pair
  }

describe.each(Object.keys(LINKS))('a %s link', (kind) => {
  const connect = connectBy(kind)

  it('delivers messages of each worker in order and names the worker', async () => {
    const { master, workers } = await connect('a_1', 'b_1')
    const received = inbox<[string, WorkerMessage]>()
    for (const worker of workers) worker.listen(NO_WORKER_EVENTS)
    master.listen({ ...NO_MASTER_EVENTS, message: (id, message) => received.push([id, message]) })
    for (let i = 0; i < 50; i++) {
      workers[0]!.send({ type: 'drained', runId: 'r', scenario: 'default', placed: i, exhausted: i % 2 === 0 })
      workers[1]!.send({ type: 'need_bundle', hash: String(i) })
    }
    const all = await received.take(100)
    const placed = all.flatMap(([id, message]) => (id === 'a_1' && message.type === 'drained' ? [message.placed] : []))
    const hashes = all.flatMap(([id, message]) =>
      id === 'b_1' && message.type === 'need_bundle' ? [Number(message.hash)] : [],
    )
    expect(placed).toEqual(Array.from({ length: 50 }, (_, i) => i))
    expect(hashes).toEqual(placed)
  })

  it('answers only the worker that is meant', async () => {
    const { master, workers } = await connect('a_1', 'b_1')
    const at: Record<string, ReturnType<typeof inbox<MasterMessage>>> = { a_1: inbox(), b_1: inbox() }
    for (const worker of workers)
      worker.listen({ ...NO_WORKER_EVENTS, message: (message) => at[worker.workerId]!.push(message) })
    const answer = (id: string): void => {
      master.send(id, { type: 'ack', index: id === 'a_1' ? 0 : 1, protocol: 1, atMs: 12.5 })
      master.send(id, { type: 'stop', runId: id, graceMs: 100 })
    }
    master.listen({ ...NO_MASTER_EVENTS, message: answer })
    for (const worker of workers) worker.send({ type: 'client_ready', version: -1 })
    expect(await at.a_1!.take(2)).toEqual([
      { type: 'ack', index: 0, protocol: 1, atMs: 12.5 },
      { type: 'stop', runId: 'a_1', graceMs: 100 },
    ])
    expect(await at.b_1!.take(2)).toMatchObject([{ index: 1 }, { runId: 'b_1' }])
  })

  it('keeps bytes, text, fractions and nesting as they were', async () => {
    const { master, workers } = await connect('a_1')
    const received = inbox<MasterMessage>()
    workers[0]!.listen({ ...NO_WORKER_EVENTS, message: (message) => received.push(message) })
    const met = inbox<string>()
    master.listen({ ...NO_MASTER_EVENTS, message: (id) => met.push(id) })
    workers[0]!.send({ type: 'client_ready', version: -1 })
    await met.take(1)
    const steps = [
      { atMs: 0, counts: [1, 0], numbers: [[0], []] },
      { atMs: 33.25, counts: [2, 7], numbers: [[1], [2, 3, 4, 5, 6, 7, 8]] },
    ]
    master.send('a_1', { type: 'spawn', runId: 'äö🥁', epoch: 3, steps })
    expect(await received.take(1)).toEqual([{ type: 'spawn', runId: 'äö🥁', epoch: 3, steps }])
  })

  it('swallows messages to a worker that does not exist', async () => {
    const { master, workers } = await connect('a_1')
    const received = inbox<MasterMessage>()
    workers[0]!.listen({ ...NO_WORKER_EVENTS, message: (message) => received.push(message) })
    const met = inbox<string>()
    master.listen({ ...NO_MASTER_EVENTS, message: (id) => met.push(id) })
    workers[0]!.send({ type: 'client_ready', version: -1 })
    await met.take(1)
    master.send('nobody_1', { type: 'quit' })
    master.send('a_1', { type: 'quit' })
    expect(await received.take(1)).toEqual([{ type: 'quit' }])
  })

  it('closes while messages arrive, and sends nothing any more', async () => {
    const { master, workers } = await connect('a_1')
    const worker = workers[0]!
    const met = inbox<string>()
    const faults: string[] = []
    master.listen({ ...NO_MASTER_EVENTS, message: (id) => met.push(id) })
    let closed: Promise<void> | null = null
    const hear = (): void => {
      closed ??= worker.close(0)
      worker.send({ type: 'need_bundle', hash: 'x' })
    }
    worker.listen({ ...NO_WORKER_EVENTS, message: hear, fault: (reason) => faults.push(reason) })
    worker.send({ type: 'client_ready', version: -1 })
    await met.take(1)
    for (let i = 0; i < 500; i++) master.send('a_1', { type: 'spawning_complete', runId: 'r', users: i })
    await vi.waitFor(() => expect(closed).not.toBeNull())
    await closed
    worker.send({ type: 'need_bundle', hash: 'y' })
    await new Promise((resolve) => setImmediate(resolve))
    expect(faults).toEqual([])
  })
})

it.each(Object.keys(LINKS).filter((kind) => kind !== 'memory'))(
  'a %s link gives way to everything else while a burst of messages is handled',
  async (kind) => {
    const { master, workers } = await connectBy(kind)('a_1', 'b_1')
    const worker = workers[1]!
    const connected = new Promise<void>((resolve) => worker.listen({ ...NO_WORKER_EVENTS, connected: () => resolve() }))
    await connected
    for (let i = 0; i < 200; i++) worker.send({ type: 'need_bundle', hash: String(i) })
    await new Promise((resolve) => setTimeout(resolve, 300)) // until they are there
    const received = inbox<WorkerMessage>()
    const seen: { readonly count: number; readonly hasUnread: boolean }[] = []
    let count = 0
    master.listen({
      ...NO_MASTER_EVENTS,
      message: (_id, message) => {
        if (count++ === 0) setTimeout(() => seen.push({ count, hasUnread: master.hasUnread }), 1)
        const untilMs = performance.now() + 2
        while (performance.now() < untilMs);
        received.push(message)
      },
    })
    await received.take(200)
    expect(seen).toHaveLength(1)
    expect(seen[0]!.count).toBeLessThan(100)
    expect(seen[0]!.hasUnread).toBe(true)
    await vi.waitUntil(() => !master.hasUnread)
  },
)
