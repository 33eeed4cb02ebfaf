// What became of the requests of an endpoint, in shares.
import { expect, test } from 'vitest'
import { sharesOf } from './endpoint-outcomes.js'

const failure = (error: string, occurrences: number) => ({
  method: 'GET',
  name: '/',
  error,
  occurrences,
  firstSeen: '2026-01-01T00:00:00.000Z',
  lastSeen: '2026-01-01T00:00:00.000Z',
  workers: [],
  byWorker: [],
  userClasses: [],
  byUserClass: [],
  workerCount: 0,
})

test('shares of status and of what is in no group any more; they are the whole', () => {
  const errors = [failure('TIMEOUT after 10s', 10), failure('HTTP 503', 20), failure('HTTP 503 upstream', 5)]
  const shares = sharesOf({ requests: 200, failures: 40 }, errors)
  expect(shares).toEqual([
    ['succeeded', 0.8],
    ['HTTP 503', 0.125],
    ['TIMEOUT', 0.05],
    ['failed otherwise', 0.025],
  ])
  expect(shares.reduce((sum, [, share]) => sum + share, 0)).toBeCloseTo(1)
})
