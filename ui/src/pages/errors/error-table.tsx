// Failed requests, grouped by endpoint and text, with when and on which workers they were seen.
import { Link } from 'wouter-preact'
import type { WaysSummary } from '../../../../src/stats/run-summary.js'
import type { ErrorRow } from '../../../../src/web/api.js'
import { Sparkline } from '../../charts/sparkline.js'
import { useRunPath } from '../../frame/navigation.js'
import { useRun } from '../../frame/page-context.js'
import { type Column, DataTable } from '../../table/data-table.js'
import { Name } from '../../table/name.js'
import { toSegment } from '../../text/segment.js'
import { count, elapsed, endpointKey, sinceStart } from '../../text/words.js'
import { WorkerNames } from './worker-names.js'

interface ErrorTableProps {
  readonly errors: readonly ErrorRow[]
  readonly isGrouped?: boolean
  /** Rows have what one worker saw; when, and how over time, is known of all workers together only. */
  readonly isOfWorker?: boolean
  /** Those that came since the reader last looked. */
  readonly isNew?: (row: ErrorRow) => boolean
  /** Shows the samples of an error; left out = there is no way to them. */
  readonly onSamples?: (error: ErrorRow) => void
}

export function ErrorTable({ errors, isGrouped = false, isOfWorker = false, isNew, onSamples }: ErrorTableProps) {
  const startedAt = useRun().head.value?.run.startedAt ?? ''
  const path = useRunPath()
  const ways = useRun().slow.value.ways.errors
  const columns: readonly Column<ErrorRow>[] = [
    {
      key: 'count',
      head: 'Count',
      isNumber: true,
      by: (row) => row.occurrences,
      cell: (row) => count(row.occurrences),
      isBad: () => true,
    },
    {
      key: 'error',
      head: 'Error',
      card: 'name',
      by: (row) => row.error,
      cell: (row) => (
        <>
          <Name text={row.error} /> {isNew?.(row) ? <span class="tag new">new</span> : null}
        </>
      ),
    },
    {
      key: 'endpoint',
      head: isGrouped ? 'Endpoints' : 'Endpoint',
      card: 'wide',
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
    ...(ways.length === 0 || isGrouped || isOfWorker ? [] : [overTime(ways)]),
    ...(onSamples === undefined ? [] : [samples(onSamples)]),
    ...(isOfWorker ? [] : whenAndWhere(startedAt)),
  ]
  return (
    <DataTable
      label="Failures"
      columns={columns}
      rows={errors}
      keyOf={(row) => `${endpointKey(row)}\n${row.error}\n${isGrouped ? row.workers.join() : ''}`}
      sort="-count"
      empty="No failed request."
    />
  )
}

const whenAndWhere = (startedAt: string): readonly Column<ErrorRow>[] => [
  seen('first', 'First', (row) => sinceStart(row.firstSeen, startedAt)),
  seen('last', 'Last', (row) => sinceStart(row.lastSeen, startedAt)),
  {
    key: 'workers',
    head: 'Workers',
    by: (row) => row.workerCount,
    cell: (row) => <WorkerNames ids={row.workers} count={row.workerCount} />,
    isMinor: true,
  },
]

const overTime = (ways: WaysSummary['errors']): Column<ErrorRow> => ({
  key: 'way',
  head: 'Over time',
  title: 'how often, over the whole run; of the 20 most frequent',
  isMinor: true,
  cell: (row) => {
    const way = ways.find((one) => one.error === row.error && endpointKey(one) === endpointKey(row))
    return way === undefined ? '' : <Sparkline label={row.error} values={way.occurrences} />
  },
})

const samples = (open: (error: ErrorRow) => void): Column<ErrorRow> => ({
  key: 'samples',
  head: 'Samples',
  cell: (row) => (
    <button type="button" class="small" onClick={() => open(row)}>
      Samples<span class="sr"> of {row.error}</span>
    </button>
  ),
})

const seen = (key: string, head: string, by: (row: ErrorRow) => number): Column<ErrorRow> => ({
  key,
  head,
  title: 'time since the start of the run',
  by,
  isNumber: true,
  isMinor: true,
  cell: (row) => elapsed(by(row)),
})
