import { expect, it } from 'vitest'
import { IterationQuota } from './iteration-quota.js'

it('gives out the share of a scenario, and more when it grows', () => {
  const quota = new IterationQuota({ buy: 2, look: 0 })
  expect([quota.take('buy'), quota.take('buy'), quota.take('buy')]).toEqual([true, true, false])
  expect(quota.take('free')).toBe(true)
  expect(quota.exhaustedScenarios()).toEqual(['buy', 'look'])
  quota.setTotal('buy', 3)
  expect(quota.isExhausted('buy')).toBe(false)
  expect([quota.take('buy'), quota.take('buy')]).toEqual([true, false])
  expect(quota.taken()).toEqual({ buy: 3, look: 0 })
  quota.setTotal('buy', 1)
  expect(quota.isExhausted('buy')).toBe(true)
})
