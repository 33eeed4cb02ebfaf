// The heads of a table: buttons that sort. On a phone, where rows are cards, they stand in a row above them.
import type { Column } from './column.js'
import { classOf } from './row-cells.js'
import type { Sort } from './sorting.js'

interface HeadsProps<Row> {
  readonly columns: readonly Column<Row>[]
  readonly sort: Sort
  readonly onSort: (sort: Sort) => void
}

export function Heads<Row>({ columns, sort, onSort }: HeadsProps<Row>) {
  return (
    <thead>
      <tr>
        {columns.map((column) => (
          <Head key={column.key} column={column} sort={sort} onSort={onSort} />
        ))}
      </tr>
    </thead>
  )
}

function Head<Row>({ column, sort, onSort }: Omit<HeadsProps<Row>, 'columns'> & { column: Column<Row> }) {
  const { key, head, title, by, isNumber } = column
  const isSorted = sort.key === key
  const order = isSorted ? (sort.isDown ? 'descending' : 'ascending') : 'none'
  // Numbers are first wanted greatest first, names from the beginning.
  const next = { key, isDown: isSorted ? !sort.isDown : isNumber === true }
  return (
    <th
      scope="col"
      class={classOf(column)}
      {...(by === undefined ? {} : { 'aria-sort': order })}
      {...(title === undefined ? {} : { title })}
    >
      {by === undefined ? (
        head
      ) : (
        <button type="button" onClick={() => onSort(next)}>
          {head}
          <span aria-hidden="true">{isSorted ? (sort.isDown ? ' ▾' : ' ▴') : ''}</span>
        </button>
      )}
    </th>
  )
}
