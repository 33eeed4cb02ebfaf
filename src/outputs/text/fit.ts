// Lines of several pieces on a terminal that is narrow: whole pieces go, never half a number.
import { visibleWidth } from './width.js'

/** Pieces on one line, `gap` between them; while they do not fit, one goes after the other in the order of `dropFirst`. Empty ones take no room. */
export function fitPieces(pieces: readonly string[], width: number, dropFirst: readonly number[], gap = '  '): string {
  const kept = new Set([...pieces.keys()].filter((index) => pieces[index] !== ''))
  const line = (): string => [...kept].map((index) => pieces[index]).join(gap)
  for (const index of dropFirst) {
    if (visibleWidth(line()) <= width) break
    kept.delete(index)
  }
  return line()
}

/** The first of several ways to say something that fits; the last one when none does. */
export function firstThatFits(ways: readonly string[], width: number): string {
  return ways.find((way) => visibleWidth(way) <= width) ?? ways.at(-1) ?? ''
}
