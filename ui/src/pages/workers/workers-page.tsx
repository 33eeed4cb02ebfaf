// The load generator itself: each worker's part of the load and its own condition, as cards for a few, as a table, or as a strip for hundreds.
import { useQuery, useRunPath } from '../../frame/navigation.js'
import { useRun } from '../../frame/page-context.js'
import { useWhole } from '../../frame/use-whole.js'
import { WholeRunTag } from '../../frame/whole-run-tag.js'
import { DataTable } from '../../table/data-table.js'
import { toSegment } from '../../text/segment.js'
import { isAway, isLost } from '../../text/worker-words.js'
import { CellWays } from './cell-ways.js'
import { HeatStrip } from './heat-strip.js'
import { JoinCard } from './join-card.js'
import { ReasonList } from './reason-list.js'
import { WorkerCards } from './worker-cards.js'
import { workerColumns } from './worker-columns.js'

const VIEWS = [
  ['cards', 'cards'],
  ['', 'table'],
  ['strip', 'heat strip'],
] as const

export function WorkersPage() {
  const source = useRun()
  useWhole('workers')
  const path = useRunPath()
  const [view, setView] = useQuery('view')
  const [sort, setSort] = useQuery('sort')
  const workers = source.workers.value
  const to = (id: string): string => path(`workers/${toSegment(id)}`)
  const shown = VIEWS.find(([id]) => id === view)?.[0] ?? ''
  return (
    <div class="page">
      <form class="tools" onSubmit={(event) => event.preventDefault()}>
        <fieldset class="segments">
          <legend class="sr">View</legend>
          {VIEWS.map(([id, label]) => (
            <label key={id}>
              <input type="radio" name="view" checked={shown === id} onChange={() => setView(id)} /> {label}
            </label>
          ))}
        </fieldset>
        <output>
          {workers.filter((one) => !isAway(one)).length} of {workers.length} at work, {workers.filter(isLost).length}{' '}
          lost, {workers.filter((one) => one.flags.length > 0).length} flagged
          <WholeRunTag />
        </output>
      </form>
      {shown === 'strip' ? <HeatStrip workers={workers} path={to} /> : null}
      {shown === 'cards' ? <WorkerCards workers={workers} path={to} /> : null}
      {shown === '' ? (
        <CellWays>
          <DataTable
            label="Workers"
            columns={workerColumns(to)}
            rows={workers}
            keyOf={(row) => row.id}
            sort={sort}
            onSort={setSort}
            empty="No worker has joined."
          />
        </CellWays>
      ) : null}
      <ReasonList />
      <JoinCard />
    </div>
  )
}
