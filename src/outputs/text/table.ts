// Columns of text that line up: numbers to the right, names to the left, names elided when the terminal is narrow.
import { elide, padEnd, padStart, visibleWidth } from './width.js'

export interface Column<Row> {
  readonly head: string
  readonly align: 'left' | 'right'
  /** Plain text; colours come from `paint`, after the widths are known. */
  readonly text: (row: Row) => string
  readonly paint?: (padded: string, row: Row) => string
}

const widthOf = <Row>(column: Column<Row>, rows: readonly Row[]): number =>
  rows.reduce((width, row) => Math.max(width, visibleWidth(column.text(row))), visibleWidth(column.head))

/** Columns that the table needs at its natural width. */
export function naturalWidth<Row>(columns: readonly Column<Row>[], rows: readonly Row[], gap: number): number {
  return columns.reduce((sum, column) => sum + widthOf(column, rows), gap * (columns.length - 1))
}

/** Columns that the table needs at least: names can be cut, numbers cannot. */
export function leastWidth<Row>(columns: readonly Column<Row>[], rows: readonly Row[], gap: number): number {
  return columns.reduce(
    (sum, column) => {
      const width = widthOf(column, rows)
      return sum + (column.align === 'left' ? Math.min(width, SHORTEST_NAME) : width)
    },
    gap * (columns.length - 1),
  )
}

export interface TableOptions {
  readonly width: number
  readonly gap: number
  readonly dots: string
  readonly paintHead: (text: string) => string
}

/** Head and rows. What does not fit is taken from the widest left-aligned columns, never from numbers. */
export function table<Row>(columns: readonly Column<Row>[], rows: readonly Row[], options: TableOptions): string[] {
  const widths = widthsWithin(columns, rows, options)
  const spacer = ' '.repeat(options.gap)
  const line = (cell: (column: Column<Row>, padded: (text: string) => string) => string): string =>
    columns
      .map((column, index) => {
        const width = widths[index]!
        return cell(column, (text) => {
          const short = elide(text, width, options.dots)
          return column.align === 'left' ? padEnd(short, width) : padStart(short, width)
        })
      })
      .join(spacer)
      .trimEnd()
  const head = options.paintHead(line((column, padded) => padded(column.head)))
  return [
    ...(columns.some((column) => column.head !== '') ? [head] : []),
    ...rows.map((row) =>
      line((column, padded) => {
        const text = padded(column.text(row))
        return column.paint ? column.paint(text, row) : text
      }),
    ),
  ]
}

/** A name shorter than this says nothing; a terminal narrower than that gets long lines instead. */
const SHORTEST_NAME = 8

function widthsWithin<Row>(columns: readonly Column<Row>[], rows: readonly Row[], options: TableOptions): number[] {
  const widths = columns.map((column) => widthOf(column, rows))
  const names = columns.flatMap((column, index) => (column.align === 'left' ? [index] : []))
  let excess = naturalWidth(columns, rows, options.gap) - options.width
  while (excess > 0) {
    const widest = names.reduce((best, index) => (widths[index]! > widths[best]! ? index : best), names[0] ?? -1)
    if (widest < 0 || widths[widest]! <= SHORTEST_NAME) break
    widths[widest]! -= 1
    excess -= 1
  }
  return widths
}
