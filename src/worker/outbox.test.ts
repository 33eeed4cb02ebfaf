import { describe, expect, it } from 'vitest'
import type { StatsDelta } from '../stats/stats-delta.js'
import { MOST_KEPT, Outbox } from './outbox.js'

const delta = (seq: number): StatsDelta => ({ seq }) as StatsDelta

function setUp() {
  let now = 0
  const sent: number[] = []
  const outbox = new Outbox({ clock: () => now, isReliable: false, send: ({ seq }) => sent.push(seq) })
  return {
    outbox,
    taken: () => sent.splice(0),
    pass: (ms: number) => {
      now += ms
    },
  }
}

describe('Outbox', () => {
  it('sends a report again only when it was not confirmed for a while', () => {
    const { outbox, taken, pass } = setUp()
    outbox.add(delta(1))
    outbox.add(delta(2))
    expect(taken()).toEqual([1, 2])
    outbox.sendAgain()
    expect(taken()).toEqual([])
    pass(5000)
    outbox.confirm(1)
    outbox.sendAgain()
    expect(taken()).toEqual([2])
    outbox.sendAgain()
    expect(taken()).toEqual([])
  })

  it('sends all that is kept after a cut', () => {
    const { outbox, taken } = setUp()
    for (let seq = 1; seq <= 50; seq++) outbox.add(delta(seq))
    taken()
    outbox.confirm(10)
    outbox.sendAgain(true)
    expect(taken()).toEqual(Array.from({ length: 40 }, (_, i) => i + 11))
  })

  it('keeps nothing on a link that loses nothing', () => {
    const sent: number[] = []
    const outbox = new Outbox({ clock: () => 0, isReliable: true, send: ({ seq }) => sent.push(seq) })
    outbox.add(delta(1))
    expect([sent, outbox.isEmpty]).toEqual([[1], true])
  })

  it('is full at its limit, until something is confirmed', () => {
    const { outbox } = setUp()
    for (let seq = 1; seq <= MOST_KEPT; seq++) outbox.add(delta(seq))
    expect(outbox.isFull).toBe(true)
    outbox.confirm(1)
    expect(outbox.isFull).toBe(false)
    outbox.confirm(MOST_KEPT)
    expect(outbox.isEmpty).toBe(true)
  })
})
