// The clock of a worker that never tells its time.
import { describe, expect, it } from 'vitest'
import { WorkerClock } from './worker-clock.js'

describe("a worker's clock", () => {
  it('is measured by reports that count since the one before', () => {
    const clock = new WorkerClock()
    clock.note(5_000_000, 1000)
    expect(clock.offsetMs).toBe(null)
    clock.note(10_990, 4030) // made when our clock showed 990, and 10 ms on its way
    clock.note(14_005, 7000)
    expect(clock.offsetMs).toBe(9990)
  })

  it('is not measured by the report after its counters were cleared', () => {
    const clock = new WorkerClock()
    clock.note(1000, 2000)
    clock.skipOne()
    clock.note(900_000, 5000)
    expect(clock.offsetMs).toBe(null)
    clock.note(null, 8000)
    expect(clock.offsetMs).toBe(null)
  })
})
