// The worker's collector, seen through what the master makes of its reports.
import { describe, expect, test } from 'vitest'
import type { Tags } from '../model/sample.js'
import { BucketArena } from './buckets/bucket-span.js'
import { decodeBlock } from './delta-block.js'
import type { RequestStats } from './request-stats.js'
import { RunAggregate } from './run-aggregate.js'
import type { RunSummary } from './run-summary.js'
import { collector, finalContext, generator, meta, RUN_ID, sample } from './stats.fixture.js'

function summaryOf(stats: RequestStats, durationMs = 1000): RunSummary {
  const aggregate = new RunAggregate({ runId: RUN_ID, startedAtEpochMs: 0, thresholds: [] })
  aggregate.add('w1', stats.takeDelta(meta(durationMs)))
  return aggregate.summarize(finalContext(durationMs))
}

const contentOf = (stats: RequestStats) => decodeBlock(stats.takeDelta(meta(1000)).block, new BucketArena())

describe('requests', () => {
  test('count with latency, bytes and failures', () => {
    const { stats } = collector()
    const entry = stats.entry('GET', '/a')
    stats.record(entry, sample({ endMs: 100, dueMs: 88, startMs: 88 }))
    stats.record(entry, sample({ endMs: 200, dueMs: 180, startMs: 180, error: 'HTTP 500', bytesReceived: 10 }))
    const { totals, endpoints } = summaryOf(stats)
    expect(totals).toMatchObject({ requests: 2, failures: 1, rps: 2, bytesReceived: 310, bytesSent: 200 })
    expect(totals.latencyMs).toMatchObject({ min: 12, mean: 16, max: 20 })
    expect(endpoints).toMatchObject([{ method: 'GET', name: '/a', requests: 2, failures: 1, meanBytes: 155 }])
  })

  test('entries are the same object for the same pair and stand in order of first appearance', () => {
    const { stats } = collector()
    expect(stats.entry('GET', '/b')).toBe(stats.entry('GET', '/b'))
    expect(stats.entry('GET', '/b')).not.toBe(stats.entry('POST', '/b'))
    for (const name of ['/b', '/a', '/c']) stats.record(stats.entry('GET', name), sample())
    expect(summaryOf(stats).endpoints.map(({ name }) => name)).toEqual(['/b', '/a', '/c'])
  })

  test('service time is latency until a request starts late, then its own', () => {
    const { stats } = collector()
    const entry = stats.entry('GET', '/')
    stats.record(entry, sample({ dueMs: 100, startMs: 100, endMs: 110 }))
    expect(contentOf(stats).entries[0]!.service).toBeNull()
    stats.record(entry, sample({ dueMs: 100, startMs: 100, endMs: 110 }))
    stats.record(entry, sample({ dueMs: 100, startMs: 150, endMs: 160 }))
    const { latencyMs, serviceMs } = summaryOf(stats).totals
    expect(latencyMs).toMatchObject({ min: 10, max: 60, mean: 35 })
    expect(serviceMs).toMatchObject({ min: 10, max: 10, mean: 10 })
  })

  test('a name of any length, or one that is cut within a character, is a text that can be sent', () => {
    const { stats } = collector()
    const names = ['q'.repeat(9000), 'cut \ud83d', 5 as unknown as string].map((name) => stats.entry('GET', name))
    for (const entry of names) stats.record(entry, sample({}))
    expect(names.map(({ name }) => name)).toEqual([`${'q'.repeat(999)}…`, 'cut \ufffd', '5'])
    expect(stats.entry('GET', 'q'.repeat(9000))).toBe(names[0])
  })

  test('a check of a long name is the same one when no more are kept apart', () => {
    const { stats } = collector()
    const long = 'is '.repeat(1000)
    stats.check(long, true)
    for (let i = 0; i < 1200; i++) stats.check(`check ${i}`, true)
    stats.check(long, false)
    expect(stats.takeDelta(meta(1000)).checks[0]).toMatchObject({ passes: 1, fails: 1 })
  })

  test('names over the cap share one entry, with one warning', () => {
    const warnings: string[] = []
    const { stats } = collector({ maxEntries: 3, onWarning: (text) => warnings.push(text) })
    for (let i = 0; i < 10; i++) stats.record(stats.entry('GET', `/${i}`), sample())
    expect(stats.entry('GET', '/0').name).toBe('/0')
    expect(warnings).toHaveLength(1)
    expect(warnings[0]).toContain('more than 3 request names')
    const { endpoints, totals } = summaryOf(stats)
    expect(endpoints.map(({ name, requests }) => [name, requests])).toEqual([
      ['/0', 1],
      ['/1', 1],
      ['/2', 1],
      ['(other)', 7],
    ])
    expect(totals.requests).toBe(10)
  })
})

