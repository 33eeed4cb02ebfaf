// The error catalogue, and the page that lists it.
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { ERROR_CODES, EXIT, messageOf, stackOf, TymbalError } from './errors.js'

const page = readFileSync(new URL('../../docs/ERRORS.md', import.meta.url), 'utf8')

/** Cells of each table row of the page whose first cell has this form. */
function rowsOf(first: RegExp): string[][] {
  const cells = page.split('\n').map((line) => line.split('|').slice(1, -1))
  return cells.map((row) => row.map((cell) => cell.trim())).filter(([cell = '']) => first.test(cell))
}

it('docs/ERRORS.md lists every code with its title and exit code, in the order of the catalogue', () => {
  const listed = rowsOf(/^TYM/).map(([code, title, , , exit]) => [code, title, Number.parseInt(exit ?? '', 10)])
  expect(listed).toEqual(Object.entries(ERROR_CODES).map(([code, { title, exitCode }]) => [code, title, exitCode]))
})

it('docs/ERRORS.md says of every code what causes it and what to do', () => {
  for (const [, , cause, remedy] of rowsOf(/^TYM/)) expect(Math.min(cause!.length, remedy!.length)).toBeGreaterThan(15)
})

it('docs/ERRORS.md lists every exit code', () => {
  expect(rowsOf(/^\d+$/).map(([code]) => Number(code))).toEqual(Object.values(EXIT))
})

it('an error has the exit code of its catalogue entry unless it brings its own', () => {
  expect(new TymbalError('TYM3001', 'x').exitCode).toBe(3)
  expect(new TymbalError('TYM5001', 'x', { exitCode: EXIT.usage }).exitCode).toBe(2)
})

it('an error keeps its cause and what the reader can do', () => {
  const cause = new Error('disk full')
  const error = new TymbalError('TYM5001', 'a.csv could not be written', { hint: 'Make room.', cause })
  expect(error).toMatchObject({
    name: 'TymbalError',
    code: 'TYM5001',
    hint: 'Make room.',
    where: '',
    codeFrame: '',
    cause,
  })
  expect('cause' in new TymbalError('TYM5001', 'x')).toBe(false)
})

it.each([
  [new Error('no such row'), 'no such row'],
  [new TypeError(''), 'TypeError'],
  ['text', 'text'],
  [undefined, 'undefined'],
  [42, '42'],
])('messageOf(%s) is %s', (thrown, text) => {
  expect(messageOf(thrown)).toBe(text)
})

it.each([
  ['no error', 'text', ''],
  ['a stack that is no text', Object.assign(new Error('x'), { stack: 5 }), ''],
  ['a stack that throws', Object.defineProperty(new Error('x'), 'stack', { get: () => assertNever() }), ''],
  ['a usual one', Object.assign(new Error('x'), { stack: 'Error: x\n    at y' }), 'Error: x\n    at y'],
])('the stack of %s is a text', (_what, thrown, stack) => {
  expect(stackOf(thrown)).toBe(stack)
})

function assertNever(): never {
  throw new Error('is never seen')
}
