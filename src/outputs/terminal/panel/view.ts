// What the live panel is asked to show, and what its parts draw with.
import type { Style } from '../../text/style.js'
import { type Column, leastWidth, table } from '../../text/table.js'

export type PanelScreen = 'main' | 'errors' | 'workers' | 'help'

export interface PanelView {
  readonly screen: PanelScreen
  /** Users are held until `p` is pressed again. */
  readonly isPaused: boolean
  /** Until running users are cut; null when the run is not stopping or waits without end. */
  readonly stopInMs: number | null
}

export interface PanelSize {
  readonly width: number
  /** Rows of the terminal. */
  readonly height: number
  readonly color: boolean
  readonly unicode: boolean
}

export interface Board {
  readonly width: number
  readonly style: Style
}

const GAP = 2

/** Columns that there is no room for go, the last ones first. */
export function boardTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[], board: Board): string[] {
  const { style } = board
  const width = board.width - 4
  let most = columns.length
  while (most > 2 && leastWidth(columns.slice(0, most), rows, GAP) > width) most--
  const options = { width, gap: GAP, dots: style.symbols.dots, paintHead: style.dim }
  return table(columns.slice(0, most), rows, options).map((line) => `    ${line}`)
}
