// Every figure a threshold can ask for, against requests whose figures are known.
import { describe, expect, test } from 'vitest'
import { aggregateOf, collector, context, finalContext, lasting, meta, request } from '../stats.fixture.js'
import { parseThresholds, selectorsOf } from '../thresholds.js'

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

describe('over the last seconds', () => {
  /** Ten seconds of requests that last 100 ms and all fail, then ten of 10 ms each. */
  function lately(raw: Record<string, unknown>) {
    const thresholds = parseThresholds(raw)
    const aggregate = aggregateOf({ thresholds })
    const { stats, now } = collector({ selectors: selectorsOf(thresholds) })
    for (let second = 1; second <= 20; second++) {
      now.ms = second * 1000
      const isBad = second <= 10
      request(stats, '/', 5, isBad ? 100 : 10, isBad ? 'HTTP 503' : '')
      stats.metric('counter', 'orders', 1, null, false)
      stats.iteration('browse', 1)
      aggregate.add('w1', stats.takeDelta(meta(second * 1000)))
      aggregate.closeSecond(second * 1000, 1)
    }
    return aggregate.summarize(finalContext(20_000)).thresholds[0]!
  }

  test.each<[string, string, number, number]>([
    ['all', 'max<1s', 100, 10],
    ['all', 'fail<1%', 0.5, 0],
    ['all', 'rps>1', 5, 5],
    ['GET /', 'avg<1s', 55, 10],
    ['http_req_duration{name:/}', 'p(95)<1s', 100, 10],
    ['http_req_failed', 'rate<1%', 0.5, 0],
  ])('%s %s is %s of the run, and %s now', (metric, expression, value, recent) => {
    const judged = lately({ [metric]: expression })
    expect(judged.value).toBeCloseTo(value, 0)
    expect(judged.recent).toBeCloseTo(recent, 0)
  })

  test.each([
    ['all', 'count>1'],
    ['orders', 'rate>0'],
    ['iterations', 'rate>0'],
    ['http_req_duration{type:api}', 'avg<1'],
    ['POST /', 'rps>0'],
  ])('nothing is said of %s %s', (metric, expression) => {
    expect(lately({ [metric]: expression }).recent).toBeNull()
  })

  test('nothing is decided by them', () => {
    expect(lately({ all: 'fail<1%' })).toMatchObject({ passed: false, recent: 0 })
  })
})
