import { describe, expect, it } from 'vitest'
import { TymbalError } from '../../model/errors.js'
import type { CommandName } from '../options/option-spec.js'
import { optionsOf } from '../options/option-table.js'
import { FaultList } from './faults.js'
import { parseArgv } from './parse-argv.js'
import { addUnknownFlags, readFlags } from './read-flags.js'
import { settingsOf } from './settings.js'

function read(command: CommandName, ...argv: string[]) {
  const faults = new FaultList()
  const parsed = parseArgv(optionsOf(command), argv)
  const settings = settingsOf(readFlags(parsed, faults))
  addUnknownFlags(parsed, optionsOf(command), command, faults)
  return { settings, error: errorOf(faults) }
}

function errorOf(faults: FaultList): TymbalError | null {
  try {
    faults.throwIfAny()
    return null
  } catch (thrown) {
    if (thrown instanceof TymbalError) return thrown
    throw thrown
  }
}

describe('readFlags', () => {
  it('reads values of all kinds', () => {
    const { settings, error } = read(
      'run',
      '-u',
      '5',
      '-r',
      '0.5',
      '-d',
      '1m',
      '--tag',
      'a=1',
      '--tag',
      'b=2',
      '-T',
      'x,y',
    )
    expect(error).toBeNull()
    expect(settings).toMatchObject({
      users: 5,
      spawnRate: 0.5,
      runTime: 60_000,
      runTags: { a: '1', b: '2' },
      tags: ['x', 'y'],
    })
  })

  it('tells all faults of one command line, each with its flag as it was typed', () => {
    const { error } = read('run', '--users', 'abc', '-t', 'soon', '--reporter', 'jsno', '-r', '--userz', '5')
    expect(error?.message.split('\n').slice(1)).toEqual([
      '--users     "abc" is not a whole number',
      '-t          "soon" is not a duration',
      '    Write 300, 300s, 20m, 3h, 1h30m or 500ms.',
      '--reporter  "jsno" is none of tty, plain, json; did you mean json?',
      '-r          needs a value, as -r <n>',
      '--userz     is not a flag; did you mean --users?',
    ])
  })

  it.each([
    ['--fail-on-generator', 'TYM2001'],
    ['--rate=500/s', 'TYM2001'],
  ])('refuses %s as not in this version', (argument, code) => {
    const { error } = read('run', argument)
    expect(error?.code).toBe(code)
    expect(error?.exitCode).toBe(2)
    expect(error?.hint).not.toBe('')
  })

  it('explains flags of another command, of other tools, and values where none belong', () => {
    expect(read('run', '-X', 'POST').error?.message).toBe('-X: is a flag of `tymbal quick`, not of `tymbal run`')
    expect(read('run', '--summary-export', 'f').error?.message).toContain('use --json-file')
    expect(read('run', '--quiet=yes').error?.message).toBe('--quiet: takes no value')
  })

  it('does not take values and negative numbers for flags', () => {
    expect(read('run', '--nonsense', '-5').error?.message).toBe('--nonsense: is not a flag')
  })
})
