// Endpoint by endpoint, the most harmed first; those that only one of the runs had are named.
import type { ComparedFigure, Comparison } from '../../../../src/web/api.js'
import { type Column, DataTable } from '../../table/data-table.js'
import { Name } from '../../table/name.js'
import { sorted } from '../../table/sorting.js'
import { endpointKey } from '../../text/words.js'
import {
  FIGURE_LABEL,
  figureChange,
  figureText,
  harmOf,
  verdictClass,
  verdictMark,
  verdictWord,
} from './verdict-words.js'

type Row = Comparison['endpoints'][number]

const SHOWN = ['p50', 'p95', 'p99', 'rps', 'failRatio'] as const

const find = (row: Row, figure: ComparedFigure['figure']): ComparedFigure | undefined =>
  row.figures.find((one) => one.figure === figure)

const columnOf = (figure: (typeof SHOWN)[number]): Column<Row> => ({
  key: figure,
  head: FIGURE_LABEL[figure],
  isNumber: true,
  card: 'wide',
  isMinor: figure === 'p50' || figure === 'p99',
  by: (row) => harmOf(find(row, figure)),
  cell: (row) => {
    const found = find(row, figure)
    if (found === undefined || !row.inA || !row.inB) return ''
    return (
      <>
        {figureText(figure, found.a)} → {figureText(figure, found.b)}{' '}
        <span class={`change ${verdictClass[found.verdict]}`} title={verdictWord[found.verdict]}>
          <span aria-hidden="true">{verdictMark(found.verdict)}</span>&nbsp;{figureChange(found)}
          <span class="sr"> {verdictWord[found.verdict]}</span>
        </span>
      </>
    )
  },
})

const COLUMNS: readonly Column<Row>[] = [
  { key: 'name', head: 'Endpoint', by: endpointKey, cell: (row) => <Name text={endpointKey(row)} /> },
  {
    key: 'in',
    head: 'In',
    by: (row) => Number(row.inA) + Number(row.inB),
    cell: (row) => (row.inA && row.inB ? 'both' : row.inA ? 'only A' : 'only B'),
  },
  ...SHOWN.map(columnOf),
]

/** By the figure that got worst; those that only one of the runs had come last. */
const byHarm = (rows: readonly Row[]): readonly Row[] => {
  const harm = (row: Row): number => (row.inA && row.inB ? Math.max(...row.figures.map(harmOf)) : -1)
  return sorted(rows, harm, true)
}

export const EndpointDifferences = ({ endpoints }: { endpoints: Comparison['endpoints'] }) => (
  <section aria-label="Endpoints">
    <h2>
      Endpoints <small>the most harmed first</small>
    </h2>
    <DataTable label="Endpoints" columns={COLUMNS} rows={byHarm(endpoints)} keyOf={endpointKey} />
  </section>
)
