import { describe, expect, it } from 'vitest'
import { Conduct, FAULT_WINDOW_MS, MOST_FAULTS, MOST_TOLD, QUARANTINE_MS } from './conduct.js'

describe('Conduct', () => {
  it('ignores a peer for a while after too many faults, and no other; the first and the last are told', () => {
    let now = 0
    const conduct = new Conduct(() => now)
    expect(conduct.recordFault('a')).toBe('fault')
    for (let i = 1; i < MOST_FAULTS; i++) expect(conduct.recordFault('a')).toBe('nothing')
    expect(conduct.isIgnored('a')).toBe(false)
    expect(conduct.recordFault('a')).toBe('ignored')
    expect(conduct.isIgnored('a')).toBe(true)
    expect(conduct.isIgnored('b')).toBe(false)
    now = QUARANTINE_MS
    expect(conduct.isIgnored('a')).toBe(false)
  })

  it('forgives faults that lie far apart', () => {
    let now = 0
    const conduct = new Conduct(() => now)
    for (let i = 0; i < 100; i++) {
      conduct.recordFault('a')
      expect(conduct.isIgnored('a')).toBe(false)
      now += FAULT_WINDOW_MS / MOST_FAULTS
    }
  })

  it('tells little of a flood of peers, and ignores each of them all the same', () => {
    let now = 0
    const conduct = new Conduct(() => now)
    const flood = (): number => {
      const peers = Array.from({ length: 500 }, (_, i) => `${now}_${i}`)
      const told = peers.map((peer) => Array.from({ length: MOST_FAULTS + 1 }, () => conduct.recordFault(peer)))
      expect(peers.every((peer) => conduct.isIgnored(peer))).toBe(true)
      return told.flat().filter((telling) => telling !== 'nothing').length
    }
    expect(flood()).toBe(MOST_TOLD)
    now = FAULT_WINDOW_MS
    expect(flood()).toBe(MOST_TOLD)
  })
})
