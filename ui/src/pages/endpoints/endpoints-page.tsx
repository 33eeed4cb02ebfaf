// The table of all endpoints: filter, sort, since the start, the last seconds, or a part of the run.
import { useEffect, useRef } from 'preact/hooks'
import type { EndpointRange } from '../../../../src/web/api.js'
import { Fault } from '../../dialogs/fault.js'
import { useQuery, useRunPath } from '../../frame/navigation.js'
import { useRun } from '../../frame/page-context.js'
import { useEndpointRange } from '../../frame/use-endpoint-range.js'
import { useWhole } from '../../frame/use-whole.js'
import { ROWS_OF_PICTURE } from '../../source/run-source.js'
import { DataTable } from '../../table/data-table.js'
import { toSegment } from '../../text/segment.js'
import { elapsed, endpointKey, plural } from '../../text/words.js'
import { useEndpointChoices } from './endpoint-choices.js'
import { endpointRow, rangeRow, rangeTotalRow, totalRow } from './endpoint-row.js'
import { isGroupKey } from './group-endpoints.js'
import { RestartButton } from './restart-button.js'
import { useWindow, useWindowRange, WindowChoice } from './window-choice.js'

const WATCH_MOST = 100
const SETTLE_MS = 600

export function EndpointsPage() {
  const source = useRun()
  useWhole('endpoints')
  const path = useRunPath()
  const [filter, setFilter] = useQuery('q')
  const [sort, setSort] = useQuery('sort')
  const window = useWindow()
  const [failing, setFailing] = useQuery('failing')
  const head = source.head.value!
  const range = useWindowRange(window.span)
  const { value: part, fault } = useEndpointRange(range)
  const isRecent = window.span === 'recent'
  const all = source.endpoints.value
  const needle = filter.toLowerCase()
  const pathOf = (key: string): string => path(`endpoints/${toSegment(key)}`)
  const lines =
    range !== null && part !== null
      ? part.endpoints.map((one) => rangeRow(one, pathOf(endpointKey(one)), source.trend(endpointKey(one))))
      : all.map((one) => endpointRow(one, isRecent, pathOf(endpointKey(one)), source.trend(endpointKey(one))))
  const total =
    range !== null && part !== null
      ? rangeTotalRow(part, source.trend(''))
      : totalRow(source.rowTotals.value ?? head.totals, isRecent, source.trend(''))
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
        <WindowChoice {...window} />
        {choices}
        <RestartButton />
        <output>
          {rows.length === all.length
            ? plural(all.length, 'endpoint')
            : `${rows.length} of ${plural(all.length, 'endpoint')}`}
        </output>
      </form>
      <PartLine isAsked={range !== null} part={part} fault={fault} />
      <DataTable
        label="Endpoints"
        columns={columns}
        rows={rows}
        keyOf={(row) => row.key}
        sort={sort}
        onSort={setSort}
        arrange={arrange}
        kindOf={(row) => (row.group === undefined ? '' : 'group')}
        pinned={total}
        empty={all.length === 0 ? 'No request was made yet.' : 'No endpoint matches.'}
        onRows={(keys) => watch(keys.filter((key) => !isGroupKey(key)))}
      />
    </div>
  )
}

interface PartLineProps {
  readonly isAsked: boolean
  readonly part: EndpointRange | null
  readonly fault: string
}

/** Which part of the run is really counted: histograms are recorded in steps. */
function PartLine({ isAsked, part, fault }: PartLineProps) {
  const { kind } = useRun()
  if (!isAsked) return null
  if (fault !== '') return <Fault text={fault} />
  if (part === null) {
    return kind === 'report' ? <p class="dim">A report has the figures of the whole run: these are shown.</p> : null
  }
  return (
    <p class="dim">
      Counted from {elapsed(part.fromMs)} to {elapsed(part.toMs)}
      {part.toMs > part.fromMs ? '' : ': the first step of this part is not recorded yet'}.
    </p>
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
