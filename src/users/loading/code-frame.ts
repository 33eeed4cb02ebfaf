// A few lines of the user's own file around a place, with a mark under it.

const LINES_AROUND = 2

/** @param line from 1 @param column from 1 */
export function codeFrame(source: string, line: number, column: number): string {
  const lines = source.split(/\r?\n/)
  if (line < 1 || line > lines.length) return ''
  const first = Math.max(1, line - LINES_AROUND)
  const last = Math.min(lines.length, line + LINES_AROUND)
  const width = String(last).length
  const shown: string[] = []
  for (let number = first; number <= last; number++) {
    const mark = number === line ? '>' : ' '
    shown.push(`${mark} ${String(number).padStart(width)} | ${lines[number - 1]}`.trimEnd())
    if (number === line) shown.push(`  ${' '.repeat(width)} | ${indentOf(lines[number - 1]!, column)}^`)
  }
  return shown.join('\n')
}

/** Keeps tabs, so that the mark stands under its column. */
const indentOf = (line: string, column: number): string => line.slice(0, column - 1).replace(/[^\t]/g, ' ')