describe('reports', () => {
  test('are numbered, cover the time without gap, and hold only what is new', () => {
    const { stats } = collector()
    const entry = stats.entry('GET', '/')
    stats.record(entry, sample())
    const first = stats.takeDelta(meta(1000))
    stats.record(entry, sample({ error: 'boom' }))
    stats.check('ok', true)
    const second = stats.takeDelta(meta(2001.5, { final: true, users: {} }))
    const third = stats.takeDelta(meta(2500))
    expect([first, second, third].map(({ seq, fromMs, toMs }) => [seq, fromMs, toMs])).toEqual([
      [1, 0, 1000],
      [2, 1000, 2001.5],
      [3, 2001.5, 2500],
    ])
    expect(first).toMatchObject({
      runId: RUN_ID,
      errors: [],
      checks: [],
      final: false,
      users: { Shopper: 5 },
      generator,
    })
    expect(second).toMatchObject({ final: true, users: {}, checks: [{ name: 'ok', passes: 1, fails: 0 }] })
    expect(second.errors).toEqual([
      { method: 'GET', name: '/', error: 'boom', occurrences: 1, firstMs: 110, lastMs: 110 },
    ])
    expect(third).toMatchObject({ errors: [], checks: [], iterations: 0 })
    expect(decodeBlock(third.block, new BucketArena()).entries).toEqual([])
  })

  test('name an entry once in a run', () => {
    const { stats } = collector()
    const entry = stats.entry('GET', '/')
    stats.record(entry, sample())
    expect(contentOf(stats).definitions).toMatchObject([{ kind: 'endpoint', scope: 'GET', name: '/' }])
    stats.record(entry, sample())
    expect(contentOf(stats).definitions).toEqual([])
  })

  test('a new run starts empty at 1 with the same handles; the same run goes on', () => {
    const { stats } = collector()
    const entry = stats.entry('GET', '/')
    stats.record(entry, sample({ endMs: 500, error: 'early' }))
    stats.begin(RUN_ID, 1000)
    stats.exception({ userClass: 'U', task: 't', message: 'm', stack: '' })
    const kept = stats.takeDelta(meta(1000))
    expect(kept.errors).toMatchObject([{ occurrences: 1, firstMs: 0 }])
    expect(kept.exceptions).toMatchObject([{ firstMs: 0 }])
    stats.record(entry, sample())
    stats.check('ok', true)
    stats.begin('run-2', 0)
    stats.record(entry, sample())
    const fresh = stats.takeDelta(meta(1000))
    expect(fresh).toMatchObject({ runId: 'run-2', seq: 1, fromMs: 0, errors: [], checks: [] })
    const { definitions, total } = decodeBlock(fresh.block, new BucketArena())
    expect(definitions).toMatchObject([{ name: '/' }])
    expect(total.latency.count).toBe(1)
  })
})

