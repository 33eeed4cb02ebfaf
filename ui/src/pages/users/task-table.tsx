// The tasks of the user classes: what share of the iterations each should have by its weight, and has.
import type { TaskSummary } from '../../../../src/stats/run-summary.js'
import { type Column, DataTable } from '../../table/data-table.js'
import { Name } from '../../table/name.js'
import { count, formatPercent, ms } from '../../text/words.js'

const share = (value: number | null): string => (value === null ? '' : formatPercent(value))

const time = (key: 'p50' | 'p95', isMinor: boolean): Column<TaskSummary> => ({
  key,
  head: key,
  unit: 'ms',
  title: 'how long the task took, with all its requests and waits',
  isNumber: true,
  isMinor,
  by: (row) => row.durationMs?.[key] ?? 0,
  cell: (row) => (row.durationMs === null ? '' : ms(row.durationMs[key])),
})

const COLUMNS: readonly Column<TaskSummary>[] = [
  { key: 'class', head: 'Class', by: (row) => row.userClass, cell: (row) => <Name text={row.userClass} /> },
  { key: 'task', head: 'Task', card: 'name', by: (row) => row.name, cell: (row) => <Name text={row.name} /> },
  {
    key: 'declared',
    head: 'Declared',
    title: 'by the weights of the script, of what its class does',
    isNumber: true,
    by: (row) => row.declaredShare ?? 0,
    cell: (row) => share(row.declaredShare),
  },
  {
    key: 'share',
    head: 'Actual',
    title: 'of the iterations of its class',
    isNumber: true,
    by: (row) => row.share,
    cell: (row) => (row.iterations === 0 ? 'not yet' : share(row.share)),
  },
  {
    key: 'bar',
    head: 'Share',
    isMinor: true,
    cell: (row) => <meter min={0} max={1} value={row.share} aria-label={`${row.name}, share of its class`} />,
  },
  {
    key: 'iterations',
    head: 'Iterations',
    isNumber: true,
    by: (row) => row.iterations,
    cell: (row) => count(row.iterations),
  },
  time('p50', true),
  time('p95', false),
]

interface TaskTableProps {
  readonly tasks: readonly TaskSummary[]
  /** Locust's workers are there, which do not tell what their tasks do. */
  readonly hasLocust: boolean
}

export const TaskTable = ({ tasks, hasLocust }: TaskTableProps) => (
  <section aria-label="Tasks">
    <h2>
      Tasks <small>{hasLocust ? 'Locust’s workers do not tell theirs' : 'ratio as declared, and as it is'}</small>
    </h2>
    <DataTable
      label="Tasks"
      columns={COLUMNS}
      rows={tasks}
      keyOf={(row) => `${row.userClass}\n${row.name}`}
      empty="No task has run."
    />
  </section>
)
