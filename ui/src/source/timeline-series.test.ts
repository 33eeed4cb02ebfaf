// The timeline of a report as a series, and parts of it.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readFloats, writeFloats } from './float-columns.js'
import { partOf, timelineSeries } from './timeline-series.js'

const timeline = (rps: number[]) => {
  const same = rps.map(() => 7)
  return {
    atMs: rps.map((_, index) => index * 2000),
    stepMs: rps.map(() => 2000),
    users: same,
    rps,
    failuresPerSecond: same,
    p50: same,
    p95: same,
    p99: same,
  }
}

test('a step without requests has no latency', () => {
  const series = timelineSeries(timeline([5, 0, 5]))
  expect([...readFloats(series.columns.p95!.mean)]).toEqual([7, Number.NaN, 7])
  expect([...readFloats(series.columns.users!.mean)]).toEqual([7, 7, 7])
})

test('an empty timeline is an empty series', () => {
  expect(timelineSeries(timeline([])).count).toBe(0)
})

test('a part keeps the times of its values', () => {
  const whole = timelineSeries(timeline(Array.from({ length: 50 }, (_, index) => index)))
  fc.assert(
    fc.property(fc.nat(100_000), fc.nat(100_000), (a, b) => {
      const [fromMs, toMs] = [Math.min(a, b), Math.max(a, b)]
      const part = partOf(whole, { fromMs, toMs })
      const values = [...readFloats(part.columns.rps!.mean)]
      expect(values).toHaveLength(part.count)
      for (const [index, value] of values.entries()) expect(part.fromMs + index * part.stepMs).toBe(value * 2000)
      // Nothing that lies in the range is left out.
      for (let value = Math.ceil(fromMs / 2000); value < Math.min(50, toMs / 2000); value++)
        expect(values).toContain(value)
    }),
  )
})

test('packed numbers are read back', () => {
  expect([...readFloats(writeFloats([1, 0.5, Number.NaN, -3]))]).toEqual([1, 0.5, Number.NaN, -3])
})
