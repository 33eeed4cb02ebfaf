import { describe, expect, it } from 'vitest'
import { TymbalError } from '../model/errors.js'
import { exitCodeOf, renderError } from './render-error.js'

const style = { columns: 80, color: false }

describe('renderError', () => {
  it('says what, where, why, what to do, and the exit code at the right edge', () => {
    const error = new TymbalError('TYM3001', "Cannot find package 'faker'", {
      where: 'loadtest.ts:2:24',
      codeFrame: "1 | import { task } from 'tymbal'\n2 | import { faker } from 'faker'",
      hint: 'Install it: npm i -D faker',
    })
    expect(renderError(error, style).split('\n')).toEqual([
      "✗ TYM3001  Cannot find package 'faker'   loadtest.ts:2:24",
      '',
      "  1 | import { task } from 'tymbal'",
      "  2 | import { faker } from 'faker'",
      '',
      `${'  Install it: npm i -D faker'.padEnd(74)}exit 3`,
    ])
  })

  it('does not repeat a place that the message names', () => {
    const error = new TymbalError('TYM3001', 'shop.ts:3:1 does not parse', { where: 'shop.ts:3:1' })
    expect(renderError(error, style).match(/shop\.ts/g)).toHaveLength(1)
  })

  it('puts the exit code below a line that leaves no room', () => {
    const error = new TymbalError('TYM1001', 'x'.repeat(90))
    expect(renderError(error, style).split('\n').at(-1)).toBe('  exit 2')
  })

  it('indents all lines of a message with several', () => {
    const text = renderError(new TymbalError('TYM1001', '2 faults\n--a  x\n--b  y'), style)
    expect(text).toContain('✗ TYM1001  2 faults\n  --a  x\n  --b  y')
  })

  it('makes anything else our own fault, with its stack', () => {
    const text = renderError(new TypeError('x is not a function'), style)
    expect(text).toContain('TYM9001  tymbal itself failed: x is not a function')
    expect(text).toContain('render-error.test')
    expect(text).toContain('report it')
    expect(renderError('thrown text', style)).toContain('thrown text')
  })

  it('paints only when asked', () => {
    const error = new TymbalError('TYM1001', 'x')
    expect(renderError(error, style)).not.toContain('\u001b')
    expect(renderError(error, { columns: 80, color: true })).toContain('\u001b')
  })
})

describe('exitCodeOf', () => {
  it('is that of the error, and 1 for our own faults', () => {
    expect(exitCodeOf(new TymbalError('TYM4002', 'x'))).toBe(4)
    expect(exitCodeOf(new Error('x'))).toBe(1)
  })
})
