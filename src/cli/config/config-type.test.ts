import { expect, it } from 'vitest'
import { OPTION_TABLE } from '../options/option-table.js'
import { issuesOf } from './config-schema.js'
import type { TymbalConfig } from './config-type.js'

const CONFIGURABLE = OPTION_TABLE.filter((spec) => spec.config !== false)

it('is the type of what the schema takes', () => {
  const config: TymbalConfig = {
    host: 'http://127.0.0.1',
    users: 5,
    spawnRate: '30/m',
    runTime: '5m',
    stages: ['30s:100', { duration: 3, target: 4 }],
    thresholds: { all: ['p(95)<1'] },
    reporter: 'plain',
    runTags: { build: 1 },
    insecure: true,
    parameters: { productId: '5' },
  }
  expect(issuesOf(config, CONFIGURABLE)).toEqual([])
})

it('refuses what the schema refuses', () => {
  // @ts-expect-error: no such setting
  const unknown: TymbalConfig = { usres: 5 }
  // @ts-expect-error: not a number
  const mistyped: TymbalConfig = { users: 'many' }
  // @ts-expect-error: a configuration cannot name another
  const nested: TymbalConfig = { config: 'other.ts' }
  for (const config of [unknown, mistyped, nested]) expect(issuesOf(config, CONFIGURABLE)).toHaveLength(1)
})
