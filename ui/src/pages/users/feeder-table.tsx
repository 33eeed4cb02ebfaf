// The data files of the script and how many of their rows are left.
import type { FeederSummary } from '../../../../src/stats/run-summary.js'
import { type Column, DataTable } from '../../table/data-table.js'
import { Name } from '../../table/name.js'
import { count } from '../../text/words.js'

const number = (key: 'rows' | 'used' | 'returned' | 'left', head: string): Column<FeederSummary> => ({
  key,
  head,
  isNumber: true,
  by: (row) => row[key],
  cell: (row) => count(row[key]),
})

const COLUMNS: readonly Column<FeederSummary>[] = [
  { key: 'name', head: 'Data', by: (row) => row.name, cell: (row) => <Name text={row.name} /> },
  { key: 'mode', head: 'Mode', cell: (row) => row.mode },
  number('rows', 'Rows'),
  number('used', 'Used'),
  number('returned', 'Returned'),
  number('left', 'Left'),
  {
    key: 'part',
    head: 'Used up',
    cell: (row) => <meter min={0} max={Math.max(1, row.rows)} value={row.used} aria-label={`${row.name}, rows used`} />,
  },
]

export const FeederTable = ({ feeders }: { feeders: readonly FeederSummary[] }) => (
  <section aria-label="Data">
    <h2>Data</h2>
    <DataTable label="Data" columns={COLUMNS} rows={feeders} keyOf={(row) => row.name} />
  </section>
)
