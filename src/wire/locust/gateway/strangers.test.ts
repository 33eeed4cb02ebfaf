// Peers that never greeted: what is kept of them, and what they are told.
import { describe, expect, it } from 'vitest'
import type { LocustMessage } from './read-message.js'
import { HOLD_MS, Strangers } from './strangers.js'

const BEAT: LocustMessage = { type: 'heartbeat', state: 'running', cpuPercent: 0, memoryBytes: 0 }
const SPAWNING: LocustMessage = { type: 'spawning' }
const MEGABYTE = 1024 * 1024

function meet() {
  const time = { ms: 0 }
  const strangers = new Strangers({ clock: () => time.ms, stopTimeoutMs: () => 10_000 })
  return { time, strangers }
}

describe('strangers', () => {
  it('lose nothing until the master has had the time to say who they are', () => {
    const { time, strangers } = meet()
    expect(strangers.hear('a', BEAT, 10)).toBe('nothing')
    time.ms = HOLD_MS - 1
    expect(strangers.hear('a', SPAWNING, 10)).toBe('nothing')
    expect(strangers.take('a')).toEqual([BEAT, SPAWNING])
    expect(strangers.take('a')).toEqual([])
  })

  it('are told to stop once for each time that they may sleep, and not by what is no sign of life', () => {
    const { time, strangers } = meet()
    strangers.hear('a', SPAWNING, 10)
    time.ms = HOLD_MS
    expect(strangers.hear('a', SPAWNING, 10)).toBe('nothing')
    expect(strangers.hear('a', BEAT, 10)).toBe('stop')
    time.ms += 14_999
    expect(strangers.hear('a', BEAT, 10)).toBe('nothing')
    time.ms += 1
    expect(strangers.hear('a', BEAT, 10)).toBe('stop')
    expect(strangers.take('a')).toEqual([])
  })

  it('that went home are left alone for as long', () => {
    const { time, strangers } = meet()
    strangers.left('a')
    time.ms = 14_999
    expect(strangers.hear('a', BEAT, 10)).toBe('nothing')
    time.ms = 15_000
    expect(strangers.hear('a', BEAT, 10)).toBe('gone')
  })

  it('cannot fill the memory: all together are held up to a limit, and those not heard of again are let go', () => {
    const { time, strangers } = meet()
    for (let i = 0; i < 100; i++) strangers.hear(`many_${i}`, SPAWNING, MEGABYTE)
    expect(strangers.take('many_63')).toHaveLength(1)
    expect(strangers.take('many_64')).toEqual([])
    time.ms = HOLD_MS
    strangers.prune()
    expect(strangers.take('many_0')).toEqual([])
    for (let i = 0; i < 64; i++) strangers.hear(`later_${i}`, SPAWNING, MEGABYTE)
    expect(strangers.take('later_63')).toHaveLength(1)
    for (let i = 0; i < 5000; i++) strangers.hear(`name_${i}`, SPAWNING, 1)
    expect(strangers.take('later_0')).toEqual([])
  })
})
