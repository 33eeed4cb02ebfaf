import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PinnedWindow } from './pinned-window.js'
import { Screen } from './screen.fixture.js'

test('lines scroll above the window, the window stays at the bottom', () => {
  const screen = new Screen()
  const window = new PinnedWindow(screen)
  window.paint(['panel 1', 'second line'])
  window.paint(['panel 2'], 'log a\n')
  window.paint(['panel 3', 'longer', 'again'], 'log b\nlog c\n')
  expect(screen.text).toBe('log a\nlog b\nlog c\npanel 3\nlonger\nagain')
  expect(screen.cursorShown).toBe(false)
})

test('closing leaves the log alone and gives the cursor back, once', () => {
  const screen = new Screen()
  const window = new PinnedWindow(screen)
  window.paint(['panel', 'panel'], 'first\n')
  window.close('last\n')
  const { writes } = screen
  window.close()
  expect(screen.text).toBe('first\nlast')
  expect(screen.cursorShown).toBe(true)
  expect(screen.writes).toBe(writes)
})

test('closing without anything to say wipes the window', () => {
  const screen = new Screen()
  const window = new PinnedWindow(screen)
  window.paint(['panel', 'panel'])
  window.close()
  screen.write('$ ')
  expect(screen.text).toBe('$')
})

test('whatever is painted and logged: all log lines in order, then the last window', () => {
  const line = fc
    .string({ minLength: 1, maxLength: 30, unit: fc.constantFrom('a', 'b', ' ', '-') })
    .map((text) => `x${text}x`)
  const step = fc.record({
    panel: fc.array(line, { minLength: 1, maxLength: 6 }),
    log: fc.array(line, { maxLength: 4 }),
  })
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), fc.integer({ min: 7, max: 12 }), (steps, rows) => {
      const screen = new Screen(32, rows)
      const window = new PinnedWindow(screen)
      for (const { panel, log } of steps) window.paint(panel, log.map((one) => `${one}\n`).join(''))
      const wanted = [...steps.flatMap(({ log }) => log), ...steps.at(-1)!.panel]
      expect(screen.text.split('\n')).toEqual(wanted)
    }),
  )
})

test('a log line as wide as the terminal keeps its last character', () => {
  const screen = new Screen(10, 24)
  const window = new PinnedWindow(screen)
  window.paint(['panel'])
  window.paint(['panel'], '0123456789\n')
  expect(screen.text).toBe('0123456789\npanel')
})
