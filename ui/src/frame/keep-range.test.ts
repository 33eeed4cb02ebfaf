import { expect, test } from 'vitest'
import { withRange } from './keep-range.js'

const left = { path: '/base/runs/live/overview', search: '?from=5000&to=9000&q=x' }

test.each([
  ['/base/runs/live/errors', '/base/runs/live/errors?from=5000&to=9000'],
  ['/base/runs/live/errors?q=503', '/base/runs/live/errors?q=503&from=5000&to=9000'],
  ['/base/runs/live/overview?from=0', '/base/runs/live/overview?from=0'],
  ['/base/runs/live/endpoints/GET~20~2F', '/base/runs/live/endpoints/GET~20~2F?from=5000&to=9000'],
  ['/base/runs/live/overview', '/base/runs/live/overview'],
  ['/base/runs/other/overview', '/base/runs/other/overview'],
  ['/base/start', '/base/start'],
  ['/base/runs', '/base/runs'],
])('to %s', (to, address) => expect(withRange(to, left)).toBe(address))

test('in a report, whose pages have no run in their address', () => {
  expect(withRange('/errors', { path: '/endpoints', search: 'from=1000' })).toBe('/errors?from=1000')
  expect(withRange('/endpoints', { path: '/endpoints', search: 'from=1000' })).toBe('/endpoints')
})
