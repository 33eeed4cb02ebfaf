import { describe, expect, it } from 'vitest'
import { TymbalError } from '../../model/errors.js'
import { FaultList } from './faults.js'

function thrownBy(faults: FaultList): TymbalError {
  try {
    faults.throwIfAny()
  } catch (thrown) {
    if (thrown instanceof TymbalError) return thrown
  }
  throw new Error('nothing was thrown')
}

describe('FaultList', () => {
  it('throws nothing when there is nothing', () => {
    expect(() => new FaultList().throwIfAny()).not.toThrow()
  })

  it('leaves one fault its own code and hint', () => {
    const faults = new FaultList()
    faults.add('--rate', 'is not in this version', { code: 'TYM2001', hint: 'Use --users.' })
    const error = thrownBy(faults)
    expect(error.code).toBe('TYM2001')
    expect(error.message).toBe('--rate: is not in this version')
    expect(error.hint).toBe('Use --users.')
  })

  it('tells several faults at once, each on a line with its name, hints under them and once', () => {
    const faults = new FaultList()
    faults.add('--users', '"x" is not a whole number', { code: 'TYM1005', hint: 'same' })
    faults.add('-t', '"y" is not a duration', { code: 'TYM1005', hint: 'same' })
    faults.add('--userz', 'is not a flag')
    const error = thrownBy(faults)
    expect(error.code).toBe('TYM1001')
    expect(error.exitCode).toBe(2)
    expect(error.message.split('\n')).toEqual([
      '3 faults on the command line',
      '--users  "x" is not a whole number',
      '    same',
      '-t       "y" is not a duration',
      '--userz  is not a flag',
    ])
  })

  it('tells the same fault once, however often it was found', () => {
    const faults = new FaultList()
    for (let i = 0; i < 2; i++) faults.add('Shoper', 'is not a user class of the script')
    expect(thrownBy(faults).message).toBe('Shoper: is not a user class of the script')
  })

  it('does not call the command line what stands elsewhere', () => {
    const faults = new FaultList()
    faults.add('-u', 'needs a value')
    faults.add('TYMBAL_SEED', 'is empty')
    expect(thrownBy(faults).message).toMatch(/^2 faults\n/)
  })

  it('keeps the result of what does not throw, and lets foreign errors pass', () => {
    const faults = new FaultList()
    expect(faults.attempt('--users', () => 5)).toBe(5)
    expect(() =>
      faults.attempt('--users', () => {
        throw new RangeError('ours')
      }),
    ).toThrow(RangeError)
  })
})
