// User classes: how many run and are wanted, how they are dealt, how much they do, and what they wait.
import type { UserClassSummary } from '../../../../src/stats/run-summary.js'
import type { LoadState, ScriptState } from '../../../../src/web/api.js'
import { type Column, DataTable } from '../../table/data-table.js'
import { Name } from '../../table/name.js'
import { count, formatPercent, ms, rate } from '../../text/words.js'

interface ClassTableProps {
  readonly classes: readonly UserClassSummary[]
  /** How they are dealt: as the run has it now, or else as the script declares it. */
  readonly dealt: LoadState['userClasses'] | ScriptState['userClasses']
  readonly isOver: boolean
}

export function ClassTable({ classes, dealt, isOver }: ClassTableProps) {
  const total = classes.reduce((sum, one) => sum + one.users, 0)
  const dealtBy = (name: string): string => {
    const found = dealt.find((one) => one.name === name)
    if (found === undefined) return ''
    return found.fixedCount > 0 ? `fixed ${found.fixedCount}` : `weight ${found.weight}`
  }
  const columns: readonly Column<UserClassSummary>[] = [
    { key: 'name', head: 'Class', card: 'name', by: (row) => row.name, cell: (row) => <Name text={row.name} /> },
    { key: 'users', head: 'Users now', isNumber: true, by: (row) => row.users, cell: (row) => count(row.users) },
    ...(isOver ? [] : [WANTED]),
    {
      key: 'share',
      head: 'Share',
      isNumber: true,
      isMinor: true,
      by: (row) => row.users,
      cell: (row) => formatPercent(total === 0 ? 0 : row.users / total),
    },
    ...(dealt.length === 0
      ? []
      : [{ key: 'weight', head: 'Dealt by', cell: (row: UserClassSummary) => dealtBy(row.name) }]),
    {
      key: 'iterations',
      head: 'Iterations',
      isNumber: true,
      by: (row) => row.iterations,
      cell: (row) => count(row.iterations),
    },
    ...(isOver ? [] : [PER_SECOND]),
    wait('p50', 'Wait p50'),
    wait('p95', 'Wait p95'),
  ]
  return <DataTable label="User classes" columns={columns} rows={classes} keyOf={(row) => row.name} empty="No users." />
}

const WANTED: Column<UserClassSummary> = {
  key: 'wanted',
  head: 'Wanted',
  isNumber: true,
  by: (row) => row.wanted,
  cell: (row) => count(row.wanted),
}

const PER_SECOND: Column<UserClassSummary> = {
  key: 'pace',
  head: 'Iterations/s',
  title: 'over the last seconds',
  isNumber: true,
  by: (row) => row.iterationsPerSecond,
  cell: (row) => rate(row.iterationsPerSecond),
}

const wait = (key: 'p50' | 'p95', head: string): Column<UserClassSummary> => ({
  key: `wait-${key}`,
  head,
  unit: 'ms',
  title: 'between two tasks',
  isNumber: true,
  isMinor: true,
  by: (row) => row.waitMs?.[key] ?? 0,
  cell: (row) => (row.waitMs === null ? '' : ms(row.waitMs[key])),
})
