// The merged picture: the same in any order of reports, bounded however long the run, right at its edges.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BlockFault } from './block/byte-reader.js'
import type { RequestStats } from './request-stats.js'
import { RunAggregate, type RunAggregateDeps } from './run-aggregate.js'
import { collector, context, finalContext, generator, lasting, meta, node, RUN_ID, sample } from './stats.fixture.js'
import type { StatsDelta } from './stats-delta.js'
import { parseThresholds, selectorsOf } from './thresholds.js'

function aggregateOf(deps: Partial<RunAggregateDeps> = {}): RunAggregate {
  return new RunAggregate({ runId: RUN_ID, startedAtEpochMs: Date.UTC(2030, 0, 1), thresholds: [], ...deps })
}

/** `requests` requests of one name, each of so many ms. */
function request(stats: RequestStats, name: string, requests: number, lastsMs = 10, error = ''): void {
  const entry = stats.entry('GET', name)
  for (let i = 0; i < requests; i++) stats.record(entry, lasting(lastsMs * 1000, { error }))
}

/** One report a second of a worker that makes `rps` requests in each. */
function steadyReports(seconds: number, rps: number, lastsMs = 10): StatsDelta[] {
  const { stats } = collector()
  return Array.from({ length: seconds }, (_, second) => {
    request(stats, '/', rps, lastsMs)
    return stats.takeDelta(meta((second + 1) * 1000))
  })
}

describe('exactly once', () => {
  test('a report counts once, and only in its run', () => {
    const aggregate = aggregateOf()
    const [first] = steadyReports(1, 5) as [StatsDelta]
    expect(aggregate.add('w1', first)).toBe('added')
    expect(aggregate.add('w1', first)).toBe('duplicate')
    expect(aggregate.add('w1', { ...first, runId: 'other' })).toBe('other-run')
    expect(aggregate.add('w1', { ...first, seq: Number.NaN })).toBe('duplicate')
    expect(aggregate.summarize(finalContext(1000)).totals.requests).toBe(5)
  })

  test('missing reports are named until they come', () => {
    const aggregate = aggregateOf()
    const reports = steadyReports(6, 1)
    for (const at of [0, 2, 5]) aggregate.add('w1', reports[at]!)
    expect(aggregate.missingSeqs('w1')).toEqual([2, 4, 5])
    for (const at of [1, 4, 3]) aggregate.add('w1', reports[at]!)
    expect(aggregate.missingSeqs('w1')).toEqual([])
    expect(aggregate.missingSeqs('unknown')).toEqual([])
    expect(aggregate.summarize(finalContext(6000)).totals.requests).toBe(6)
  })

  test('a damaged report counts nothing and may come again whole', () => {
    const aggregate = aggregateOf()
    const [first] = steadyReports(1, 50) as [StatsDelta]
    const errors = [{ method: 'GET', name: '/', error: 'x', occurrences: 1, firstMs: 0, lastMs: 0 }]
    const broken = { ...first, errors, block: first.block.subarray(0, first.block.length - 2) }
    expect(() => aggregate.add('w1', broken)).toThrow(BlockFault)
    expect(aggregate.summarize(finalContext(1000))).toMatchObject({ totals: { requests: 0 }, errors: [] })
    expect(aggregate.add('w1', first)).toBe('added')
  })

  test('a cell that changes its meaning is refused', () => {
    const aggregate = aggregateOf()
    const [first] = steadyReports(1, 1) as [StatsDelta]
    aggregate.add('w1', first)
    const { stats } = collector()
    request(stats, '/else', 1)
    expect(() => aggregate.add('w1', { ...stats.takeDelta(meta(1000)), seq: 2 })).toThrow('changed its meaning')
  })

  test('figures whose names never came are counted as unnamed', () => {
    const aggregate = aggregateOf()
    const [, second, third] = steadyReports(3, 4)
    aggregate.add('w1', second!)
    aggregate.add('w1', third!)
    expect(aggregate.summarize(context(3000)).endpoints).toEqual([])
    const { totals, endpoints } = aggregate.summarize(finalContext(3000))
    expect(totals.requests).toBe(8)
    expect(endpoints).toMatchObject([{ name: '(unnamed)', requests: 8 }])
  })
})

