// Thresholds as scripts and flags write them, and what is said of those that cannot be read.
import { describe, expect, test } from 'vitest'
import { TymbalError } from '../model/errors.js'
import { parseSelector } from './collect/selector.js'
import { abortingThreshold, parseThresholdFlag, parseThresholds, selectorsOf } from './thresholds.js'

function faultOf(run: () => unknown): TymbalError {
  try {
    run()
  } catch (thrown) {
    if (thrown instanceof TymbalError) return thrown
    throw thrown
  }
  throw new Error('nothing was thrown')
}

const plain = { abortOnFail: false, delayAbortEvalMs: 0 }

describe('parseThresholds', () => {
  test('takes texts, objects and lists', () => {
    expect(
      parseThresholds({
        all: ['p(95)<300', 'fail<1%'],
        http_req_duration: { threshold: 'p(99)<900', abortOnFail: true, delayAbortEval: '10s' },
        'POST /checkout': 'med < 0.5s',
        checks: [{ threshold: 'rate>0.99', delayAbortEval: 500 }],
      }),
    ).toEqual([
      { metric: 'all', expression: 'p(95)<300', ...plain },
      { metric: 'all', expression: 'fail<1%', ...plain },
      { metric: 'http_req_duration', expression: 'p(99)<900', abortOnFail: true, delayAbortEvalMs: 10_000 },
      { metric: 'POST /checkout', expression: 'med < 0.5s', ...plain },
      { metric: 'checks', expression: 'rate>0.99', abortOnFail: false, delayAbortEvalMs: 500 },
    ])
    expect(parseThresholds(undefined)).toEqual([])
  })

  test.each([
    ['avg<=200'],
    ['min>0'],
    ['max<1s'],
    ['med<300ms'],
    ['p(99.9)<1.5s'],
    ['count>=1000'],
    ['rps>100'],
    ['fail==0'],
    ['p(95)<1e3'],
  ])('all: %s', (expression) => {
    expect(parseThresholds({ all: expression })).toHaveLength(1)
  })

  test.each([
    ['http_req_failed', 'rate<0.01'],
    ['http_req_failed', 'rate<1%'],
    ['http_reqs', 'count>1000'],
    ['http_reqs', 'rate>50'],
    ['iterations', 'rate>1'],
    ['iteration_duration', 'p(95)<2s'],
    ['data_received', 'count<1e9'],
    ['checks{check:is 200}', 'rate===1'],
    ['my_gauge', 'value<5'],
    ['my_trend{page:home}', 'p(95)<1.5'],
    ['http_req_duration{name:/login,method:POST}', 'avg<10'],
  ])('%s: %s', (metric, expression) => {
    expect(parseThresholds({ [metric]: [expression] })).toHaveLength(1)
  })

  test.each([
    ['p95<500', 'Did you mean p(95)<500?'],
    ['mean<500', 'Did you mean avg<500?'],
    ['p(95)=<500', 'Did you mean p(95)<=500?'],
    ['p<500', 'Did you mean p(95)<500?'],
    ['errors<1%', 'Did you mean fail<1%?'],
    ['fast', 'Write p(95)<300'],
    ['p(95)<', 'Write p(95)<300'],
    ['p(195)<5', 'no percentile 195'],
    ['fail<5', 'Write 5% or 0.05'],
    ['p(95)<5%', 'A time is written as'],
    ['rps>100ms', 'A unit of time fits'],
    ['rate>0.5', 'all has avg, min, max, med, p(N), fail, rps, count'],
    ['count<1%', 'A percentage fits'],
  ])('all: %s is refused: %s', (expression, hint) => {
    const fault = faultOf(() => parseThresholds({ all: expression }))
    expect(fault.code).toBe('TYM1005')
    expect(fault.message).toBe(`threshold on "all": "${expression}" is not a threshold`)
    expect(fault.hint).toContain(hint)
  })

  test.each([
    ['no object', 5, 'TYM1005', 'not an object'],
    ['a list', ['p(95)<3'], 'TYM1005', 'not an object'],
    ['a number', { all: 5 }, 'TYM1005', 'neither a text nor an object'],
    ['an unknown setting', { all: { threshold: 'p(95)<3', abort: true } }, 'TYM1005', 'no setting "abort"'],
    ['a wrong flag', { all: { threshold: 'p(95)<3', abortOnFail: 'yes' } }, 'TYM1005', 'abortOnFail'],
    ['a wrong delay', { all: { threshold: 'p(95)<3', delayAbortEval: -1 } }, 'TYM1005', 'delayAbortEval'],
    ['a rolling window', { all: { threshold: 'p(95)<3', over: '30s' } }, 'TYM2001', 'rolling windows'],
    ['a metric of later', { http_req_waiting: 'p(95)<3' }, 'TYM2001', 'http_req_waiting'],
    ["k6's group tag", { 'http_req_duration{group:::order}': 'p(95)<3' }, 'TYM2001', 'thresholds on a group'],
    ['a misspelt metric', { http_req_duratoin: 'p(95)<3' }, 'TYM1005', 'no metric http_req_duratoin'],
    ['a wrong figure', { http_req_failed: 'avg<3' }, 'TYM1005', 'avg<3'],
    ['a wrong selector', { 'checks{type:api}': 'rate>0.9' }, 'TYM1005', 'cannot be told apart'],
  ])('%s is refused', (_what, raw, code, text) => {
    const fault = faultOf(() => parseThresholds(raw))
    expect(fault.code).toBe(code)
    expect(fault.message).toContain(text)
  })

  test('a misspelt metric brings the right one to mind', () => {
    expect(faultOf(() => parseThresholds({ http_req_fail: 'rate<1%' })).hint).toContain('Did you mean http_req_failed?')
  })
})

