// One row: a line of cells, or on a phone a card with the name of the row as its head and the other cells below, each with its label.
import type { Column } from './column.js'

export const classOf = <Row,>({ isNumber, isMinor, isBad, card }: Column<Row>, row?: Row): string =>
  [
    isNumber ? 'number' : '',
    isMinor ? 'minor' : '',
    row !== undefined && isBad?.(row) === true ? 'bad' : '',
    card === undefined ? '' : `card-${card}`,
  ]
    .filter((name) => name !== '')
    .join(' ')

interface RowProps<Row> {
  readonly row: Row
  readonly columns: readonly Column<Row>[]
  readonly index: number
  readonly kind?: string
}

export function RowCells<Row>({ row, columns, index, kind = '' }: RowProps<Row>) {
  return (
    <tr aria-rowindex={index} class={kind}>
      {columns.map((column) => (
        <td key={column.key} class={classOf(column, row)} data-label={column.head} data-unit={column.unit}>
          {column.cell(row)}
        </td>
      ))}
    </tr>
  )
}
