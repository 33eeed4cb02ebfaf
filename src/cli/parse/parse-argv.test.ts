import { describe, expect, it } from 'vitest'
import { OPTION_TABLE, optionsOf } from '../options/option-table.js'
import { findCommand, parseArgv } from './parse-argv.js'

const parse = (...argv: string[]) => {
  const { given, operands, unknown } = parseArgv(optionsOf('run'), argv)
  return { given: given.map(({ spec, spelling, value }) => [spec.key, spelling, value]), operands, unknown }
}

describe('parseArgv', () => {
  it('keeps every spelling with its option', () => {
    expect(parse('-u', '5', '--vus=6', '-t1m', 'shop.ts', 'Shopper')).toEqual({
      given: [
        ['users', '-u', '5'],
        ['users', '--vus', '6'],
        ['runTime', '-t', '1m'],
      ],
      operands: ['shop.ts', 'Shopper'],
      unknown: [],
    })
  })

  it('does not swallow the next flag as a missing value', () => {
    expect(parse('-u', '-t', '1m').given).toEqual([
      ['users', '-u', null],
      ['runTime', '-t', '1m'],
    ])
  })

  it('takes a negative number as a value, and grouped letters one by one', () => {
    expect(parse('--processes', '-1', '-kq').given).toEqual([
      ['processes', '--processes', '-1'],
      ['insecure', '-k', 'true'],
      ['quiet', '-q', 'true'],
    ])
  })

  it('leaves everything from the first unknown flag on', () => {
    expect(parse('shop.ts', '--product-id', '5', 'Shopper', '-u', '3')).toEqual({
      given: [['users', '-u', '3']],
      operands: ['shop.ts'],
      unknown: ['--product-id', '5', 'Shopper'],
    })
  })

  it('takes what follows -- as it is', () => {
    expect(parse('--', '-u').operands).toEqual(['-u'])
  })
})

describe('findCommand', () => {
  const find = (...argv: string[]) => findCommand(argv, ['run', 'quick'], OPTION_TABLE)

  it('finds the command behind flags and their values', () => {
    expect(find('-u', '5', '--headless', 'run', 'shop.ts')).toEqual({
      command: 'run',
      rest: ['-u', '5', '--headless', 'shop.ts'],
    })
  })

  it('does not take the value of a flag for a command', () => {
    expect(find('-f', 'run').command).toBe('start')
    expect(find('--file=run').command).toBe('start')
    expect(find('Shopper', 'run').command).toBe('start')
    expect(find('--', 'run').command).toBe('start')
  })
})