describe('parseThresholdFlag', () => {
  test.each([
    ['p(95)<500', 'all', 'p(95)<500'],
    ['POST /checkout: p(95)<500', 'POST /checkout', 'p(95)<500'],
    ['http_req_duration{type:api}: avg<20', 'http_req_duration{type:api}', 'avg<20'],
    ['http://shop.test/a:fail<1%', 'http://shop.test/a', 'fail<1%'],
  ])('%s', (text, metric, expression) => {
    expect(parseThresholdFlag(text)).toEqual({ metric, expression, ...plain })
  })

  test('says what is wrong', () => {
    expect(faultOf(() => parseThresholdFlag('POST /checkout')).hint).toContain('Write p(95)<300')
  })
})

describe('selectors', () => {
  test('only what the master cannot answer is counted apart', () => {
    const thresholds = parseThresholds({
      'http_req_duration{type:api}': 'p(95)<1',
      'http_req_failed{ type : api }': 'rate<1%',
      'http_reqs{status:200,name:/a}': 'count>1',
      'http_req_duration{name:/a}': 'p(95)<1',
      'http_req_duration{name:/users/{id}}': 'p(95)<1',
      'GET /users/{id}': 'p(95)<1',
      'size{page:home}': 'avg<1',
      'group_duration{group:::order}': 'p(95)<1',
      'group_duration{group:order}': 'max<1',
      'checks{check:a}': 'rate>0.9',
      'iterations{scenario:a}': 'count>1',
    })
    expect(selectorsOf(thresholds)).toEqual([
      '{type:api}',
      '{name:/a,status:200}',
      'size{page:home}',
      'group_duration{group:order}',
    ])
  })

  test.each([
    [
      '{b:2,a:1}',
      '{a:1,b:2}',
      [
        ['a', '1'],
        ['b', '2'],
      ],
    ],
    ['{name:"/a,b"}', '{name:"/a,b"}', [['name', '/a,b']]],
    ['{name:\'say "x"\'}', '{name:\'say "x"\'}', [['name', 'say "x"']]],
    ['{name:http://h/a}', '{name:http://h/a}', [['name', 'http://h/a']]],
    ['{name:/users/{id}}', '{name:"/users/{id}"}', [['name', '/users/{id}']]],
  ])('%s', (text, canonical, conditions) => {
    const selector = parseSelector(text)
    expect(selector).toEqual({ text: canonical, conditions })
    expect(parseSelector(canonical)).toEqual(selector)
  })

  test.each([['{}'], ['{api}'], ['{:x}']])('%s is refused', (text) => {
    expect(faultOf(() => parseSelector(text)).code).toBe('TYM1005')
  })
})

test('abortingThreshold waits for the delay', () => {
  const thresholds = parseThresholds({
    all: ['p(95)<1', { threshold: 'fail<1%', abortOnFail: true, delayAbortEval: '10s' }],
  })
  const judged = thresholds.map(({ metric, expression, abortOnFail }) => ({
    ...{ metric, expression, abortOnFail, value: 5, recent: null, passed: false, firstBrokenMs: 1 },
  }))
  expect(abortingThreshold(thresholds, judged, 9_999)).toBeNull()
  expect(abortingThreshold(thresholds, judged, 10_000)).toBe(judged[1])
  expect(abortingThreshold(thresholds, [judged[0]!, { ...judged[1]!, passed: true }], 10_000)).toBeNull()
})
