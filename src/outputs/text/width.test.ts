import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyText } from '../any-text.fixture.js'
import { clip, cut, elide, harmless, padEnd, padStart, visibleWidth } from './width.js'

test('harmless text has nothing a terminal would obey', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these must be gone.
      expect(harmless(text)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/)
    }),
  )
  expect(harmless('\u001b[31mred\r\n\u0007')).toBe('\\x1b[31mred\\r\\n\\x07')
  expect(harmless('\ud800!')).toBe('\ufffd!')
  expect(harmless('\u202egnp.exe')).toBe('\\u202egnp.exe')
  expect(harmless('café 日本 👍')).toBe('café 日本 👍')
})

test('widths as a terminal has them', () => {
  expect(visibleWidth('abc')).toBe(3)
  expect(visibleWidth('日本')).toBe(4)
  expect(visibleWidth('e\u0301')).toBe(1)
  expect(visibleWidth('👍')).toBe(2)
  expect(visibleWidth('\u001b[31mred\u001b[39m')).toBe(3)
})

test('elided and cut text fits, and keeps both ends or the beginning', () => {
  fc.assert(
    fc.property(anyText.map(harmless), fc.integer({ min: 1, max: 40 }), (text, width) => {
      expect(visibleWidth(elide(text, width))).toBeLessThanOrEqual(width)
      expect(visibleWidth(cut(text, width))).toBeLessThanOrEqual(width)
      if (visibleWidth(text) <= width) expect(elide(text, width)).toBe(text)
    }),
  )
  expect(elide('/items/123/reviews/latest', 15)).toBe('/items/…/latest')
  expect(elide('/items/123/reviews/latest', 15, '..')).toBe('/items/..latest')
  expect(cut('/items/123', 6)).toBe('/item…')
})

test('a clipped line says so and closes its colours', () => {
  const line = '\u001b[31mred text\u001b[39m and more'
  expect(clip(line, 4)).toBe('\u001b[31mred…\u001b[0m')
  expect(clip(line, 80)).toBe(line)
  expect(clip('plain', 3)).toBe('pl…')
  expect(clip('plain', 3, '..')).toBe('p..')
})

test('padding counts columns, not characters', () => {
  expect(padEnd('日', 4)).toBe('日  ')
  expect(padStart('日', 4)).toBe('  日')
})
