// One timer wakes all waiters in the order they are due, whatever is added and removed meanwhile.
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Waiter, WaitQueue } from './wait-queue.js'

describe('WaitQueue', () => {
  let nowMs = 0
  beforeEach(() => {
    nowMs = 0
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  const advance = (ms: number): void => {
    for (let step = 0; step < ms; step++) {
      nowMs++
      vi.advanceTimersByTime(1)
    }
  }

  const waiter = (dueMs: number, wake: () => void): Waiter => ({ dueMs, heapIndex: -1, wake })

  it('wakes whoever is due, never early, in order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ dueMs: fc.integer({ min: 0, max: 300 }), isRemoved: fc.boolean() }), { maxLength: 60 }),
        (plans) => {
          nowMs = 0
          const queue = new WaitQueue(() => nowMs)
          const woken: { dueMs: number; atMs: number }[] = []
          const waiters = plans.map(({ dueMs }) => waiter(dueMs, () => woken.push({ dueMs, atMs: nowMs })))
          for (const one of waiters) queue.add(one)
          for (const one of waiters.filter((_, index) => plans[index]!.isRemoved)) queue.remove(one)
          advance(310)
          const kept = plans.filter((plan) => !plan.isRemoved).map((plan) => plan.dueMs)
          expect(woken.map(({ dueMs }) => dueMs)).toEqual(kept.sort((a, b) => a - b))
          for (const { dueMs, atMs } of woken) expect(atMs).toBe(Math.max(1, dueMs))
          expect(queue.size).toBe(0)
          expect(vi.getTimerCount()).toBe(0)
        },
      ),
      { numRuns: 50 },
    )
  })

  it('takes a waiter that asks again while it is woken', () => {
    const queue = new WaitQueue(() => nowMs)
    const wokenAt: number[] = []
    const again: Waiter = waiter(10, () => {
      wokenAt.push(nowMs)
      again.dueMs += 10
      if (wokenAt.length < 3) queue.add(again)
    })
    queue.add(again)
    advance(100)
    expect(wokenAt).toEqual([10, 20, 30])
  })

  it('waits longer than a timer can', () => {
    const queue = new WaitQueue(() => nowMs)
    const woken = vi.fn()
    const month = 30 * 24 * 3600 * 1000
    queue.add(waiter(month, woken))
    nowMs = month - 1
    vi.advanceTimersByTime(2 ** 31 - 1)
    expect(woken).not.toHaveBeenCalled()
    advance(1)
    expect(woken).toHaveBeenCalledOnce()
  })

  it('close wakes everybody and lets go of the timer', () => {
    const queue = new WaitQueue(() => nowMs)
    const woken = vi.fn()
    queue.add(waiter(10, woken))
    queue.add(waiter(5, woken))
    queue.close()
    expect(woken).toHaveBeenCalledTimes(2)
    expect(vi.getTimerCount()).toBe(0)
  })
})
