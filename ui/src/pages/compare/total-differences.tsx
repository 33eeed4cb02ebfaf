// The whole of both runs, figure by figure.
import type { ComparedFigure } from '../../../../src/web/api.js'
import { type Column, DataTable } from '../../table/data-table.js'
import { FIGURE_LABEL, figureChange, figureText, verdictClass, verdictWord } from './verdict-words.js'

const COLUMNS: readonly Column<ComparedFigure>[] = [
  { key: 'figure', head: 'Of all requests', cell: (row) => FIGURE_LABEL[row.figure] },
  { key: 'a', head: 'A', isNumber: true, cell: (row) => figureText(row.figure, row.a) },
  { key: 'b', head: 'B', isNumber: true, cell: (row) => figureText(row.figure, row.b) },
  { key: 'change', head: 'Change', isNumber: true, isMinor: true, cell: figureChange },
  {
    key: 'verdict',
    head: 'Beyond noise?',
    card: 'wide',
    cell: (row) => <span class={verdictClass[row.verdict]}>{verdictWord[row.verdict]}</span>,
  },
  {
    key: 'p',
    head: 'p',
    title: 'of the Mann–Whitney test over equal blocks of both runs',
    isNumber: true,
    isMinor: true,
    cell: (row) => (row.p === null ? '' : row.p < 0.001 ? '<0.001' : row.p.toFixed(3)),
  },
]

export const TotalDifferences = ({ figures }: { figures: readonly ComparedFigure[] }) => (
  <section aria-label="Totals">
    <h2>Totals</h2>
    <DataTable label="Totals" columns={COLUMNS} rows={figures} keyOf={(row) => row.figure} />
  </section>
)
