import { expect, test } from 'vitest'
import { summaryFixture } from '../summary.fixture.js'
import { thresholdValue } from './threshold-value.js'

const summary = summaryFixture()
const value = (metric: string, expression: string, judged: number | null): string =>
  thresholdValue({ metric, expression, value: judged }, summary)

test('the value has the unit of what is judged', () => {
  expect(value('all', 'p(95)<500', 121.4)).toBe('121ms')
  expect(value('all', 'med<1s', 2100)).toBe('2.1s')
  expect(value('POST /checkout', 'fail<1%', 0.0481)).toBe('4.81%')
  expect(value('http_req_failed', 'rate<0.01', 0.000_001)).toBe('<0.01%')
  expect(value('checks{check:a}', 'rate>0.99', 1)).toBe('100.00%')
  expect(value('http_reqs', 'rate>0.5', 0.7)).toBe('0.70')
  expect(value('all', 'rps>100', 1204)).toBe('1,204')
  expect(value('all', 'count>1', 72_403)).toBe('72,403')
})

test('a metric of the script has its own unit', () => {
  expect(value('render_time', 'p(95)<10', 8.6)).toBe('8.6ms')
  expect(value('cache_hits', 'rate>0.9', 0.9821)).toBe('98.21%')
  expect(value('orders', 'rate>1', 14.03)).toBe('14.0')
  expect(value('queue_depth', 'max<50', 41)).toBe('41')
})

test('nothing measured is no value', () => expect(value('all', 'p(95)<500', null)).toBe('no data'))