describe('errors and exceptions', () => {
  test.each([5, {}, null, 'x'.repeat(5000)])('whose user class is no text of a usual length (%j) have none', (odd) => {
    const { stats } = collector()
    const tags = { userClass: odd } as unknown as Tags
    stats.record(stats.entry('GET', '/'), sample({ status: 500, error: 'HTTP 500', tags }))
    const [error] = stats.takeDelta(meta(1000)).errors
    expect(error).toMatchObject({ occurrences: 1 })
    expect(error).not.toHaveProperty('userClasses')
  })

  test('of user classes without end are counted under 50 of them and the rest', () => {
    const { stats } = collector()
    for (let user = 0; user < 3000; user++) {
      const tags = { userClass: `user-${user}` }
      stats.record(stats.entry('GET', '/'), sample({ status: 500, error: 'HTTP 500', tags }))
    }
    const [error] = summaryOf(stats).errors
    expect(error!.userClasses).toHaveLength(51)
    expect(error!.userClasses).toContain('(other)')
    expect(error!.byUserClass.reduce((sum, count) => sum + count, 0)).toBe(3000)
  })

  test('are grouped with first and last time', () => {
    const { stats, now } = collector()
    const [a, b] = [stats.entry('GET', '/a'), stats.entry('GET', '/b')]
    for (const endMs of [100, 200, 300]) stats.record(a, sample({ endMs, error: 'TIMEOUT' }))
    stats.record(b, sample({ endMs: 150, error: 'TIMEOUT' }))
    const stack = (line: number) => `Error: no cart\n    at pay (shop.ts:${line}:3)\n    at run (x.ts:1:1)`
    for (const [ms, line] of [
      [10, 4],
      [20, 4],
      [30, 9],
    ] as const) {
      now.ms = ms
      stats.exception({ userClass: 'Shopper', task: 'pay', message: 'no cart', stack: stack(line) })
    }
    const delta = stats.takeDelta(meta(1000))
    expect(delta.errors).toEqual([
      { method: 'GET', name: '/a', error: 'TIMEOUT', occurrences: 3, firstMs: 100, lastMs: 300 },
      { method: 'GET', name: '/b', error: 'TIMEOUT', occurrences: 1, firstMs: 150, lastMs: 150 },
    ])
    expect(delta.exceptions.map(({ occurrences, firstMs, lastMs }) => [occurrences, firstMs, lastMs])).toEqual([
      [2, 10, 20],
      [1, 30, 30],
    ])
  })

  test('beyond 1,000 groups of a run the rest is counted together', () => {
    const warnings: string[] = []
    const { stats } = collector({ onWarning: (text) => warnings.push(text) })
    const entry = stats.entry('GET', '/')
    const text = (i: number) => `fault ${word(i)}`
    for (let i = 0; i < 1200; i++) {
      if (i === 600) stats.takeDelta(meta(1000))
      stats.record(entry, sample({ error: text(i) }))
      stats.exception({ userClass: 'U', task: 't', message: text(i), stack: '' })
    }
    stats.record(entry, sample({ error: text(700) }))
    const { errors, exceptions } = stats.takeDelta(meta(2000))
    expect(errors).toHaveLength(401)
    expect(errors.find(({ error }) => error === '(other)')).toMatchObject({ occurrences: 200 })
    expect(errors.find(({ error }) => error === text(700))).toMatchObject({ occurrences: 2 })
    expect(exceptions.find(({ message }) => message === '(other)')).toMatchObject({ occurrences: 200 })
    expect(warnings).toHaveLength(2)
  })

  test('texts that differ in a number only: twenty are kept apart, the rest is counted under what they share', () => {
    const { stats } = collector()
    const entry = stats.entry('GET', '/')
    for (let i = 0; i < 5000; i++) {
      stats.record(entry, sample({ error: `order ${i} is missing` }))
      stats.exception({ userClass: 'U', task: 't', message: `no item ${i}`, stack: '' })
    }
    stats.record(entry, sample({ error: 'HTTP 503' }))
    stats.record(entry, sample({ error: 'order 7 is missing' }))
    const { errors, exceptions } = stats.takeDelta(meta(1000))
    expect(errors).toHaveLength(22)
    expect(errors.find(({ error }) => error === 'order [number] is missing')).toMatchObject({ occurrences: 4980 })
    expect(errors.find(({ error }) => error === 'order 7 is missing')).toMatchObject({ occurrences: 2 })
    expect(errors.find(({ error }) => error === 'HTTP 503')).toMatchObject({ occurrences: 1 })
    expect(exceptions).toHaveLength(21)
    expect(exceptions.find(({ message }) => message === 'no item [number]')).toMatchObject({ occurrences: 4980 })
  })

  test('very long texts are cut and still one group', () => {
    const { stats } = collector()
    for (const tail of ['x', 'y']) stats.record(stats.entry('GET', '/'), sample({ error: 'e'.repeat(5000) + tail }))
    const { errors } = stats.takeDelta(meta(1000))
    expect(errors).toHaveLength(1)
    expect(errors[0]!.error).toHaveLength(2000)
  })
})

