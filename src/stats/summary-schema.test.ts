import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { emptyFixture, nastyFixture, summaryFixture } from '../outputs/summary.fixture.js'
import { summaryJsonSchema, summarySchema } from './summary-schema.js'

const SUMMARIES = { plain: summaryFixture(), empty: emptyFixture(), nasty: nastyFixture() }
const shipped: unknown = JSON.parse(
  readFileSync(fileURLToPath(new URL('../../schema/summary.schema.json', import.meta.url)), 'utf8'),
)

test('the shipped file is what the code says; `npm run schema` writes it anew', () => {
  expect(shipped).toEqual(summaryJsonSchema())
})

test.each(Object.entries(SUMMARIES))('a summary as it is written is valid by the shipped file: %s', (_, summary) => {
  const written: unknown = JSON.parse(JSON.stringify(summary))
  const validator = z.fromJSONSchema(shipped as Parameters<typeof z.fromJSONSchema>[0])
  expect(validator.safeParse(written).error).toBeUndefined()
  expect(summarySchema.parse(written)).toEqual(written)
})

test('what is not a summary is refused by the shipped file', () => {
  const validator = z.fromJSONSchema(shipped as Parameters<typeof z.fromJSONSchema>[0])
  const { totals, ...rest } = summaryFixture()
  const { latencyMs, ...others } = totals
  for (const wrong of [
    {},
    rest,
    { ...rest, totals: others },
    { ...rest, totals: { ...totals, requests: '12' } },
    { ...rest, totals, schema: 'tymbal.summary/2' },
    { ...rest, totals: { ...totals, latencyMs: { ...latencyMs, p50: null } } },
  ]) {
    expect(validator.safeParse(wrong).success).toBe(false)
  }
})

test('fields of a later version do not break a reader of this one', () => {
  const validator = z.fromJSONSchema(shipped as Parameters<typeof z.fromJSONSchema>[0])
  expect(validator.safeParse({ ...JSON.parse(JSON.stringify(summaryFixture())), later: 1 }).success).toBe(true)
})
