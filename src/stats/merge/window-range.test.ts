// Rates of the whole run and of the rolling window.
import { describe, expect, test } from 'vitest'
import { aggregateOf, collector, context, finalContext, meta, node, request, steadyReports } from '../stats.fixture.js'

describe('rates', () => {
  test('the whole run divides by its length, the window by the last ten seconds', () => {
    const aggregate = aggregateOf()
    for (const [second, report] of steadyReports(20, 10).entries()) {
      if (second >= 5) aggregate.add('w1', report)
      aggregate.closeSecond((second + 1) * 1000, 5)
    }
    const reports = steadyReports(5, 10)
    for (const report of reports) aggregate.add('w1', report)
    const { totals, endpoints, workers } = aggregate.summarize(context(20_000))
    expect(totals).toMatchObject({ requests: 200, rps: 10, window: { seconds: 10, requests: 100, rps: 10 } })
    expect(endpoints).toMatchObject([{ requests: 200, window: { seconds: 10, rps: 10 } }])
    expect(workers).toMatchObject([{ requests: 200, rps: 10, latencyMs: { p50: 10 } }])
  })

  test('a run shorter than the window divides by its own length', () => {
    const aggregate = aggregateOf()
    const { stats } = collector()
    request(stats, '/', 30)
    aggregate.add('w1', stats.takeDelta(meta(400, { final: true })))
    const { totals, timeline } = aggregate.summarize(finalContext(400))
    expect(totals.rps).toBe(75)
    expect(totals.window).toMatchObject({ seconds: 0.4, requests: 30, rps: 75 })
    expect(timeline).toMatchObject([{ atMs: 0, stepMs: 400, rps: 75, p50: 10 }])
  })

  test('old seconds leave the window with their failures and latencies', () => {
    const aggregate = aggregateOf({ windowSeconds: 3 })
    const { stats } = collector()
    for (let second = 0; second < 8; second++) {
      request(stats, '/', 4, second < 5 ? 500 : 20, second < 5 ? 'HTTP 500' : '')
      aggregate.add('w1', stats.takeDelta(meta((second + 1) * 1000)))
      aggregate.closeSecond((second + 1) * 1000, 5)
    }
    const { totals, endpoints } = aggregate.summarize(context(8000))
    expect(totals).toMatchObject({ failures: 20, latencyMs: { max: 500 } })
    expect(totals.window).toMatchObject({ seconds: 3, requests: 12, failures: 0, latencyMs: { max: 20 } })
    expect(endpoints[0]!.window).toEqual(totals.window)
  })

  test('a live window waits for slow workers, but not for ever', () => {
    const aggregate = aggregateOf({ windowSeconds: 2 })
    const [quick, slow] = [steadyReports(10, 10), steadyReports(10, 10)]
    for (let second = 0; second < 10; second++) {
      aggregate.add('w1', quick[second]!)
      if (second < 9) aggregate.add('w2', slow[second]!)
      aggregate.closeSecond((second + 1) * 1000, 5)
    }
    const both = context(10_000, ['w1', 'w2'])
    expect(aggregate.summarize(both).totals.window.rps).toBe(20)
    aggregate.closeSecond(14_000, 5)
    expect(aggregate.summarize(both).totals.window.rps).toBe(0)
    const withoutSlow = { ...both, workers: [node('w1'), node('w2', { state: 'missing' })] }
    expect(aggregate.summarize(withoutSlow).totals.window.seconds).toBe(2)
  })

  test("a live window waits longer while a worker of Locust's is there", () => {
    const aggregate = aggregateOf()
    const [ours, theirs] = [steadyReports(20, 10), steadyReports(20, 10)]
    for (let second = 0; second < 20; second++) {
      aggregate.add('w1', ours[second]!)
      if (second < 15) aggregate.add('w2', theirs[second]!)
      aggregate.closeSecond((second + 1) * 1000, 5)
    }
    const mixed = { ...context(20_000), workers: [node('w1'), node('w2', { kind: 'locust' })] }
    expect(aggregate.summarize(mixed).totals.window).toMatchObject({ seconds: 10, requests: 200, rps: 20 })
  })

  test('before the first second is over the window is empty', () => {
    const { totals, timeline, endpoints } = aggregateOf().summarize(context(0))
    expect(totals).toMatchObject({ requests: 0, rps: 0, window: { seconds: 0, rps: 0, failuresPerSecond: 0 } })
    expect([timeline, endpoints]).toEqual([[], []])
  })
})