/** What two workers report in a short run with everything in it. */
function livelyReports(thresholdSelectors: readonly string[]): { workerId: string; delta: StatsDelta }[] {
  return ['w1', 'w2', 'w3'].flatMap((workerId, w) => {
    const { stats, now } = collector({ selectors: thresholdSelectors })
    const reports = []
    for (let second = 0; second < 5; second++) {
      for (let i = 0; i < 20; i++) {
        now.ms = second * 1000 + i * 40 + w
        const error = i % 7 === w ? `E${i % 2}` : ''
        const late = second === 3 ? i : 0
        const times = { dueMs: now.ms - late, startMs: now.ms, endMs: now.ms + 3 * i + w + 0.25 }
        const tags = i % 2 === 0 ? { type: 'api' } : null
        stats.record(stats.entry('GET', `/${(i + second * w) % 6}`), sample({ ...times, error, tags }))
        stats.metric('trend', 'size', i / 7 - 0.3, tags, false)
        stats.metric('counter', 'cost', 0.1 * i, tags, false)
        stats.metric('gauge', 'queue', i + w, null, false)
        stats.iteration(`s${i % 2}`, i)
        stats.check(`c${(i + second) % 3}`, i % 4 !== 0)
      }
      const stack = `Error: no\n    at pay (a.ts:1:1)\n    at deeper (b.ts:${w}:1)`
      stats.exception({ userClass: 'U', task: 't', message: 'no', stack })
      // Worker 3 stalls: its last report covers three seconds.
      if (w === 2 && second >= 2 && second < 4) continue
      reports.push({ workerId, delta: stats.takeDelta(meta((second + 1) * 1000 + w, { users: { U: w + second } })) })
    }
    return reports
  })
}

describe('order', () => {
  test('reports merged in any order give the same summary', () => {
    const thresholds = parseThresholds({
      all: ['p(95)<30', 'fail<1%'],
      'http_req_duration{type:api}': 'p(90)<20',
      'cost{type:api}': 'count<5',
      checks: 'rate>0.5',
    })
    const reports = livelyReports(selectorsOf(thresholds))
    const summaryOf = (order: readonly { workerId: string; delta: StatsDelta }[]) => {
      const aggregate = aggregateOf({ thresholds })
      for (const { workerId, delta } of order) aggregate.add(workerId, delta)
      aggregate.closeSecond(5000, 10)
      return aggregate.summarize(finalContext(5002, ['w1', 'w2', 'w3']))
    }
    const inOrder = summaryOf(reports)
    expect(inOrder.totals.requests).toBe(300)
    expect(inOrder.errors.length).toBeGreaterThan(2)
    const shuffled = fc.shuffledSubarray(reports, { minLength: reports.length, maxLength: reports.length })
    fc.assert(fc.property(shuffled, (order) => void expect(summaryOf(order)).toEqual(inOrder)))
  })
})

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

  test('before the first second is over the window is empty', () => {
    const { totals, timeline, endpoints } = aggregateOf().summarize(context(0))
    expect(totals).toMatchObject({ requests: 0, rps: 0, window: { seconds: 0, rps: 0, failuresPerSecond: 0 } })
    expect([timeline, endpoints]).toEqual([[], []])
  })
})

