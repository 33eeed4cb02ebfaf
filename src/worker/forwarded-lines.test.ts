import { expect, it } from 'vitest'
import { ForwardedLines, MOST_LINES, WINDOW_MS } from './forwarded-lines.js'

it('forwards so many lines in a while, and says how many more there were', () => {
  let now = 0
  const sent: string[] = []
  const lines = new ForwardedLines({ clock: () => now, send: (level, text) => sent.push(`${level} ${text}`) })
  for (let i = 0; i < MOST_LINES + 7; i++) lines.add('info', String(i))
  expect(sent).toHaveLength(MOST_LINES)
  now = WINDOW_MS
  lines.add('error', 'x'.repeat(5000))
  expect(sent.slice(MOST_LINES)).toEqual([
    "warn 7 more lines were printed, and are in the worker's own log",
    `error ${'x'.repeat(2000)}`,
  ])
})
