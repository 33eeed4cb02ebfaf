import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { playRun, type Traffic } from '../series.fixture.js'
import { recordedSeries } from './recorded-series.js'

let directory = ''
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tymbal-range-'))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

/** Every third second 4 of /b in 80 ms, one of them failed; /late begins in second 150. */
const traffic = (second: number): Traffic[] => [
  { name: '/a', requests: 10 + (second % 7), lastsMs: 10 },
  ...(second % 3 === 0 ? [{ name: '/b', requests: 4, lastsMs: 80, failures: 1 }] : []),
  ...(second >= 150 ? [{ name: '/late', requests: 1, lastsMs: 5 }] : []),
]
const played = (fromMs: number, toMs: number, name: string): number => {
  let count = 0
  for (let second = fromMs / 1000; second < toMs / 1000; second++)
    count += traffic(second).find((one) => one.name === name)?.requests ?? 0
  return count
}

function record(seconds: number, isOver = true): void {
  const run = playRun(directory, traffic)
  run.until(seconds)
  if (isOver) run.recorder.finish(seconds * 1000)
}

describe('the figures of endpoints over a range', () => {
  it('count what lies in the recorded steps that are whole in it, and say which these are', async () => {
    record(260)
    const range = await recordedSeries(directory).endpoints({ fromMs: 101_500, toMs: 205_000 })
    expect([range.fromMs, range.toMs]).toEqual([102_000, 200_000])
    const [a, b, late] = range.endpoints
    expect(a).toMatchObject({ method: 'GET', name: '/a', requests: played(102_000, 200_000, '/a'), failures: 0 })
    expect(b).toMatchObject({ name: '/b', requests: played(102_000, 200_000, '/b'), failRatio: 0.25, meanBytes: null })
    expect(b!.latencyMs).toMatchObject({ min: 80, mean: 80, max: 80, p50: 80, p9999: 80 })
    expect(late).toMatchObject({ name: '/late', requests: 50, rps: 50 / 98 })
    const all = [a, b, late].reduce((sum, row) => sum + row!.requests, 0)
    expect(range.totals).toMatchObject({ requests: all, rps: all / 98, latencyMs: { min: 5, max: 80 } })
  })

  it('are exact in every range, whatever it is', async () => {
    record(260)
    const series = await recordedSeries(directory).still()
    const instant = fc.integer({ min: 0, max: 300_000 })
    await fc.assert(
      fc.asyncProperty(instant, instant, async (x, y) => {
        const asked = { fromMs: Math.min(x, y), toMs: Math.max(x, y) }
        const { fromMs, toMs, endpoints, totals } = await series.endpoints(asked)
        // As much as lies in it whole; where nothing does, what it touches.
        const hasStep = asked.toMs - asked.fromMs >= 20_000 && asked.fromMs <= 240_000
        if (hasStep) expect(fromMs >= asked.fromMs && toMs <= asked.toMs).toBe(true)
        const counts = Object.fromEntries(endpoints.map(({ name, requests }) => [name, requests]))
        const names = ['/a', '/b', '/late']
        for (const name of names) expect([name, counts[name] ?? 0]).toEqual([name, played(fromMs, toMs, name)])
        expect(totals.requests).toBe(names.reduce((sum, name) => sum + (counts[name] ?? 0), 0))
      }),
      { numRuns: 60 },
    )
  })

  it('of less than a step are those of the steps that are touched', async () => {
    record(260)
    const range = await recordedSeries(directory).endpoints({ fromMs: 131_000, toMs: 133_000 })
    expect([range.fromMs, range.toMs]).toEqual([130_000, 140_000])
  })

  it('are none from an instant on behind which no whole step is recorded', async () => {
    record(138, false)
    const range = await recordedSeries(directory).endpoints({ fromMs: 121_000 })
    expect([range.fromMs, range.toMs, range.endpoints]).toEqual([130_000, 130_000, []])
  })

  it('of a run that goes on reach to the last whole step', async () => {
    record(150, false)
    const series = recordedSeries(directory)
    const range = await series.endpoints({ fromMs: 100_000 })
    // Recorded up to 145 s, in steps of ten seconds since 120 s.
    expect([range.fromMs, range.toMs]).toEqual([100_000, 140_000])
    expect(range.totals.requests).toBe(played(100_000, 140_000, '/a') + played(100_000, 140_000, '/b'))
    const { points, ...part } = await series.percentiles({ endpoint: 'GET /b', fromMs: 100_000 })
    expect(part).toEqual({ fromMs: 100_000, toMs: 140_000 })
    expect(points.at(-1)).toEqual({ percentile: 100, ms: 80 })
  })

  it('are there with hundreds of endpoints, in their longer steps', async () => {
    const run = playRun(directory, () =>
      Array.from({ length: 300 }, (_, at) => ({ name: `/${at}`, requests: 1, lastsMs: 10 })),
    )
    run.until(330)
    run.recorder.finish(330_000)
    const range = await recordedSeries(directory).endpoints({ fromMs: 121_000 })
    expect([range.fromMs, range.toMs]).toEqual([180_000, 330_000])
    expect(range.endpoints).toHaveLength(300)
    expect(new Set(range.endpoints.map(({ requests }) => requests))).toEqual(new Set([150]))
  })

  it('are none where nothing was recorded', async () => {
    for (const series of [recordedSeries(directory), recordedSeries(null)]) {
      expect(await series.endpoints({ fromMs: 5 })).toMatchObject({ fromMs: 0, toMs: 0, endpoints: [] })
      expect(await series.percentiles({ fromMs: 5 })).toEqual({ fromMs: 0, toMs: 0, points: [] })
      expect(await series.history()).toEqual([])
      expect(await series.heatmap({})).toMatchObject({ columns: 0 })
      expect(await series.series({ metrics: ['rps'] })).toMatchObject({ count: 0 })
    }
  })
})

describe('the history', () => {
  it('has for each step what had been counted up to it', async () => {
    record(261)
    const steps = await recordedSeries(directory).history()
    for (const { atMs, requests, failures, latencyMs, users } of steps) {
      const seconds = atMs / 1000
      expect(requests).toBe(played(0, atMs, '/a') + played(0, atMs, '/b') + played(0, atMs, '/late'))
      expect([failures, users, latencyMs.max]).toEqual([Math.ceil(seconds / 3), 5, 80])
    }
    expect(steps.map(({ atMs }) => atMs).slice(0, 2)).toEqual([2000, 4000])
    expect(steps.at(-1)!.atMs).toBe(261_000)
    // 60 of two seconds, 28 of five, and the second that was left.
    expect(steps).toHaveLength(60 + 28 + 1)
    const { rps } = steps.find(({ atMs }) => atMs === 200_000)!
    expect(rps).toBe((played(190_000, 200_000, '/a') + played(190_000, 200_000, '/b') + 10) / 10)
  })
})