describe('checks, iterations and custom metrics', () => {
  test('checks count passes and fails in script order', () => {
    const { stats } = collector()
    for (const passed of [true, false, true]) stats.check('status is 200', passed)
    stats.check('has body', false)
    expect(summaryOf(stats).checks).toEqual([
      { name: 'status is 200', passes: 2, fails: 1 },
      { name: 'has body', passes: 0, fails: 1 },
    ])
  })

  test('checks beyond the cap are counted together', () => {
    const { stats } = collector()
    for (let i = 0; i < 1003; i++) stats.check(`order ${i}`, true)
    const { checks } = stats.takeDelta(meta(1000))
    expect(checks).toHaveLength(1001)
    expect(checks.at(-1)).toEqual({ name: '(other)', passes: 3, fails: 0 })
  })

  test('iterations of all scenarios are counted', () => {
    const { stats } = collector()
    for (const scenario of ['a', 'b', 'a']) stats.iteration(scenario, 20)
    expect(stats.takeDelta(meta(1000)).iterations).toBe(3)
    stats.iteration('a', 20)
    expect(summaryOf(stats).totals).toMatchObject({ iterations: 1, requests: 0 })
  })

  test('metrics of all four types', () => {
    const { stats, now } = collector()
    for (const [ms, value] of [
      [1, 5],
      [2, -3.5],
      [3, 0],
    ] as const) {
      now.ms = ms
      stats.metric('counter', 'bytes', value, null, false)
      stats.metric('gauge', 'queue', value, null, false)
      stats.metric('rate', 'hit', value, null, false)
      stats.metric('trend', 'paint', value, null, true)
    }
    const [counter, gauge, rate, trend] = summaryOf(stats, 2000).metrics
    expect(counter).toEqual({ name: 'bytes', type: 'counter', isTime: false, count: 1.5, perSecond: 0.75 })
    expect(gauge).toEqual({ name: 'queue', type: 'gauge', isTime: false, count: 3, value: 0, min: -3.5, max: 5 })
    expect(rate).toEqual({ name: 'hit', type: 'rate', isTime: false, count: 3, rate: 2 / 3 })
    expect(trend).toMatchObject({ name: 'paint', type: 'trend', isTime: true, count: 3 })
    expect(trend!.trend).toMatchObject({ min: -3.5, mean: 0.5, p50: 0, max: 5 })
  })

  test('values that are no number are left out with one warning; huge ones do not break a report', () => {
    const warnings: string[] = []
    const { stats } = collector({ onWarning: (text) => warnings.push(text) })
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NaN])
      stats.metric('trend', 'x', value, null, false)
    stats.metric('trend', 'x', 2, null, false)
    for (let i = 0; i < 2; i++) stats.metric('counter', 'huge', 1.7e308, null, false)
    expect(warnings).toEqual([expect.stringContaining('metric "x"')])
    const [trend, counter] = summaryOf(stats).metrics
    expect(trend).toMatchObject({ count: 1, trend: { p50: 2 } })
    expect(counter!.count).toBe(Number.MAX_VALUE)
  })

  test('more than 500 metrics are refused with a warning', () => {
    const warnings: string[] = []
    const { stats } = collector({ onWarning: (text) => warnings.push(text) })
    for (let i = 0; i < 510; i++) stats.metric('counter', `m${i}`, 1, null, false)
    expect(warnings).toHaveLength(1)
    expect(summaryOf(stats).metrics).toHaveLength(500)
  })
})

/** Letters only, another for each number. */
const word = (i: number): string => [...i.toString()].map((digit) => 'ghijklmnop'[Number(digit)]).join('')
