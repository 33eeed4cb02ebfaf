import { expect, it } from 'vitest'
import { columnsOf } from './cli-io.js'

it('a log is wider than a terminal that does not say how wide it is', () => {
  expect(columnsOf({ isTTY: true, columns: 93 })).toBe(93)
  expect(columnsOf({ isTTY: true })).toBe(80)
  expect(columnsOf({})).toBe(120)
})
