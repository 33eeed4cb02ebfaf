import { expect, test } from 'vitest'
import { createStyle, progressBar, sparkline } from './style.js'

const unicode = createStyle({ color: false, unicode: true }).symbols
const ascii = createStyle({ color: false, unicode: false }).symbols

test('a sparkline keeps its lowest level for a true zero', () => {
  expect(sparkline([0, 1, 500, 1000], unicode)).toBe('▁▂▅█')
  expect(sparkline([0, 0], unicode)).toBe('▁▁')
  expect(sparkline([0, 1, 1000], ascii)).toBe('_.#')
  expect(sparkline([], unicode)).toBe('')
})

test('a progress bar is as wide as asked for', () => {
  expect(progressBar(0, 4, unicode)).toBe('────')
  expect(progressBar(0.5, 4, unicode)).toBe('━╸──')
  expect(progressBar(1, 4, unicode)).toBe('━━━━')
  expect(progressBar(7, 4, ascii)).toBe('====')
})

test('no colour means no escape sequence', () => {
  expect(createStyle({ color: false, unicode: true }).red('x')).toBe('x')
  expect(createStyle({ color: true, unicode: true }).red('x')).toBe('\u001b[31mx\u001b[39m')
})
