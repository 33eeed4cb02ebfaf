// User classes: how many of each run now, and by which weight they were dealt.
import type { UserClassSummary } from '../../../../src/stats/run-summary.js'
import type { ScriptState } from '../../../../src/web/api.js'
import { type Column, DataTable } from '../../table/data-table.js'
import { Name } from '../../table/name.js'
import { count, formatPercent } from '../../text/words.js'

interface ClassTableProps {
  readonly running: readonly UserClassSummary[]
  readonly declared: ScriptState['userClasses']
}

export function ClassTable({ running, declared }: ClassTableProps) {
  const total = running.reduce((sum, one) => sum + one.users, 0)
  const weightOf = (name: string): string => {
    const found = declared.find((one) => one.name === name)
    if (found === undefined) return ''
    return found.fixedCount > 0 ? `fixed ${found.fixedCount}` : `weight ${found.weight}`
  }
  const columns: readonly Column<UserClassSummary>[] = [
    { key: 'name', head: 'Class', by: (row) => row.name, cell: (row) => <Name text={row.name} /> },
    { key: 'users', head: 'Users now', isNumber: true, by: (row) => row.users, cell: (row) => count(row.users) },
    {
      key: 'share',
      head: 'Share',
      isNumber: true,
      by: (row) => row.users,
      cell: (row) => formatPercent(total === 0 ? 0 : row.users / total),
    },
    ...(declared.length === 0
      ? []
      : [{ key: 'weight', head: 'Dealt by', cell: (row: UserClassSummary) => weightOf(row.name) }]),
  ]
  return <DataTable label="User classes" columns={columns} rows={running} keyOf={(row) => row.name} empty="No users." />
}
