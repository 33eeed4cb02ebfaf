// The generator's own figures.
import { expect, it } from 'vitest'
import { SelfMonitor } from './self-monitor.js'

it('counts what garbage collection takes of the time, and forgets it with each reading', async () => {
  const monitor = new SelfMonitor(() => performance.now())
  const kept: number[][] = []
  for (let i = 0; i < 300; i++) kept.push(Array.from({ length: 20_000 }, (_, n) => n * i))
  // Collections are told of a turn of the event loop later.
  await new Promise((resolve) => setTimeout(resolve, 50))
  const busy = monitor.read(3)
  expect(kept).toHaveLength(300)
  expect(busy.openSockets).toBe(3)
  expect(busy.gcPercent).toBeGreaterThan(0)
  expect(busy.gcPercent).toBeLessThanOrEqual(100)
  expect(busy.gcMaxMs).toBeGreaterThan(0)
  monitor.close()
  expect(monitor.read(0)).toMatchObject({ gcPercent: 0, gcMaxMs: 0 })
})
