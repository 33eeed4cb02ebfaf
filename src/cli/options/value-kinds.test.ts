import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { OptionSpec, ValueKind } from './option-spec.js'
import { readValue } from './value-kinds.js'

const spec = (kind: ValueKind, more: Partial<OptionSpec> = {}): OptionSpec => ({
  key: 'x',
  flag: 'x',
  kind,
  help: '',
  group: 'Results',
  commands: ['run'],
  ...more,
})

const read = (kind: ValueKind, text: string, more: Partial<OptionSpec> = {}) => readValue(spec(kind, more), [text])

describe('readValue', () => {
  it('reads rates per second, minute and hour', () => {
    expect(read('rate', '10')).toBe(10)
    expect(read('rate', '.5')).toBe(0.5)
    expect(read('rate', '30/m')).toBe(0.5)
    expect(read('rate', '7200/h')).toBe(2)
  })

  it.each(['0', '-1', 'fast', '10/d', '', '1e3', 'Infinity'])('refuses the rate %j', (text) => {
    expect(() => read('rate', text)).toThrow()
  })

  it('reads every whole number in range, and refuses what is outside', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1000, max: 1000 }), (n) => {
        const reading = () => read('integer', String(n), { min: -10, max: 10 })
        if (n < -10) expect(reading).toThrow('too small; the least is -10')
        else if (n > 10) expect(reading).toThrow('too large; the most is 10')
        else expect(reading()).toBe(n)
      }),
    )
  })

  it.each(['1.5', '1e3', 'ten', '0x10', '', ' '])('refuses the whole number %j', (text) => {
    expect(() => read('integer', text)).toThrow('is not a whole number')
  })

  it('refuses a number that would lose digits', () => {
    expect(() => read('integer', '9007199254740993')).toThrow('too large')
  })

  it('takes the last of several texts where one value is wanted', () => {
    expect(readValue(spec('integer'), ['1', '2'])).toBe(2)
  })

  it('splits lists at commas, and never texts', () => {
    expect(readValue(spec('list'), ['a, b', 'c,'])).toEqual(['a', 'b', 'c'])
    expect(readValue(spec('texts'), ['a, b', 'c'])).toEqual(['a, b', 'c'])
  })

  it('reads stages, repeated or separated by commas', () => {
    expect(readValue(spec('stages'), ['30s:100', '1m:0,5:7'])).toEqual([
      { durationMs: 30_000, target: 100 },
      { durationMs: 60_000, target: 0 },
      { durationMs: 5_000, target: 7 },
    ])
    expect(() => read('stages', '30s')).toThrow('"30s" is not a stage')
    expect(() => read('stages', 'x:5')).toThrow('"x" is not a duration')
  })

  it('keeps what follows the first equals sign of a pair', () => {
    expect(read('pairs', 'URL=http://x/?a=b')).toEqual({ URL: 'http://x/?a=b' })
    expect(() => read('pairs', '=x')).toThrow('not of the form name=value')
    expect(() => read('pairs', 'x')).toThrow('not of the form name=value')
  })

  it('guesses the value that was meant', () => {
    expect(() => read('choice', 'jsno', { choices: ['tty', 'plain', 'json'] })).toThrow(
      '"jsno" is none of tty, plain, json; did you mean json?',
    )
  })

  it('reads true and false in the words that environments use', () => {
    expect(['1', 'true', 'YES', 'on'].map((text) => read('flag', text))).toEqual([true, true, true, true])
    expect(['0', 'false', 'No', 'off'].map((text) => read('flag', text))).toEqual([false, false, false, false])
    expect(() => read('flag', 'maybe')).toThrow('neither true nor false')
  })

  it('reads thresholds of all requests and of one endpoint', () => {
    expect(readValue(spec('thresholds'), ['p(95)<500', 'POST /checkout: p(99)<900'])).toMatchObject([
      { metric: 'all', expression: 'p(95)<500' },
      { metric: 'POST /checkout', expression: 'p(99)<900' },
    ])
  })
})
