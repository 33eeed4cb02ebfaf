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
const MOST_CHARACTERS = 1000
/** Later lines are shown unlooked at. */
const MOST_MS = 300

const all = (lines: readonly LogLine[]): readonly LogLine[] => lines

/** `/time.?out/i` is a pattern, everything else are words. */
export function readFilter(text: string, clock: () => number = () => performance.now()): LogFilter {
  const [, pattern, flags] = PATTERN.exec(text) ?? []
  if (pattern === undefined) return { words: text, fault: '', choose: all }
  if (isCostly(pattern))
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

/** A repeated group that repeats or chooses inside, however deep: such a pattern may take for ever on a line that does not match. */
function isCostly(pattern: string): boolean {
  const plain = pattern.replace(/\\./gs, 'x').replace(/\[[^\]]*\]/g, 'x')
  const open: boolean[] = []
  for (let at = 0; at < plain.length; at++) {
    const char = plain[at]!
    const repeats = /[+*{]/.test(plain[at + 1] ?? '')
    if (char === '(') open.push(false)
    else if (char === ')') {
      const isMany = open.pop() ?? false
      if (isMany && repeats) return true
      if ((isMany || repeats) && open.length > 0) open[open.length - 1] = true
    } else if (/[+*|{]/.test(char) && open.length > 0) open[open.length - 1] = true
  }
  return false
}
