// What each worker measured of one endpoint, or one worker of each, with words where there is less than that.

import { useState } from 'preact/hooks'
import { useRunPath } from '../../frame/navigation.js'
import { useRun } from '../../frame/page-context.js'
import { useAsked } from '../../frame/use-asked.js'
import { WholeRunTag } from '../../frame/whole-run-tag.js'
import { DataTable } from '../../table/data-table.js'
import { plural } from '../../text/words.js'
import { endpointColumn, figureColumns, workerColumn } from './by-worker-columns.js'

const PACE_MS = 5000

type ByWorkerProps = { readonly endpoint: string } | { readonly worker: string }

/** Nothing in a report, which does not have these figures, and nothing where one worker alone has made everything. */
export function ByWorkerTable(props: ByWorkerProps) {
  const source = useRun()
  const path = useRunPath()
  const isOfEndpoint = 'endpoint' in props
  const { value, fault } = useAsked(
    `by worker ${JSON.stringify(props)}`,
    () => source.endpointWorkers(props),
    () => PACE_MS,
  )
  const [sort, setSort] = useState('')
  const workers = source.workers.value.length
  if (source.kind === 'report' || (isOfEndpoint && workers < 2)) return null
  const title = isOfEndpoint ? 'By worker' : 'Endpoints as it saw them'
  // The answer to an earlier question is none to this one.
  const rows = (value?.rows ?? []).filter((row) =>
    isOfEndpoint ? row.endpoint === props.endpoint : row.worker === props.worker,
  )
  const flagged = rows.filter(({ flags }) => flags.length > 0).length
  return (
    <section aria-label={title}>
      <h2>
        {title} {flagged === 0 ? null : <small class="warn">⚠ {plural(flagged, 'outlier')}</small>}
        <WholeRunTag />
      </h2>
      {value?.detail === 'counts' ? (
        <p class="hint">
          More than 10,000 pairs of worker and endpoint: mean and maximum are kept, percentiles are not.
        </p>
      ) : null}
      <DataTable
        label={title}
        columns={[
          (isOfEndpoint ? workerColumn : endpointColumn)(path),
          ...figureColumns(value?.detail ?? 'percentiles'),
        ]}
        rows={rows}
        keyOf={(row) => `${row.endpoint}\n${row.worker}`}
        sort={sort || (value?.detail === 'counts' ? '-mean' : '-p95')}
        onSort={setSort}
        empty={emptyText(value?.detail === 'none', fault)}
      />
    </section>
  )
}

function emptyText(isNone: boolean, fault: string): string {
  if (fault !== '') return fault
  return isNone ? 'Not recorded for this run, or there are too many workers and endpoints to keep it.' : 'Nothing yet.'
}
