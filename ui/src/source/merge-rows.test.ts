import { expect, test } from 'vitest'
import { summaryFixture } from '../../../src/outputs/summary.fixture.js'
import { mergedBy, withCount } from './merge-rows.js'

const { endpoints, errors } = summaryFixture({ endpoints: 6 })

test('a row that comes again stands where it stood, another stays, a new one is last', () => {
  const [first, second, third] = endpoints as [(typeof endpoints)[0], (typeof endpoints)[0], (typeof endpoints)[0]]
  const newer = { ...second, requests: 9e9 }
  expect(mergedBy.endpoint([first, second], [third, newer])).toEqual([first, newer, third])
})

test('an error keeps the names of its workers when fewer are named later', () => {
  const error = { ...withCount(errors[0]!), workers: ['w1', 'w2', 'w3'], workerCount: 3 }
  const [row] = mergedBy.error([error], [{ ...error, occurrences: 7, workers: ['w1'], workerCount: 4 }], 1)
  expect(row).toMatchObject({ occurrences: 7, workers: ['w1', 'w2', 'w3'], workerCount: 4 })
})

test('who had left before a run began is none of its workers', () => {
  const { workers } = summaryFixture({})
  const left = { ...workers[0]!, id: 'left', state: 'gone' }
  expect(mergedBy.worker([...workers, left], workers, workers.length)).toEqual(workers)
  expect(mergedBy.worker([...workers, left], workers, workers.length + 1)).toHaveLength(workers.length + 1)
})

test('when as many came as there are, no other error stays', () => {
  const one = withCount(errors[0]!)
  const other = { ...one, error: 'TIMEOUT' }
  expect(mergedBy.error([one], [other], 1)).toEqual([other])
  expect(mergedBy.error([one], [other], 2)).toEqual([one, other])
})
