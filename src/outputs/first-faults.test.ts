import { expect, test } from 'vitest'
import type { RunSummary } from '../stats/run-summary.js'
import { FirstFaults, firstFaultsOutput } from './first-faults.js'
import { nastyFixture, summaryFixture } from './summary.fixture.js'

const base = summaryFixture({ endpoints: 16 })

test('each kind once, wherever and however often it happens', () => {
  const faults = new FirstFaults()
  expect(faults.news(base)).toEqual([
    'first failure of its kind: POST /search: HTTP 503',
    'first failure of its kind: GET /orders/[id]: TIMEOUT',
    'first failure of its kind: DELETE /login/part-11: check failed: cart has total',
    "exception in Shopper.pay: Cannot read properties of undefined (reading 'total') (at Shopper.pay (loadtest.ts:61:18))",
  ])
  expect(faults.news(base)).toEqual([])
})

test('as an output it tells each once, what only the end brought included', () => {
  const lines: string[] = []
  const output = firstFaultsOutput((line) => lines.push(line))
  output.update?.({ ...base, exceptions: [] })
  output.update?.({ ...base, exceptions: [] })
  output.finish?.(base)
  expect(lines).toEqual(new FirstFaults().news(base))
})

test('a target with ever new texts does not fill the log', () => {
  const faults = new FirstFaults()
  const one = base.errors[0]!
  const withError = (error: string): RunSummary => ({ ...base, notes: [], exceptions: [], errors: [{ ...one, error }] })
  const lines = Array.from({ length: 100 }, (_, index) => faults.news(withError(`id ${index}`))).flat()
  expect(lines).toHaveLength(21)
  expect(lines.at(-1)).toBe('more kinds of failures are not logged; the summary has them all')
})

test('hostile texts stay on their line', () => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these must be gone.
  for (const line of new FirstFaults().news(nastyFixture())) expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/)
})
