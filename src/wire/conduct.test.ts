import { describe, expect, it } from 'vitest'
import { Conduct, FAULT_WINDOW_MS, MOST_FAULTS, QUARANTINE_MS } from './conduct.js'

describe('Conduct', () => {
  it('ignores a peer for a while after too many faults, and no other', () => {
    let now = 0
    const conduct = new Conduct(() => now)
    for (let i = 0; i < MOST_FAULTS; i++) expect(conduct.recordFault('a')).toBe(false)
    expect(conduct.isIgnored('a')).toBe(false)
    expect(conduct.recordFault('a')).toBe(true)
    expect(conduct.isIgnored('a')).toBe(true)
    expect(conduct.isIgnored('b')).toBe(false)
    now = QUARANTINE_MS
    expect(conduct.isIgnored('a')).toBe(false)
  })

  it('forgives faults that lie far apart', () => {
    let now = 0
    const conduct = new Conduct(() => now)
    for (let i = 0; i < 100; i++) {
      expect(conduct.recordFault('a')).toBe(false)
      now += FAULT_WINDOW_MS / MOST_FAULTS
    }
  })
})
