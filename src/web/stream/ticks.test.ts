import { expect, it } from 'vitest'
import { summaryFixture } from '../../outputs/summary.fixture.js'
import { headTick } from './ticks.js'

it('counts different errors, not how often they came', () => {
  const summary = summaryFixture()
  expect(summary.errors.some(({ occurrences }) => occurrences > 1)).toBe(true)
  expect(headTick(summary, false, 0).errors).toBe(summary.errors.length)
})
