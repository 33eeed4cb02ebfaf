// The timers of a run: each second once and in order, and waits of months.
import { afterEach, describe, expect, it, vi } from 'vitest'
import { startLongTimer } from './long-timer.js'
import { SecondTicker } from './second-ticker.js'

afterEach(() => vi.useRealTimers())

describe('SecondTicker', () => {
  it('closes what is over in order, each second once, and says whether there was one', () => {
    const closed: number[] = []
    const ticker = new SecondTicker({
      elapsedMs: () => 0,
      hasUnread: () => false,
      close: (endMs) => closed.push(endMs),
      look: () => undefined,
    })
    expect(ticker.closeUntil(999)).toBe(false)
    expect(ticker.closeUntil(3500)).toBe(true)
    expect(ticker.closeUntil(3500)).toBe(false)
    expect(closed).toEqual([1000, 2000, 3000])
  })

  it('looks once after several seconds that a blocked process missed', () => {
    vi.useFakeTimers()
    let elapsed = 0
    const looks: number[] = []
    const ticker = new SecondTicker({
      elapsedMs: () => elapsed,
      hasUnread: () => false,
      close: () => undefined,
      look: () => looks.push(elapsed),
    })
    ticker.start()
    elapsed = 4300
    vi.advanceTimersByTime(1250)
    expect(looks).toEqual([4300])
    ticker.stop()
    elapsed = 9000
    vi.advanceTimersByTime(10_000)
    expect(looks).toHaveLength(1)
  })

  it('waits for the rest of a burst of reports, and no longer than half a second', () => {
    vi.useFakeTimers()
    let unreadUntil = 1400
    const looks: number[] = []
    const startMs = Date.now()
    const elapsedMs = (): number => Date.now() - startMs
    const ticker = new SecondTicker({
      elapsedMs,
      hasUnread: () => elapsedMs() < unreadUntil,
      close: () => undefined,
      look: () => looks.push(elapsedMs()),
    })
    ticker.start()
    vi.advanceTimersByTime(1600)
    expect(looks).toEqual([1400])
    unreadUntil = Number.POSITIVE_INFINITY
    vi.advanceTimersByTime(2000)
    expect(looks).toEqual([1400, 2750])
    ticker.stop()
  })
})

describe('startLongTimer', () => {
  it('waits longer than a timer of Node can, and can be taken back', () => {
    vi.useFakeTimers()
    const days = 24 * 3600 * 1000
    let fired = 0
    startLongTimer(60 * days, () => fired++)
    const cancel = startLongTimer(60 * days, () => fired++)
    vi.advanceTimersByTime(59 * days)
    expect(fired).toBe(0)
    cancel()
    vi.advanceTimersByTime(2 * days)
    expect(fired).toBe(1)
  })
})
