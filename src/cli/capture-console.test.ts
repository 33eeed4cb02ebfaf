import { afterEach, expect, it } from 'vitest'
import { captureConsole } from './capture-console.js'

let release = (): void => undefined
afterEach(() => release())

it('turns what is printed into lines, formatted as ever, until it is released', () => {
  const original = console.log
  const lines: string[] = []
  release = captureConsole(({ text }) => lines.push(text))
  console.log('user %d of %s', 7, 'shop', { a: 1 })
  console.error('two\nlines')
  console.table([{ id: 1 }])
  release()
  expect(lines.slice(0, 3)).toEqual(['user 7 of shop { a: 1 }', 'two', 'lines'])
  expect(lines.slice(3).join('\n')).toContain('id')
  expect(console.log).toBe(original)
})

it('keeps the level of each line', () => {
  const levels: string[] = []
  release = captureConsole(({ level }) => levels.push(level))
  for (const method of ['log', 'info', 'debug', 'warn', 'error'] as const) console[method]('text')
  expect(levels).toEqual(['info', 'info', 'debug', 'warn', 'error'])
})
