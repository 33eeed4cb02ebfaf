// Every table of the app: native, sorted by buttons in its heads, rows moved through by arrow keys, and drawn only where it is in sight.
import { useRef, useState } from 'preact/hooks'
import type { Column } from './column.js'
import { RowCells } from './row-cells.js'
import { moveInRows } from './row-keys.js'
import { readSort, sorted, writeSort } from './sorting.js'
import { Heads } from './table-heads.js'
import { useVirtualRows } from './use-virtual-rows.js'

export type { Column }

export interface DataTableProps<Row> {
  readonly label: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly keyOf: (row: Row) => string
  /** As in `-p95`; without it the rows keep their order. */
  readonly sort?: string
  readonly onSort?: (sort: string) => void
  /** What becomes of the rows once they are in order: with rows of groups between them, for one. */
  readonly arrange?: (ordered: readonly Row[]) => readonly Row[]
  /** A class of its own for some rows. */
  readonly kindOf?: (row: Row) => string
  /** Stays on top, whatever the order. */
  readonly pinned?: Row
  readonly empty?: string
  /** Told with the keys of the rows in sight. */
  readonly onRows?: (keys: readonly string[]) => void
}

export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, rows, keyOf, pinned, empty = 'Nothing here yet.', arrange, kindOf } = props
  const scroller = useRef<HTMLElement>(null)
  const [own, setOwn] = useState(props.sort ?? '')
  const sort = readSort(props.onSort === undefined ? own : (props.sort ?? ''))
  const columns = named(props.columns)
  const by = columns.find((column) => column.key === sort.key)?.by
  const inOrder = by === undefined ? rows : sorted(rows, by, sort.isDown)
  const ordered = arrange === undefined ? inOrder : arrange(inOrder)
  const inSight = useVirtualRows(ordered.length, scroller)
  const shown = ordered.slice(inSight.first, inSight.last)
  const firstIndex = inSight.first + (pinned === undefined ? 2 : 3)
  const look = inSight.isWhole ? 'scroll tall' : 'scroll tall virtual'
  props.onRows?.(shown.map(keyOf))
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section class={look} ref={scroller} tabIndex={0} aria-label={`${label}, table`}>
      <table aria-rowcount={ordered.length + 1 + (pinned === undefined ? 0 : 1)}>
        <Heads columns={columns} sort={sort} onSort={(next) => (props.onSort ?? setOwn)(writeSort(next))} />
        <tbody onKeyDown={moveInRows}>
          {pinned === undefined ? null : <RowCells row={pinned} columns={columns} index={2} kind="pinned" />}
          <Spacer px={inSight.beforePx} />
          {shown.map((row, index) => (
            <RowCells
              key={keyOf(row)}
              row={row}
              columns={columns}
              index={firstIndex + index}
              {...(kindOf === undefined ? {} : { kind: kindOf(row) })}
            />
          ))}
          <Spacer px={inSight.afterPx} />
        </tbody>
      </table>
      {ordered.length === 0 ? <p class="empty">{empty}</p> : null}
    </section>
  )
}

const Spacer = ({ px }: { px: number }) => (px === 0 ? null : <tr class="spacer" style={{ height: `${px}px` }} />)

/** Where no column says that it names the rows, the first one does. */
function named<Row>(columns: readonly Column<Row>[]): readonly Column<Row>[] {
  if (columns.some(({ card }) => card === 'name')) return columns
  return columns.map((column, index) => (index === 0 ? { ...column, card: 'name' } : column))
}
