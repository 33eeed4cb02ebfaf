// The merged picture: the same in any order of reports, bounded however long the run, right at its edges.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BlockFault } from './block/byte-reader.js'
import { COARSE_BITS } from './buckets/layout.js'
import { Histogram } from './histogram.js'
import {
  aggregateOf,
  collector,
  context,
  finalContext,
  generator,
  meta,
  node,
  request,
  sample,
  steadyReports,
} from './stats.fixture.js'
import type { StatsDelta } from './stats-delta.js'
import { parseThresholds, selectorsOf } from './thresholds.js'

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
    fc.assert(
      fc.property(shuffled, (order) => void expect(summaryOf(order)).toEqual(inOrder)),
      { numRuns: 40 },
    )
  })

  test('closing seconds and looking in between changes nothing', () => {
    const reports = livelyReports([])
    const looks = fc.array(fc.boolean(), { minLength: reports.length, maxLength: reports.length })
    const shuffled = fc.shuffledSubarray(reports, { minLength: reports.length, maxLength: reports.length })
    const summaryOf = (order: typeof reports, look: readonly boolean[]) => {
      const aggregate = aggregateOf()
      for (const [i, { workerId, delta }] of order.entries()) {
        aggregate.add(workerId, delta)
        if (look[i] === true) aggregate.closeSecond(i * 300, 10)
        if (look[i] === true) aggregate.summarize(context(i * 300, ['w1', 'w2', 'w3']))
      }
      aggregate.closeSecond(5000, 10)
      // Ways are as things stood when a second was closed.
      const { ways: _ways, ...summary } = aggregate.summarize(finalContext(5002, ['w1', 'w2', 'w3']))
      return summary
    }
    const unseen = summaryOf(reports, [])
    fc.assert(
      fc.property(shuffled, looks, (order, look) => void expect(summaryOf(order, look)).toEqual(unseen)),
      { numRuns: 40 },
    )
  })
})

