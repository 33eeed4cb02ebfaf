// Failures joined by text or endpoint.
import { expect, test } from 'vitest'
import type { ErrorRow } from '../../../../src/web/api.js'
import { errorsOfWorker, groupErrors } from './group-errors.js'

const failure = (name: string, error: string, occurrences: number, minute: number, workers: string[]): ErrorRow => ({
  method: 'GET',
  name,
  error,
  occurrences,
  firstSeen: `2026-01-01T00:0${minute}:00.000Z`,
  lastSeen: `2026-01-01T00:0${minute + 1}:00.000Z`,
  workers,
  byWorker: workers.map((_, at) => (at === 0 ? occurrences - workers.length + 1 : 1)),
  workerCount: workers.length,
  userClasses: occurrences > 1 ? ['Api', 'Shopper'] : [],
  byUserClass: occurrences > 1 ? [1, occurrences - 1] : [],
})
const ERRORS = [
  failure('/a', 'HTTP 503', 5, 3, ['w1']),
  failure('/b', 'HTTP 503', 7, 1, ['w1', 'w2']),
  failure('/a', 'TIMEOUT', 1, 5, ['w3']),
]

test('by text: counts are added, times span all of them, workers are named once', () => {
  const [first, second] = groupErrors(ERRORS, 'error')
  expect(first).toEqual({
    method: '',
    name: '2 endpoints',
    error: 'HTTP 503',
    occurrences: 12,
    firstSeen: '2026-01-01T00:01:00.000Z',
    lastSeen: '2026-01-01T00:04:00.000Z',
    workers: ['w1', 'w2'],
    byWorker: [11, 1],
    userClasses: ['Api', 'Shopper'],
    byUserClass: [2, 10],
    workerCount: 2,
  })
  expect(second).toMatchObject({ name: 'GET /a', error: 'TIMEOUT' })
})

test('by status: a code, or what stands before the details', () => {
  const errors = ['HTTP 503 Service Unavailable', 'HTTP 503 upstream', 'TIMEOUT after 10s', 'check failed: cart'].map(
    (error, index) => failure('/a', error, index + 1, 1, ['w1']),
  )
  expect(groupErrors(errors, 'status').map((one) => [one.error, one.occurrences])).toEqual([
    ['HTTP 503', 3],
    ['TIMEOUT', 3],
    ['check failed', 4],
  ])
})

test('by signature: what differs in numbers and quotations only is one row', () => {
  const errors = ['no "a" in order 1', 'no "b" in order 22', 'no order'].map((error) =>
    failure('/a', error, 2, 1, ['w1']),
  )
  expect(groupErrors(errors, 'signature').map((one) => [one.error, one.occurrences])).toEqual([
    ['no [text] in order [number]', 4],
    ['no order', 2],
  ])
})

test('by worker: how much of what each has seen', () => {
  expect(groupErrors(ERRORS, 'worker').map((one) => [one.workers, one.error, one.name, one.occurrences])).toEqual([
    [['w1'], '2 kinds', '2 endpoints', 11],
    [['w2'], 'HTTP 503', 'GET /b', 1],
    [['w3'], 'TIMEOUT', 'GET /a', 1],
  ])
})

test('of one worker: its own part of each', () => {
  const seen = (id: string) => errorsOfWorker(ERRORS, id).map(({ error, occurrences }) => [error, occurrences])
  expect(seen('w2')).toEqual([['HTTP 503', 1]])
  expect(seen('w1').reduce((sum, [, count]) => sum + Number(count), 0)).toBe(11)
  expect(seen('w9')).toEqual([])
})

test('by user class: how much of what the users of each have met, and what nobody says of', () => {
  expect(groupErrors(ERRORS, 'user').map((one) => [one.error, one.name, one.occurrences])).toEqual([
    ['Api', '2 kinds at 2 endpoints', 2],
    ['Shopper', '2 kinds at 2 endpoints', 10],
    ['user not known', 'TIMEOUT at 1 endpoint', 1],
  ])
})

test('by endpoint', () => {
  expect(groupErrors(ERRORS, 'endpoint').map((one) => [one.name, one.error, one.occurrences])).toEqual([
    ['GET /a', '2 kinds', 6],
    ['GET /b', 'HTTP 503', 7],
  ])
})
