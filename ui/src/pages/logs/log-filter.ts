// What the filter of the log means: words, which the master looks for, or a pattern between slashes, which the page does.
import type { LogLine } from '../../source/run-source.js'

export interface LogFilter {
  /** For the master; empty = all lines. */
  readonly words: string
  /** Why the pattern cannot be used; empty = it can. */
  readonly fault: string
  choose(lines: readonly LogLine[]): readonly LogLine[]
}

const PATTERN = /^\/(.+)\/(i?)$/s
/** A repeated group that repeats itself inside, or has a choice: such a pattern may take for ever on a line that does not match. */
const COSTLY = /\((?:[^()\\]|\\.)*[+*}|](?:[^()\\]|\\.)*\)[+*{]/
const MOST_CHARACTERS = 1000
/** Later lines are shown unlooked at. */
const MOST_MS = 300

const all = (lines: readonly LogLine[]): readonly LogLine[] => lines

/** `/time.?out/i` is a pattern, everything else are words. */
export function readFilter(text: string, clock: () => number = () => performance.now()): LogFilter {
  const [, pattern, flags] = PATTERN.exec(text) ?? []
  if (pattern === undefined) return { words: text, fault: '', choose: all }
  if (COSTLY.test(pattern))
    return {
      words: '',
      fault: 'This pattern may take for ever: a repeated group must not repeat or choose inside.',
      choose: all,
    }
  try {
    const wanted = new RegExp(pattern, flags)
    return { words: '', fault: '', choose: (lines) => matching(lines, wanted, clock) }
  } catch (thrown) {
    return { words: '', fault: (thrown as Error).message, choose: all }
  }
}

function matching(lines: readonly LogLine[], wanted: RegExp, clock: () => number): readonly LogLine[] {
  const untilMs = clock() + MOST_MS
  return lines.filter(({ text }) => clock() > untilMs || wanted.test(text.slice(0, MOST_CHARACTERS)))
}
