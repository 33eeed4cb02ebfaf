import { describe, expect, it } from 'vitest'
import type { ParameterInfo } from '../../model/test-plan.js'
import { OPTION_TABLE } from '../options/option-table.js'
import { FaultList } from './faults.js'
import { parseArgv } from './parse-argv.js'
import { readFlags } from './read-flags.js'
import {
  type ParameterSources,
  parameterEnvironmentName,
  parameterOptions,
  readParameters,
} from './script-parameters.js'
import { settingsOf } from './settings.js'

const parameter = (name: string, more: Partial<ParameterInfo> = {}): ParameterInfo => ({
  name,
  type: 'string',
  default: 'none',
  help: '',
  choices: [],
  secret: false,
  ...more,
})

const PARAMETERS = [
  parameter('productId'),
  parameter('items', { type: 'number', default: 1 }),
  parameter('express', { type: 'boolean', default: true }),
  parameter('currency', { type: 'choice', default: 'EUR', choices: ['EUR', 'USD'] }),
  parameter('users', { default: 'x' }),
]

function read(argv: readonly string[], more: Partial<ParameterSources> = {}) {
  const faults = new FaultList()
  const flags = readFlags(parseArgv(parameterOptions(PARAMETERS, OPTION_TABLE), argv), faults)
  const from = { flags, env: {}, config: { name: 'tymbal.config.ts', values: {} }, ...more }
  const settings = readParameters(PARAMETERS, from, faults)
  return { values: settingsOf(settings), settings, check: () => faults.throwIfAny() }
}

describe('script parameters', () => {
  it('have their defaults where nobody sets them', () => {
    expect(read([]).values).toEqual({ productId: 'none', items: 1, express: true, currency: 'EUR', users: 'x' })
  })

  it('are flags with typed values; a name of tymbal itself gets a prefix', () => {
    const { values, check } = read([
      '--product-id',
      '5',
      '--items=2.5',
      '--no-express',
      '--currency',
      'usd',
      '--param-users',
      'y',
    ])
    expect(values).toEqual({ productId: '5', items: 2.5, express: false, currency: 'USD', users: 'y' })
    expect(check).not.toThrow()
  })

  it('come from flags, then the environment, then the configuration', () => {
    const env = { TYMBAL_PARAM_PRODUCT_ID: 'env', TYMBAL_PARAM_ITEMS: '7' }
    const config = { name: 'tymbal.config.ts', values: { productId: 'file', items: 8, express: false } }
    const { values, settings } = read(['--product-id', 'flag'], { env, config })
    expect(values).toMatchObject({ productId: 'flag', items: 7, express: false })
    expect(settings.get('items')?.source).toEqual({ kind: 'environment', name: 'TYMBAL_PARAM_ITEMS' })
  })

  it('tell their faults with the place', () => {
    const config = { name: 'tymbal.config.ts', values: { prodctId: 1 } }
    const { check } = read(['--items', 'many'], { env: { TYMBAL_PARAM_CURRENCY: 'GBP' }, config })
    expect(check).toThrow(/--items .*not a number/)
    expect(check).toThrow(/TYMBAL_PARAM_CURRENCY .*none of EUR, USD/)
    expect(check).toThrow(/parameters.prodctId .*did you mean productId/)
  })

  it('have names that environments allow', () => {
    expect(parameterEnvironmentName({ name: 'maxItems_perCart' })).toBe('TYMBAL_PARAM_MAX_ITEMS_PER_CART')
  })
})