describe('timeline', () => {
  test('has a point for each closed second with its users', () => {
    const aggregate = aggregateOf()
    for (const [second, report] of steadyReports(3, 10 * 2).entries()) {
      aggregate.add('w1', report)
      aggregate.closeSecond((second + 1) * 1000 + 3, second * 10)
    }
    const { timeline } = aggregate.summarize(context(3003))
    expect(timeline.map(({ atMs, stepMs, users, rps }) => [atMs, stepMs, users, rps])).toEqual([
      [0, 1000, 0, 20],
      [1000, 1000, 10, 20],
      [2000, 1000, 20, 20],
    ])
    expect(timeline[1]!.p95).toBeCloseTo(10, 0)
  })

  test('a stalled worker’s report is dealt over the seconds it covers', () => {
    const aggregate = aggregateOf()
    const { stats } = collector()
    request(stats, '/', 10)
    aggregate.add('w1', stats.takeDelta(meta(1000)))
    request(stats, '/', 40, 20, 'late')
    aggregate.add('w1', stats.takeDelta(meta(5000)))
    for (let second = 1; second <= 5; second++) aggregate.closeSecond(second * 1000, 5)
    const { timeline, totals, endpoints } = aggregate.summarize(context(5000))
    expect(timeline.map(({ rps }) => rps)).toEqual([10, 10, 10, 10, 10])
    expect(timeline.map(({ failuresPerSecond }) => failuresPerSecond)).toEqual([0, 10, 10, 10, 10])
    expect(timeline[3]!.p50).toBeCloseTo(20, 0)
    expect(totals.window).toMatchObject({ requests: 50, failures: 40 })
    expect(endpoints[0]!.window.requests).toBe(50)
  })

  test('holds a bounded number of points: neighbours are joined and every request stays', () => {
    const aggregate = aggregateOf({ historySeconds: 8 })
    for (const [second, report] of steadyReports(30, 6, 25).entries()) {
      aggregate.add('w1', report)
      aggregate.closeSecond((second + 1) * 1000, second)
    }
    const { timeline } = aggregate.summarize(finalContext(30_000))
    expect(timeline.length).toBeLessThanOrEqual(8)
    expect(timeline.map(({ stepMs }) => stepMs)).toEqual([4000, 4000, 4000, 4000, 4000, 4000, 4000, 2000])
    expect(timeline.reduce((sum, { rps, stepMs }) => sum + (rps * stepMs) / 1000, 0)).toBe(180)
    expect(timeline[0]).toMatchObject({ atMs: 0, users: 3, rps: 6 })
    expect(timeline[0]!.p99).toBeCloseTo(25, 0)
  })

  test('a moment after the last full second belongs to it', () => {
    const aggregate = aggregateOf()
    for (const report of steadyReports(3, 10)) aggregate.add('w1', report)
    aggregate.closeSecond(3000, 4)
    const { timeline } = aggregate.summarize(finalContext(3020))
    expect(timeline.map(({ atMs, stepMs }) => [atMs, stepMs])).toEqual([
      [0, 1000],
      [1000, 1000],
      [2000, 1000],
    ])
    const { stats } = collector()
    request(stats, '/', 5)
    aggregate.add('w2', { ...stats.takeDelta(meta(3020)), fromMs: 3000 })
    expect(aggregate.summarize(finalContext(3020, ['w1', 'w2'])).timeline.at(-1)).toMatchObject({
      stepMs: 1020,
      users: 4,
    })
  })

  test('reports with impossible times lose nothing and cost nothing', () => {
    const aggregate = aggregateOf()
    const times = [
      [0, 1e15],
      [1e15, 1e15 + 1],
      [Number.NaN, 5],
      [-1e9, -1e9 + 1000],
      [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
    ]
    for (const [i, [fromMs, toMs]] of times.entries()) {
      const { stats } = collector()
      request(stats, '/', 10)
      aggregate.add(`w${i}`, { ...stats.takeDelta(meta(1000)), fromMs: fromMs!, toMs: toMs! })
    }
    const { totals, timeline } = aggregate.summarize(finalContext(1000))
    expect(totals.requests).toBe(50)
    expect(timeline.length).toBeLessThanOrEqual(62)
    aggregate.closeSecond(Number.NaN, 1)
  })
})

describe('workers', () => {
  test('each has its own figures, and lost ones count no users', () => {
    const aggregate = aggregateOf()
    for (const [w, lastsMs] of [10, 30].entries()) {
      const { stats } = collector()
      request(stats, '/', 10 * (w + 1), lastsMs, w === 1 ? 'x' : '')
      const report = meta(1000, {
        users: { B: 2, A: 3 },
        generator: { ...generator, cpuPercent: 10 + w, startDelayMaxMs: 5 - w },
      })
      aggregate.add(`w${w + 1}`, stats.takeDelta(report))
    }
    const nodes = [node('w1', { state: 'gone' }), node('w2', { memoryBytes: 77, flags: ['cpu'] }), node('w3')]
    const { workers, userClasses, generator: health } = aggregate.summarize(context(1000, [], { workers: nodes }))
    expect(workers).toMatchObject([
      { id: 'w1', requests: 10, failures: 0, rps: 10, latencyMs: { p50: 10 }, cpuPercent: 10, memoryBytes: 50_000_000 },
      { id: 'w2', requests: 20, failures: 20, latencyMs: { p50: 30 }, cpuPercent: 11, memoryBytes: 77, flags: ['cpu'] },
      { id: 'w3', requests: 0, rps: 0, latencyMs: { p50: 0 }, cpuPercent: 0 },
    ])
    expect(userClasses).toEqual([
      { name: 'A', users: 3 },
      { name: 'B', users: 2 },
    ])
    expect(health).toMatchObject({ verdict: 'not-judged', cpuPercent: 11, startDelayMs: { p50: 0.5, p99: 1, max: 4 } })
  })

  test('a last short report does not hide how busy the worker was', () => {
    const aggregate = aggregateOf()
    const { stats } = collector()
    aggregate.add('w1', stats.takeDelta(meta(1000, { generator: { ...generator, cpuPercent: 80 } })))
    aggregate.add(
      'w1',
      stats.takeDelta(meta(1020, { generator: { ...generator, cpuPercent: 0 }, users: {}, final: true })),
    )
    const { workers, userClasses } = aggregate.summarize(finalContext(1020))
    expect(workers[0]!.cpuPercent).toBe(80)
    expect(userClasses).toEqual([])
  })
})

describe('errors and exceptions', () => {
  test('say when, how often and where', () => {
    const aggregate = aggregateOf()
    for (const [w, endMs] of [1500, 250].entries()) {
      const { stats, now } = collector()
      now.ms = endMs
      stats.record(stats.entry('GET', '/'), sample({ endMs, error: 'TIMEOUT' }))
      stats.exception({ userClass: 'U', task: 't', message: 'no', stack: 'Error: no\n    at pay (a.ts:1:1)' })
      aggregate.add(`w${2 - w}`, stats.takeDelta(meta(2000)))
    }
    const seen = {
      occurrences: 2,
      firstSeen: '2030-01-01T00:00:00.250Z',
      lastSeen: '2030-01-01T00:00:01.500Z',
      workers: ['w1', 'w2'],
    }
    const { errors, exceptions, totals } = aggregate.summarize(finalContext(2000))
    expect(errors).toEqual([{ method: 'GET', name: '/', error: 'TIMEOUT', ...seen }])
    expect(exceptions).toMatchObject([{ userClass: 'U', task: 't', message: 'no', ...seen }])
    expect(totals.exceptions).toBe(2)
  })

  test('of many workers are capped: the rest is counted together', () => {
    const aggregate = aggregateOf()
    for (let w = 0; w < 3; w++) {
      const { stats } = collector()
      for (let i = 0; i < 600; i++) {
        request(stats, `/${w}/${i}`, 1, 10, `E${w}.${i}`)
        stats.check(`${w}.${i}`, true)
      }
      aggregate.add(`w${w}`, stats.takeDelta(meta(1000)))
    }
    const { errors, endpoints, checks, totals } = aggregate.summarize(finalContext(1000))
    expect(totals).toMatchObject({ requests: 1800, failures: 1800 })
    expect(endpoints).toHaveLength(501)
    expect(endpoints.reduce((sum, { requests }) => sum + requests, 0)).toBe(1800)
    expect(errors).toHaveLength(1001)
    expect(errors.reduce((sum, { occurrences }) => sum + occurrences, 0)).toBe(1800)
    expect(checks).toHaveLength(1001)
    expect(checks.find(({ name }) => name === '(other)')).toMatchObject({ passes: 800 })
  })
})

describe('distribution', () => {
  test('bars rise and count every request', () => {
    const aggregate = aggregateOf()
    const { stats } = collector()
    for (const us of [0, 1, 3, 900, 1000, 1024, 1279, 1280, 40_000]) stats.record(stats.entry('GET', '/'), lasting(us))
    aggregate.add('w1', stats.takeDelta(meta(1000)))
    const { distribution } = aggregate.summarize(finalContext(1000)).totals
    expect(distribution.map(({ upToMs }) => upToMs * 1000)).toEqual(Array.from({ length: 17 }, (_, i) => 2 ** i))
    expect(distribution.filter(({ count }) => count > 0)).toEqual([
      { upToMs: 0.001, count: 1 },
      { upToMs: 0.002, count: 1 },
      { upToMs: 0.004, count: 1 },
      { upToMs: 1.024, count: 2 },
      { upToMs: 2.048, count: 3 },
      { upToMs: 65.536, count: 1 },
    ])
  })

  test('are finer when the values are close together', () => {
    const aggregate = aggregateOf()
    const { stats } = collector()
    for (const us of [1000, 1024, 1279, 1280, 2047, 2048]) stats.record(stats.entry('GET', '/'), lasting(us))
    aggregate.add('w1', stats.takeDelta(meta(1000)))
    expect(aggregate.summarize(finalContext(1000)).totals.distribution).toEqual([
      { upToMs: 1.024, count: 1 },
      { upToMs: 1.28, count: 2 },
      { upToMs: 1.536, count: 1 },
      { upToMs: 1.792, count: 0 },
      { upToMs: 2.048, count: 1 },
      { upToMs: 2.56, count: 1 },
    ])
  })
})

describe('thresholds', () => {
  /** 100 requests of 1..100 ms in 10 s; 5 of /a fail; every second one is tagged. */
  function judged(raw: Record<string, unknown>) {
    const thresholds = parseThresholds(raw)
    const aggregate = aggregateOf({ thresholds })
    const { stats } = collector({ selectors: selectorsOf(thresholds) })
    for (let ms = 1; ms <= 100; ms++) {
      const name = ms <= 50 ? '/a' : '/b'
      const method = ms % 10 === 0 ? 'POST' : 'GET'
      const tags = ms % 2 === 0 ? { type: 'api', page: 'x,y' } : null
      const error = ms <= 5 ? 'HTTP 503' : ''
      stats.record(stats.entry(method, name), lasting(ms * 1000, { error, tags, status: error === '' ? 200 : 503 }))
      stats.iteration(ms <= 30 ? 'browse' : 'buy', ms)
      stats.check(ms % 2 === 0 ? 'even' : 'odd', ms !== 7)
      stats.metric('counter', 'orders', 2, tags, false)
      stats.metric('gauge', 'queue', ms, null, false)
      stats.metric('rate', 'hit', ms % 4 === 0 ? 1 : 0, tags, false)
      stats.metric('trend', 'price', ms / 10, tags, false)
    }
    aggregate.add('w1', stats.takeDelta(meta(10_000)))
    return aggregate.summarize(finalContext(10_000))
  }

  test.each<[string, string, number]>([
    ['all', 'med<1000', 50],
    ['all', 'avg<1000', 50.5],
    ['all', 'min<1000', 1],
    ['all', 'max<1000', 100],
    ['all', 'p(90)<1000', 90],
    ['all', 'count>1', 100],
    ['all', 'rps>1', 10],
    ['all', 'fail<10%', 0.05],
    ['GET /a', 'count>1', 45],
    ['/a', 'count>1', 50],
    ['/a', 'fail<20%', 0.1],
    ['/b', 'rps>1', 5],
    ['http_req_duration', 'p(90)<1s', 90],
    ['http_req_duration{type:api}', 'min<1000', 2],
    ['http_req_duration{name:/b,method:POST}', 'min<1000', 60],
    ['http_reqs{type:api,name:/b}', 'count>1', 25],
    ['http_reqs{status:503}', 'count>1', 5],
    ['http_reqs{expected_response:true}', 'count>1', 95],
    ['http_reqs{page:"x,y"}', 'rate>1', 5],
    ['http_req_failed', 'rate<0.1', 0.05],
    ['http_req_failed{method:GET}', 'rate<0.1', 5 / 90],
    ['data_received', 'count>1', 30_000],
    ['data_sent', 'rate>1', 1000],
    ['iterations', 'rate>1', 10],
    ['iterations{scenario:browse}', 'count>1', 30],
    ['iteration_duration', 'max<1s', 100],
    ['iteration_duration{scenario:browse}', 'max<1s', 30],
    ['checks', 'rate>0.9', 0.99],
    ['checks{check:odd}', 'rate>0.9', 0.98],
    ['orders', 'count>1', 200],
    ['orders', 'rate>1', 20],
    ['orders{type:api}', 'count>1', 100],
    ['queue', 'value>1', 100],
    ['hit', 'rate>20%', 0.25],
    ['hit{type:api}', 'rate>0.2', 0.5],
    ['price', 'max>1', 10],
    ['price', 'avg>1', 5.05],
    ['price{type:api}', 'min>0.1', 0.2],
  ])('%s: %s is %d', (metric, expression, value) => {
    const [threshold] = judged({ [metric]: expression }).thresholds
    expect(Math.abs(threshold!.value! - value)).toBeLessThanOrEqual(value * 0.002)
    expect(threshold).toMatchObject({ metric, expression, passed: true, firstBrokenMs: null, abortOnFail: false })
  })

  test.each([
    [
      'nothing measured has no value and passes, as in k6',
      { 'GET /none': 'p(95)<1', 'http_req_failed{type:none}': 'rate<1%' },
      null,
      true,
    ],
    ['but a count of nothing is 0', { 'GET /none': 'count>1', http_unknown: 'rps>1' }, 0, false],
    [
      'a figure the metric does not have fails',
      { queue: 'p(95)<1000', orders: 'avg<1000', hit: 'fail<90%', price: 'rate>0' },
      null,
      false,
    ],
  ])('%s', (_what, raw, value, passed) => {
    for (const threshold of judged(raw).thresholds) expect(threshold).toMatchObject({ value, passed })
  })

  test.each([
    ['max<100', false],
    ['max<=100', true],
    ['max>100', false],
    ['max>=100', true],
    ['max==100', true],
    ['max!=100', false],
    ['max!==99', true],
  ])('%s: %s', (expression, passed) => {
    expect(judged({ all: expression }).thresholds[0]!.passed).toBe(passed)
  })

  test('decide the verdict', () => {
    expect(judged({ all: 'fail<1%' }).verdict).toMatchObject({ passed: false, exitCode: 1 })
    expect(judged({ all: 'fail<10%' }).verdict).toMatchObject({ passed: true, exitCode: 0 })
    expect(judged({}).verdict).toMatchObject({ passed: false, reason: '5 of 100 requests failed' })
  })

  test('the first break is remembered when they recover', () => {
    const aggregate = aggregateOf({ thresholds: parseThresholds({ all: 'fail<50%' }) })
    const { stats } = collector()
    request(stats, '/', 1, 10, 'x')
    aggregate.add('w1', stats.takeDelta(meta(1000)))
    expect(aggregate.summarize(context(1000)).thresholds[0]).toMatchObject({ passed: false, firstBrokenMs: 1000 })
    request(stats, '/', 9)
    aggregate.add('w1', stats.takeDelta(meta(2000)))
    expect(aggregate.summarize(context(2000)).thresholds[0]).toMatchObject({
      passed: true,
      value: 0.1,
      firstBrokenMs: 1000,
    })
  })
})

test('a summary is frozen all the way and carries what the caller knows', () => {
  const aggregate = aggregateOf({ thresholds: parseThresholds({ all: 'p(95)<300' }) })
  for (const { workerId, delta } of livelyReports([])) aggregate.add(workerId, delta)
  const live = context(5000, ['w1'], {
    notes: [{ atMs: 5, text: 'worker w2 lost' }],
    feeders: [{ name: 'a.csv', mode: 'unique', rows: 5, used: 2, returned: 0, left: 3 }],
    verdict: { passed: false, exitCode: 130, reason: 'stopped by Ctrl-C' },
  })
  const summary = aggregate.summarize(live)
  expect(summary).toMatchObject({ notes: live.notes, feeders: live.feeders, verdict: live.verdict, run: live.run })
  const open: string[] = []
  const visit = (value: unknown, path: string): void => {
    if (typeof value !== 'object' || value === null) return
    if (!Object.isFrozen(value)) open.push(path)
    for (const [key, inner] of Object.entries(value)) visit(inner, `${path}.${key}`)
  }
  visit(summary, 'summary')
  expect(open).toEqual([])
  expect(Object.isFrozen(live.run.options)).toBe(false)
})
