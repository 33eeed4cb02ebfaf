// The table of all endpoints: filter, sort, since the start or the last seconds.
import { useEffect, useRef } from 'preact/hooks'
import { useQuery, useRunPath } from '../../frame/navigation.js'
import { useRun } from '../../frame/page-context.js'
import { useWhole } from '../../frame/use-whole.js'
import { ROWS_OF_PICTURE } from '../../source/run-source.js'
import { DataTable } from '../../table/data-table.js'
import { toSegment } from '../../text/segment.js'
import { duration, endpointKey, plural } from '../../text/words.js'
import { useEndpointChoices } from './endpoint-choices.js'
import { endpointRow, totalRow } from './endpoint-row.js'
import { isGroupKey } from './group-endpoints.js'
import { RestartButton } from './restart-button.js'

const WATCH_MOST = 100
const SETTLE_MS = 600

export function EndpointsPage() {
  const source = useRun()
  useWhole('endpoints')
  const path = useRunPath()
  const [filter, setFilter] = useQuery('q')
  const [sort, setSort] = useQuery('sort')
  const [span, setSpan] = useQuery('window')
  const [failing, setFailing] = useQuery('failing')
  const head = source.head.value!
  const isRecent = span === 'recent' && head.run.state !== 'stopped'
  const all = source.endpoints.value
  const needle = filter.toLowerCase()
  const lines = all.map((one) =>
    endpointRow(one, isRecent, path(`endpoints/${toSegment(endpointKey(one))}`), source.trend(endpointKey(one))),
  )
  const { method, columns, arrange, choices } = useEndpointChoices(lines)
  const rows = lines.filter(
    (row) =>
      row.key.toLowerCase().includes(needle) &&
      (failing === '' || row.failures > 0) &&
      (method === '' || row.method === method),
  )
  const watch = useWatch(source.watchEndpoints, all.length)
  return (
    <div class="page">
      <form class="tools" onSubmit={(event) => event.preventDefault()}>
        <label>
          <span class="sr">Filter endpoints</span>
          <input
            type="search"
            data-filter
            placeholder="Filter endpoints"
            value={filter}
            onInput={(event) => setFilter(event.currentTarget.value)}
          />
        </label>
        <label class="check">
          <input
            type="checkbox"
            checked={failing !== ''}
            onChange={(event) => setFailing(event.currentTarget.checked ? '1' : '')}
          />
          failing only
        </label>
        {head.run.state === 'stopped' ? null : (
          <fieldset class="segments">
            <legend class="sr">Time</legend>
            <label>
              <input type="radio" name="window" checked={!isRecent} onChange={() => setSpan('')} /> since start
            </label>
            <label>
              <input type="radio" name="window" checked={isRecent} onChange={() => setSpan('recent')} /> last{' '}
              {duration(head.totals.window.seconds * 1000 || 10_000)}
            </label>
          </fieldset>
        )}
        {choices}
        <RestartButton />
        <output>
          {rows.length === all.length
            ? plural(all.length, 'endpoint')
            : `${rows.length} of ${plural(all.length, 'endpoint')}`}
        </output>
      </form>
      <DataTable
        label="Endpoints"
        columns={columns}
        rows={rows}
        keyOf={(row) => row.key}
        sort={sort}
        onSort={setSort}
        arrange={arrange}
        kindOf={(row) => (row.group === undefined ? '' : 'group')}
        pinned={totalRow(source.rowTotals.value ?? head.totals, isRecent, source.trend(''))}
        empty={all.length === 0 ? 'No request was made yet.' : 'No endpoint matches.'}
        onRows={(keys) => watch(keys.filter((key) => !isGroupKey(key)))}
      />
    </div>
  )
}

/** Tells the stream which rows are in sight, once the scrolling has settled. */
function useWatch(watch: (keys: readonly string[]) => void, amount: number): (keys: readonly string[]) => void {
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null)
  const wanted = useRef('')
  useEffect(
    () => () => {
      clearTimeout(timer.current ?? undefined)
      if (wanted.current !== '') watch([])
    },
    [watch],
  )
  return (keys) => {
    if (amount <= ROWS_OF_PICTURE) return
    const sortedKeys = [...keys].sort().slice(0, WATCH_MOST)
    if (sortedKeys.join('\n') === wanted.current) return
    wanted.current = sortedKeys.join('\n')
    clearTimeout(timer.current ?? undefined)
    timer.current = setTimeout(() => watch(sortedKeys), SETTLE_MS)
  }
}
