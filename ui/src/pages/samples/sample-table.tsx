// Samples in a table; each opens as a whole, and the address says which is open.
import { useRef } from 'preact/hooks'
import type { KeptSample } from '../../../../src/web/api.js'
import { useQuery } from '../../frame/navigation.js'
import { useRun } from '../../frame/page-context.js'
import { type Column, DataTable } from '../../table/data-table.js'
import { Name } from '../../table/name.js'
import { elapsed, formatLatency, shortWorkerId } from '../../text/words.js'
import { RequestView } from './request-view.js'
import { isFailed, placeOf, resultOf, userOf } from './sample-words.js'

interface SampleTableProps {
  readonly label: string
  readonly samples: readonly KeptSample[]
  readonly empty: string
}

export function SampleTable({ label, samples, empty }: SampleTableProps) {
  const startedAt = Date.parse(useRun().head.value?.run.startedAt ?? '')
  const [open, setOpen] = useQuery('sample')
  const held = useRef<KeptSample | null>(null)
  // One that is being looked at stays, also when others have taken its place meanwhile.
  held.current = samples.find(({ id }) => id === open) ?? (held.current?.id === open ? held.current : null)
  const columns: readonly Column<KeptSample>[] = [
    {
      key: 'url',
      head: 'Request',
      by: (row) => row.url,
      cell: (row) => (
        <button type="button" class="door" data-door onClick={() => setOpen(row.id)}>
          <Name text={placeOf(row)} />
        </button>
      ),
    },
    { key: 'result', head: 'Result', by: resultOf, cell: (row) => <Name text={resultOf(row)} />, isBad: isFailed },
    {
      key: 'latency',
      head: 'Latency',
      isNumber: true,
      by: (row) => row.latencyMs,
      cell: (row) => formatLatency(row.latencyMs),
    },
    {
      key: 'when',
      head: 'When',
      title: 'time since the start of the run',
      isNumber: true,
      by: (row) => row.atMs,
      cell: (row) => elapsed(Math.max(0, row.atMs - startedAt)),
    },
    { key: 'user', head: 'User', by: userOf, cell: (row) => <Name text={userOf(row)} />, isMinor: true },
    {
      key: 'worker',
      head: 'Worker',
      by: (row) => row.worker,
      cell: (row) => <Name text={shortWorkerId(row.worker)} />,
      isMinor: true,
    },
  ]
  return (
    <>
      <DataTable label={label} columns={columns} rows={samples} keyOf={({ id }) => id} empty={empty} />
      {held.current === null ? null : <RequestView sample={held.current} onClose={() => setOpen('')} />}
    </>
  )
}
