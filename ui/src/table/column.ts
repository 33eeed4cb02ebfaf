// A column of a table: what its cells show, how it is sorted, and how much it matters where there is little room.
import type { ComponentChildren } from 'preact'
import type { SortValue } from './sorting.js'

export interface Column<Row> {
  readonly key: string
  readonly head: string
  readonly title?: string
  /** Of its numbers; a card, which has no room for a title, says it beside the label. */
  readonly unit?: string
  readonly cell: (row: Row) => ComponentChildren
  /** Without it the column has no sort button. */
  readonly by?: (row: Row) => SortValue
  readonly isNumber?: boolean
  /** Left out where there is little room. */
  readonly isMinor?: boolean
  readonly isBad?: (row: Row) => boolean
  /** Its place where a row is a card: what the card is called, its upper corner, or twice the room. Without it, below the name with a label. */
  readonly card?: 'name' | 'corner' | 'wide'
}
