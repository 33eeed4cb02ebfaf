// Peers that break the rules.
import { describe, expect, it } from 'vitest'
import { FaultBook } from './fault-book.js'

function book() {
  const now = { ms: 0 }
  const told: string[] = []
  const faults = new FaultBook({ clock: () => now.ms, tell: (id, text) => told.push(`${id}: ${text}`) })
  return { faults, told, now }
}

describe('a fault book', () => {
  it('lets a peer be ignored after twenty faults, and heard again later', () => {
    const { faults, told, now } = book()
    for (let i = 0; i < 19; i++) {
      faults.note('w_1', 'nonsense')
      now.ms += 2000
    }
    expect(faults.ignores('w_1')).toBe(false)
    faults.note('w_1', 'nonsense')
    expect(told.at(-1)).toBe('w_1: nonsense: its fault number 20, it is not listened to for 30 s')
    expect(faults.ignores('w_1')).toBe(true)
    expect(faults.ignores('w_2')).toBe(false)
    now.ms += 31_000
    expect(faults.ignores('w_1')).toBe(false)
  })

  it('forgives faults that are a minute old', () => {
    const { faults, now } = book()
    for (let i = 0; i < 100; i++) {
      faults.note('w_1', 'nonsense')
      now.ms += 4000
      expect(faults.ignores('w_1')).toBe(false)
    }
  })

  it('fills no log, however many peers are wrong, and counts what it does not tell', () => {
    const { faults, told, now } = book()
    for (let i = 0; i < 5000; i++) faults.note(`w_${i}`, 'nonsense')
    expect(told.length).toBe(10)
    now.ms += 11_000
    faults.note('w_1', 'more of it')
    expect(told.at(-1)).toBe('w_1: more of it (and 4990 more faults before it)')
  })
})
