import { expect, it } from 'vitest'
import type { TestPlan } from '../../model/test-plan.js'
import { taskRatioText } from './inspect.js'

const plan = { taskTrees: {} } as unknown as TestPlan
const A = { name: 'A', weight: 1, fixedCount: 0, host: null }
const B = { name: 'B', weight: 3, fixedCount: 0, host: null }
const FIXED = { name: 'F', weight: 1, fixedCount: 2, host: null }

it.each([
  [10, [20, 60, 20]],
  [2, [0, 0, 100]],
  [null, [16.67, 50, 33.33]],
])('a fixed number of users is dealt first, weights share the rest: of %s users', (users, percents) => {
  const rows = taskRatioText(plan, [A, B, FIXED], users).split('\n').slice(1)
  expect(rows.map((row) => Number.parseFloat(row))).toEqual(percents)
})
