import { describe, expect, it } from 'vitest'
import { IterationShares } from './iteration-shares.js'
import { WorkerNode } from './worker-node.js'

const FACTS = { kind: 'tymbal', version: '1', node: 'v20', host: 'h', pid: 1, cores: 1, memoryBytes: 1 } as const
const nodes = (...taken: number[]) =>
  taken.map((count, index) => Object.assign(new WorkerNode(`w${index}`, index, FACTS), { taken: { buy: count } }))

describe('IterationShares', () => {
  it('gives what a lost worker has not begun to the others, so that the sum stays', () => {
    const shares = new IterationShares()
    const [a, b, c] = nodes(30, 50, 100)
    for (const id of ['w0', 'w1', 'w2']) shares.begin(id, { buy: 100 })
    expect(shares.release(a!, [b!, c!])).toEqual([
      { workerId: 'w1', scenario: 'buy', total: 135 },
      { workerId: 'w2', scenario: 'buy', total: 135 },
    ])
    expect(shares.of('w0')).toEqual([{ workerId: 'w0', scenario: 'buy', total: 30 }])
    expect(shares.left([a!, b!, c!])).toBe(120)
    expect(shares.release(a!, [b!, c!])).toEqual([])
  })

  it('keeps them where nobody else has a share', () => {
    const shares = new IterationShares()
    const [a, late] = nodes(1, 0)
    shares.begin('w0', { buy: 10 })
    expect(shares.release(a!, [late!])).toEqual([])
    expect(shares.left([a!, late!])).toBe(9)
  })
})
