import { describe, expect, test } from 'vitest'
import { readFilter } from './log-filter.js'

const lines = ['GET /a timed out', 'users 5 → 9', 'TIMEOUT after 10s'].map((text, seq) => ({
  seq,
  atMs: 0,
  level: 'info' as const,
  text,
}))
const chosen = (filter: string): readonly number[] =>
  readFilter(filter)
    .choose(lines)
    .map(({ seq }) => seq)

describe('the filter of the log', () => {
  test('words are for the master', () => {
    expect(readFilter('time')).toMatchObject({ words: 'time', fault: '' })
    expect(readFilter('/half')).toMatchObject({ words: '/half', fault: '' })
  })

  test('a pattern stands between slashes', () => {
    expect(readFilter('/time.?out/i').words).toBe('')
    expect(chosen('/time.?d? ?out/i')).toEqual([0, 2])
    expect(chosen('/TIME/')).toEqual([2])
    expect(chosen('/→ \\d$/')).toEqual([1])
  })

  test('one that cannot be read, or may never end, is said and hides nothing', () => {
    for (const filter of ['/(a/', '/(a+)+$/', '/(a|aa)*b/', '/(x*)*/', '/((a+))+$/', '/((a)+)+$/', '/((a|b)c)*d/']) {
      expect(readFilter(filter).fault, filter).not.toBe('')
      expect(chosen(filter), filter).toEqual([0, 1, 2])
    }
    for (const filter of ['/(GET|POST) \\/[a-z]+/', '/(ab)+c/', '/([+*(]\\))+x/', '/(a\\+)*b/']) {
      expect(readFilter(filter).fault, filter).toBe('')
    }
  })

  test('a slow one gives up after a while, and shows the rest', () => {
    let now = 0
    const clock = () => {
      now += 200
      return now
    }
    expect(readFilter('/nothing/', clock).choose(lines)).toHaveLength(2)
  })
})
