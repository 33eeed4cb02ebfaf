// What every section of the end summary draws with: width, colours, and the few shapes they share.
import type { Style } from '../../text/style.js'
import { type Column, table } from '../../text/table.js'
import { cut, harmless, visibleWidth } from '../../text/width.js'

export interface Paper {
  readonly width: number
  readonly style: Style
  /** False = only what decides: the first errors alone. */
  readonly full: boolean
}

export const INDENT = '  '

export const title = (text: string, { style }: Paper): string => `${INDENT}${style.bold(text)}`

/** A stranger's text on what is left of a line after `used` columns. */
export const rest = (text: string, used: number, { width, style }: Paper): string =>
  cut(harmless(text), Math.max(8, width - used), style.symbols.dots)

/** A table indented under its section's title, gaps two wide if that fits. */
export function indentedTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[], paper: Paper): string[] {
  const options = {
    width: paper.width - 2 * INDENT.length,
    gap: 2,
    dots: paper.style.symbols.dots,
    paintHead: paper.style.dim,
  }
  return table(columns, rows, options).map((line) => `${INDENT}${INDENT}${line}`)
}

/** Words of a sentence over as many lines as it needs. */
export function wrap(text: string, width: number, indent: string): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && visibleWidth(line) + 1 + visibleWidth(word) > width - indent.length) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line].map((one) => indent + one)
}
