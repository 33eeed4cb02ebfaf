// Every table of the app: native, sorted by buttons in its heads, rows moved through by arrow keys, and drawn only where it is in sight.
import type { ComponentChildren } from 'preact'
import { useRef, useState } from 'preact/hooks'
import { moveInRows } from './row-keys.js'
import { readSort, type Sort, type SortValue, sorted, writeSort } from './sorting.js'
import { useVirtualRows } from './use-virtual-rows.js'

export interface Column<Row> {
  readonly key: string
  readonly head: string
  readonly title?: string
  readonly cell: (row: Row) => ComponentChildren
  /** Without it the column has no sort button. */
  readonly by?: (row: Row) => SortValue
  readonly isNumber?: boolean
  /** Left out where there is little room. */
  readonly isMinor?: boolean
  readonly isBad?: (row: Row) => boolean
}

export interface DataTableProps<Row> {
  readonly label: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly keyOf: (row: Row) => string
  /** As in `-p95`; without it the rows keep their order. */
  readonly sort?: string
  readonly onSort?: (sort: string) => void
  /** Stays on top, whatever the order. */
  readonly pinned?: Row
  readonly empty?: string
  /** Told with the keys of the rows in sight. */
  readonly onRows?: (keys: readonly string[]) => void
}

export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, columns, rows, keyOf, pinned, empty = 'Nothing here yet.' } = props
  const scroller = useRef<HTMLElement>(null)
  const [own, setOwn] = useState(props.sort ?? '')
  const sort = readSort(props.onSort === undefined ? own : (props.sort ?? ''))
  const by = columns.find((column) => column.key === sort.key)?.by
  const ordered = by === undefined ? rows : sorted(rows, by, sort.isDown)
  const inSight = useVirtualRows(ordered.length, scroller)
  const shown = ordered.slice(inSight.first, inSight.last)
  props.onRows?.(shown.map(keyOf))
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section class="scroll tall" ref={scroller} tabIndex={0} aria-label={`${label}, table`}>
      <table aria-rowcount={ordered.length + 1 + (pinned === undefined ? 0 : 1)}>
        <Heads columns={columns} sort={sort} onSort={(next) => (props.onSort ?? setOwn)(writeSort(next))} />
        <tbody onKeyDown={moveInRows}>
          {pinned === undefined ? null : <Row row={pinned} columns={columns} index={2} isPinned />}
          <Spacer px={inSight.beforePx} />
          {shown.map((row, index) => (
            <Row
              key={keyOf(row)}
              row={row}
              columns={columns}
              index={inSight.first + index + (pinned === undefined ? 2 : 3)}
            />
          ))}
          <Spacer px={inSight.afterPx} />
        </tbody>
      </table>
      {ordered.length === 0 ? <p class="empty">{empty}</p> : null}
    </section>
  )
}

const Spacer = ({ px }: { px: number }) => (px === 0 ? null : <tr style={{ height: `${px}px` }} />)

interface HeadsProps<Row> {
  readonly columns: readonly Column<Row>[]
  readonly sort: Sort
  readonly onSort: (sort: Sort) => void
}

function Heads<Row>({ columns, sort, onSort }: HeadsProps<Row>) {
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

const classOf = ({ isNumber, isMinor }: Column<never>, bad = false): string =>
  [isNumber ? 'number' : '', isMinor ? 'minor' : '', bad ? 'bad' : ''].filter((name) => name !== '').join(' ')

interface RowProps<Row> {
  readonly row: Row
  readonly columns: readonly Column<Row>[]
  readonly index: number
  readonly isPinned?: boolean
}

function Row<Row>({ row, columns, index, isPinned = false }: RowProps<Row>) {
  return (
    <tr aria-rowindex={index} class={isPinned ? 'pinned' : ''}>
      {columns.map((column) => (
        <td key={column.key} class={classOf(column as Column<never>, column.isBad?.(row))}>
          {column.cell(row)}
        </td>
      ))}
    </tr>
  )
}
