// A check of the played script: something of everything that one can tell.
import type { CheckEvent, CheckResult } from '../../../src/web/api.js'

const request = (method: string, name: string, more: object = {}): CheckEvent => ({
  kind: 'request',
  method,
  name,
  url: `https://shop.test${name}`,
  status: 200,
  error: '',
  ms: 12.3,
  bytesReceived: 1234,
  ...more,
})

export const playedCheck = (): CheckResult => ({
  passed: false,
  durationMs: 1840,
  requests: 4,
  failed: 1,
  faults: 2,
  cutShort: '',
  leftOut: 0,
  parts: [
    { kind: 'setup', name: '', steps: [{ name: '', state: 'passed', events: [request('GET', '/setup')] }] },
    {
      kind: 'users',
      name: 'Shopper',
      steps: [
        {
          name: 'browse',
          state: 'passed',
          events: [
            request('GET', '/items/[id]', { url: 'https://shop.test/items/7?q=<b>bold</b>' }),
            { kind: 'check', name: 'is 200', passed: true },
            { kind: 'printed', level: 'info', text: 'basket of 3' },
          ],
        },
        {
          name: 'Checkout.cart',
          state: 'failed',
          events: [
            request('POST', '/cart', { status: 503, error: 'HTTP 503' }),
            request('SQL', 'find user', { url: '', status: 0, ms: 2 }),
            { kind: 'check', name: 'has an order', passed: false },
            { kind: 'exception', message: 'TypeError: cart is undefined', where: 'Shopper.cart (loadtest.ts:61:5)' },
            { kind: 'remark', text: 'the script would end the test: enough' },
          ],
        },
        { name: 'Checkout.pay', state: 'not-reached', events: [] },
      ],
    },
    { kind: 'users', name: 'ApiClient', steps: [{ name: 'poll', state: 'passed', events: [] }] },
  ],
})
