import { expect, it } from 'vitest'
import { timeLabels } from './time-labels.js'

it('stand evenly below a minute', () => {
  expect(timeLabels({ fromMs: 30_000, stepMs: 1000, columns: 60 }, 2)).toEqual([
    { text: '00:30', part: 0 },
    { text: '01:00', part: 0.5 },
    { text: '01:30', part: 1 },
  ])
})

it('are not written twice in the first seconds', () => {
  expect(timeLabels({ fromMs: 0, stepMs: 1000, columns: 2 }, 12).map(({ text }) => text)).toEqual([
    '00:00',
    '00:01',
    '00:02',
  ])
})
