import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { WorkerNode } from '../master/worker-node.js'
import type { WorkerRegistry } from '../master/worker-registry.js'
import { FleetNews, type FleetNewsDeps } from './fleet-news.js'
import { RunNotes } from './run-notes.js'
import { RunRecord } from './run-record.js'

const FACTS = { kind: 'tymbal', version: '1', node: 'v20', host: 'h', pid: 1, cores: 1, memoryBytes: 1 } as const

function setUp(more: Partial<FleetNewsDeps> = {}) {
  const nodes = [0, 1].map((index) => new WorkerNode(`h_${index}`, index, FACTS))
  const registry = {
    all: () => nodes,
    alive: () => nodes.filter(({ isAlive }) => isAlive),
  } as unknown as WorkerRegistry
  const ends: string[] = []
  const record = new RunRecord()
  const log = (): void => undefined
  const notes = new RunNotes({ elapsedMs: () => 1000, record, log })
  const news = new FleetNews({
    registry,
    notes,
    record,
    onWorkerLoss: 'redistribute',
    reportedUntilMs: () => 11_000,
    clock: () => 0,
    log,
    phase: () => 'load',
    fire: async () => undefined,
    end: ({ text }) => ends.push(text),
    ...more,
  })
  const lose = (index: number, state: 'missing' | 'gone', reason = 'its connection was lost'): void => {
    nodes[index]!.enter(state)
    news.workerLost(nodes[index]!, reason, 5)
  }
  return { nodes, news, notes, ends, lose, texts: () => notes.all.map(({ text }) => text) }
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('FleetNews', () => {
  it('ends the run at once when all workers are gone, and after a while when some may come back', () => {
    const gone = setUp()
    gone.lose(0, 'gone')
    expect(gone.ends).toEqual([])
    gone.lose(1, 'gone')
    expect(gone.ends).toEqual(['all workers were lost'])

    const cut = setUp()
    cut.lose(0, 'gone')
    cut.lose(1, 'missing')
    vi.advanceTimersByTime(59_000)
    expect(cut.ends).toEqual([])
    vi.advanceTimersByTime(2000)
    expect(cut.ends).toEqual(['all workers were lost'])
  })

  it('goes on when one comes back in time, and says so', () => {
    const { nodes, news, ends, lose, texts } = setUp()
    lose(0, 'missing')
    lose(1, 'missing')
    nodes[1]!.enter('running')
    news.workerReturned(nodes[1]!, true)
    vi.advanceTimersByTime(120_000)
    expect(ends).toEqual([])
    expect(texts().at(-1)).toBe('worker h_1 is back with its users')
  })

  it('says what is not counted of a worker that sends nothing again', () => {
    const { nodes, news, texts } = setUp()
    news.expectBack(['h_0', 'h_1'])
    news.workerReturned(nodes[0]!, true, 12_400)
    news.workerReturned(nodes[1]!, true, 14_240)
    news.expectBack(['h_0'])
    news.workerReturned(nodes[0]!, true, null)
    expect(texts()).toEqual([
      'worker h_0 is back with its users; by its clock no report is missing',
      'worker h_1 is back with its users; counted up to 11.0 s and, by its clock, from 14.2 s on',
      'worker h_0 is back with its users; counted up to 11.0 s; what it sent since then may be lost in part',
    ])
  })

  it('says that users move only while there is a load', () => {
    const load = setUp()
    load.lose(0, 'missing')
    expect(load.texts()).toEqual([
      'worker h_0 lost: its connection was lost; 5 users move to the others; counted up to 11.0 s',
    ])
    const end = setUp({ phase: () => 'after' })
    end.lose(0, 'missing')
    expect(end.texts()).toEqual(['worker h_0 lost: its connection was lost'])
  })

  it('ends the run when the last worker has left', () => {
    const { nodes, lose, ends } = setUp()
    for (const node of nodes) node.isLeaving = true
    lose(0, 'gone', 'quit')
    expect(ends).toEqual([])
    lose(1, 'gone', 'quit')
    expect(ends).toEqual(['no worker is left'])
  })

  it('takes nobody for lost who goes home at the end, or leaves because it was asked to', () => {
    const end = setUp({ phase: () => 'after' })
    end.lose(0, 'gone', 'quit')
    expect(end.texts()).toEqual([])
    const { nodes, lose, texts } = setUp()
    nodes[0]!.isLeaving = true
    lose(0, 'gone', 'quit')
    expect(texts()).toEqual([])
  })

  it('ends the run with the first loss when that is the policy', () => {
    const { ends, lose } = setUp({ onWorkerLoss: 'fail' })
    lose(0, 'missing')
    expect(ends).toEqual(['worker h_0 was lost'])
  })
})
