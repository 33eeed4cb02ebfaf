// Failed requests, grouped by endpoint and text, with when and on which workers they were seen.
import { Link } from 'wouter-preact'
import type { ErrorSummary } from '../../../../src/stats/run-summary.js'
import { useRunPath } from '../../frame/navigation.js'
import { useRun } from '../../frame/page-context.js'
import { type Column, DataTable } from '../../table/data-table.js'
import { Name } from '../../table/name.js'
import { toSegment } from '../../text/segment.js'
import { count, elapsed, endpointKey, sinceStart } from '../../text/words.js'
import { WorkerNames } from './worker-names.js'

export function ErrorTable({ errors, isGrouped = false }: { errors: readonly ErrorSummary[]; isGrouped?: boolean }) {
  const startedAt = useRun().head.value?.run.startedAt ?? ''
  const path = useRunPath()
  const columns: readonly Column<ErrorSummary>[] = [
    {
      key: 'count',
      head: 'Count',
      isNumber: true,
      by: (row) => row.occurrences,
      cell: (row) => count(row.occurrences),
      isBad: () => true,
    },
    { key: 'error', head: 'Error', by: (row) => row.error, cell: (row) => <Name text={row.error} />, card: 'name' },
    {
      key: 'endpoint',
      head: isGrouped ? 'Endpoints' : 'Endpoint',
      by: endpointKey,
      cell: (row) =>
        isGrouped ? (
          <Name text={row.name} />
        ) : (
          <Link href={path(`endpoints/${toSegment(endpointKey(row))}`)} data-door="">
            <Name text={endpointKey(row)} />
          </Link>
        ),
    },
    seen('first', 'First', (row) => sinceStart(row.firstSeen, startedAt)),
    seen('last', 'Last', (row) => sinceStart(row.lastSeen, startedAt)),
    {
      key: 'workers',
      head: 'Workers',
      by: (row) => row.workers.length,
      cell: (row) => <WorkerNames ids={row.workers} />,
      isMinor: true,
    },
  ]
  return (
    <DataTable
      label="Failures"
      columns={columns}
      rows={errors}
      keyOf={(row) => `${endpointKey(row)}\n${row.error}`}
      sort="-count"
      empty="No failed request."
    />
  )
}

const seen = (key: string, head: string, by: (row: ErrorSummary) => number): Column<ErrorSummary> => ({
  key,
  head,
  title: 'time since the start of the run',
  by,
  isNumber: true,
  isMinor: true,
  cell: (row) => elapsed(by(row)),
})
