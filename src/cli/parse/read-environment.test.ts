import { describe, expect, it } from 'vitest'
import { optionsOf } from '../options/option-table.js'
import { FaultList } from './faults.js'
import { readEnvironment, warnOfMisspelled } from './read-environment.js'
import { settingsOf } from './settings.js'

const read = (env: Record<string, string>, faults = new FaultList()) =>
  settingsOf(readEnvironment(env, optionsOf('run'), faults))

describe('readEnvironment', () => {
  it('reads TYMBAL_ names; empty ones are not set', () => {
    expect(read({ TYMBAL_SPAWN_RATE: '2', TYMBAL_HEADLESS: 'yes', TYMBAL_USERS: '' })).toEqual({
      spawnRate: 2,
      headless: true,
    })
  })

  it('splits what repeats at semicolons', () => {
    expect(read({ TYMBAL_TAG: 'a=1; b=2', TYMBAL_STAGE: '1s:5;2s:0' })).toEqual({
      runTags: { a: '1', b: '2' },
      stages: [
        { durationMs: 1000, target: 5 },
        { durationMs: 2000, target: 0 },
      ],
    })
  })

  it('names the variable in its faults', () => {
    const faults = new FaultList()
    read({ TYMBAL_USERS: 'many' }, faults)
    expect(() => faults.throwIfAny()).toThrow('TYMBAL_USERS: "many" is not a whole number')
  })

  it('refuses settings of a later version that ask for something', () => {
    const faults = new FaultList()
    expect(read({ TYMBAL_FAIL_ON_GENERATOR: 'false' }, faults)).toEqual({})
    expect(faults.isEmpty).toBe(true)
    expect(read({ TYMBAL_RATE: '500/s' }, faults)).toEqual({})
    expect(() => faults.throwIfAny()).toThrow(
      expect.objectContaining({ code: 'TYM2001', message: 'TYMBAL_RATE: not in this version' }),
    )
  })
})

describe('warnOfMisspelled', () => {
  it('warns of a name that is nearly right, and of no other', () => {
    const env = { TYMBAL_USRES: '5', TYMBAL_USERS: '5', TYMBAL_PARAM_X: '1', TYMBAL_XYZZY: '1', OTHER: '1' }
    expect(warnOfMisspelled(env)).toEqual(['TYMBAL_USRES is not read by tymbal; did you mean TYMBAL_USERS?'])
  })
})