describe('seconds', () => {
  test('an endpoint that is first seen late in a run is in its second, like all others', () => {
    const aggregate = aggregateOf()
    const { stats } = collector()
    for (let second = 0; second < 100; second++) {
      request(stats, '/', 5)
      if (second === 99) request(stats, '/late', 3)
      aggregate.add('w1', stats.takeDelta(meta((second + 1) * 1000)))
      aggregate.closeSecond((second + 1) * 1000, 1)
    }
    const counts: Record<string, number> = {}
    aggregate.visitSecond(99, (label, addTo) => {
      const into = new Histogram(COARSE_BITS)
      addTo(into)
      counts[label] = into.count
    })
    expect(counts).toEqual({ '': 8, 'GET /': 5, 'GET /late': 3 })
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
    expect(userClasses.map(({ name, users }) => [name, users])).toEqual([
      ['A', 3],
      ['B', 2],
    ])
    expect(health).toMatchObject({ verdict: 'not-judged', cpuPercent: 11, startDelayMs: { p50: 0.5, p99: 1, max: 4 } })
  })

  test('of classes: tasks with declared and actual shares, those that never ran too, waits, and their pace', () => {
    const aggregate = aggregateOf()
    for (const worker of ['w1', 'w2']) {
      const { stats } = collector()
      const entry = (task: string) => stats.timed('task', 'A', task)
      for (let second = 1; second <= 4; second++) {
        for (let i = 0; i < 3; i++) stats.time(entry('buy'), 10)
        stats.time(entry('Forum.read'), 50)
        stats.time(stats.timed('wait', 'A', ''), 2000)
        stats.iteration('default', 1)
        aggregate.add(worker, stats.takeDelta(meta(second * 1000, { users: { A: 2 } })))
        if (worker === 'w2') aggregate.closeSecond(second * 1000, 4)
      }
    }
    const declared = [
      { userClass: 'A', name: 'buy', share: 0.7 },
      { userClass: 'A', name: 'rare', share: 0.3 },
    ]
    const nodes = [node('w1'), node('w2')]
    const classes = { wanted: { A: 5, B: 1 }, declared }
    const { userClasses, tasks, totals } = aggregate.summarize(context(4000, [], { workers: nodes, classes }))
    expect(totals.iterations).toBe(8)
    expect(userClasses).toMatchObject([
      { name: 'A', users: 4, wanted: 5, iterations: 32, waitMs: { p50: 2000 } },
      { name: 'B', users: 0, wanted: 1, iterations: 0, iterationsPerSecond: 0, waitMs: null },
    ])
    expect(userClasses[0]!.iterationsPerSecond).toBeGreaterThan(0)
    expect(tasks.map(({ name, declaredShare, share, iterations }) => [name, declaredShare, share, iterations])).toEqual(
      [
        ['buy', 0.7, 0.75, 24],
        ['rare', 0.3, 0, 0],
        ['Forum.read', null, 0.25, 8],
      ],
    )
    expect(tasks[0]!.durationMs?.p50).toBeCloseTo(10, 1)
    expect(tasks[1]!.durationMs).toBeNull()
  })

  test('ways: thresholds, errors and metrics second by second, as they stood', () => {
    const aggregate = aggregateOf({ thresholds: parseThresholds({ all: ['fail<50%'] }) })
    const { stats } = collector()
    for (let second = 1; second <= 5; second++) {
      for (let i = 0; i < 4; i++) request(stats, '/', 1, 10, i < second ? 'HTTP 503' : '')
      stats.metric('counter', 'orders', 3, null, false)
      stats.metric('gauge', 'queue', second, null, false)
      stats.metric('rate', 'hits', second % 2, null, false)
      stats.metric('trend', 'size', second * 10, null, false)
      aggregate.add('w1', stats.takeDelta(meta(second * 1000)))
      aggregate.judgeNow(second * 1000)
      aggregate.closeSecond(second * 1000, 1)
    }
    const { ways, errors } = aggregate.summarize(finalContext(5000))
    expect(ways.stepMs).toBe(1000)
    expect(ways.thresholds).toEqual([[0.25, 0.375, 0.5, 0.625, 0.7]])
    expect(ways.errors).toEqual([{ method: 'GET', name: '/', error: 'HTTP 503', occurrences: [1, 2, 3, 4, 4] }])
    expect(errors[0]!.occurrences).toBe(14)
    const of = Object.fromEntries(ways.metrics.map(({ name, values }) => [name, values]))
    expect(of).toEqual({
      orders: [3, 3, 3, 3, 3],
      queue: [1, 2, 3, 4, 5],
      hits: [1, 0, 1, 0, 1],
      size: [10, 20, 30, 40, 50],
    })
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
      byWorker: [1, 1],
      workers: ['w1', 'w2'],
    }
    const { errors, exceptions, totals } = aggregate.summarize(finalContext(2000))
    const nobody = { userClasses: [], byUserClass: [] }
    expect(errors).toEqual([{ method: 'GET', name: '/', error: 'TIMEOUT', ...seen, ...nobody }])
    expect(exceptions).toMatchObject([{ userClass: 'U', task: 't', message: 'no', ...seen }])
    expect(totals.exceptions).toBe(2)
    aggregate.startedAt(Date.UTC(2030, 0, 2))
    expect(aggregate.summarize(finalContext(2000)).errors[0]!.firstSeen).toBe('2030-01-02T00:00:00.250Z')
  })

  test('of many workers that differ in a number only are counted under what they share, and no name is lost', () => {
    const aggregate = aggregateOf()
    for (let w = 0; w < 100; w++) {
      const { stats } = collector()
      for (let i = 0; i < 30; i++) {
        request(stats, '/', 1, 10, `order ${w * 100 + i} is missing`)
        stats.exception({
          userClass: 'U',
          task: 't',
          message: `no item ${w * 100 + i}`,
          stack: 'x\n    at pay (s.ts:1:1)',
        })
      }
      aggregate.add(`w${w}`, stats.takeDelta(meta(1000)))
    }
    const { errors, exceptions } = aggregate.summarize(finalContext(1000))
    expect(errors).toHaveLength(21)
    expect(errors[0]).toMatchObject({ error: 'order [number] is missing', occurrences: 2980 })
    expect(errors[0]!.byWorker.reduce((sum, count) => sum + count, 0)).toBe(2980)
    expect(errors[0]!.byWorker).toHaveLength(errors[0]!.workers.length)
    expect(exceptions).toHaveLength(21)
    expect(exceptions[0]).toMatchObject({ message: 'no item [number]', occurrences: 2980 })
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

test('a strained worker that is gone is not held against those that go on', () => {
  const aggregate = aggregateOf()
  const [strained, calm] = [collector(), collector()]
  const verdicts: string[] = []
  for (let second = 1; second <= 40; second++) {
    for (const [id, { stats, now }, cpuPercent] of [['w1', strained, 99] as const, ['w2', calm, 5] as const]) {
      if (id === 'w1' && second > 20) continue
      now.ms = second * 1000
      request(stats, '/', 50, 10)
      aggregate.add(id, stats.takeDelta(meta(second * 1000, { generator: { ...generator, cpuPercent } })))
    }
    aggregate.closeSecond(second * 1000, 1)
    verdicts.push(aggregate.summarize(context(second * 1000)).generator.verdict)
  }
  expect(verdicts[19]).toBe('limited')
  expect(verdicts.at(-1)).toBe('trustworthy')
  const { generator: health } = aggregate.summarize(context(40_000))
  expect(health.reasons.every(({ toMs }) => toMs <= 25_000)).toBe(true)
})
