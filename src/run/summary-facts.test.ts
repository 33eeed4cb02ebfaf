// What a summary says of workers beside their figures.
import { describe, expect, it } from 'vitest'
import { WorkerNode } from '../master/worker-node.js'
import { workerFacts } from './summary-facts.js'

const FACTS = { kind: 'tymbal', version: '1', node: 'v20', host: 'h', pid: 1, cores: 1, memoryBytes: 1000 } as const
const NOW_MS = 50_000

function nodeWith(change: Partial<WorkerNode>, facts: Partial<WorkerNode['facts']> = {}): WorkerNode {
  const node = new WorkerNode('w', 0, { ...FACTS, ...facts })
  node.seen(NOW_MS - 640)
  return Object.assign(node, change)
}
const factsOf = (node: WorkerNode, nowMs: number | null = NOW_MS) => workerFacts([node], nowMs)[0]!

describe('a worker', () => {
  it('was heard of so long ago, is silent after three seconds, and says nothing once the run is over', () => {
    expect(factsOf(nodeWith({}))).toMatchObject({ heardMsAgo: 600, flags: [] })
    const silent = nodeWith({ lastSeenMs: NOW_MS - 4000 })
    expect(factsOf(silent)).toMatchObject({ heardMsAgo: 4000, flags: ['silent'] })
    expect(factsOf(silent, null)).toMatchObject({ heardMsAgo: null, flags: [] })
    expect(factsOf(nodeWith({ state: 'missing', lastSeenMs: 0 }))).toMatchObject({ heardMsAgo: null, flags: [] })
  })

  it('is flagged for sockets near the files that it may open, where that is known', () => {
    expect(factsOf(nodeWith({ openSockets: 900 }, { openFileLimit: 1024 })).flags).toEqual(['sockets'])
    expect(factsOf(nodeWith({ openSockets: 800 }, { openFileLimit: 1024 })).flags).toEqual([])
    expect(factsOf(nodeWith({ openSockets: 900 }))).toMatchObject({ openFileLimit: null, flags: [] })
  })

  it('says what it runs on; one of Locust knows less of itself', () => {
    expect(factsOf(nodeWith({}, { system: 'Linux x64', cores: 2 })).about).toBe(
      'tymbal 1, Node v20, Linux x64, 2 cores',
    )
    const locust = { kind: 'locust', version: '2.47.0', node: '', cores: 0, memoryBytes: 0 } as const
    expect(factsOf(nodeWith({}, locust)).about).toBe('locust 2.47.0')
  })
})
