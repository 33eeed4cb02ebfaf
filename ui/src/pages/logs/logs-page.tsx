// What master, workers and script said, newest at the end; filtered by the master, followed while it goes on.
import { useEffect, useRef } from 'preact/hooks'
import { useGo, useQuery, useRunPath } from '../../frame/navigation.js'
import { useRun } from '../../frame/page-context.js'
import { useWhole } from '../../frame/use-whole.js'
import { queryText } from '../../source/api-client.js'
import { CopyButton } from '../../table/copy-button.js'
import { shortWorkerId } from '../../text/words.js'
import { downloadLog } from './download-log.js'
import { readFilter } from './log-filter.js'
import { LogLines, lineText } from './log-lines.js'
import { useLog } from './use-log.js'

/** What the charts show before and after a line. */
const AROUND_MS = 30_000

const FAULT_ID = 'log-filter-fault'
const LEVELS = ['debug', 'info', 'warn', 'error'] as const

export function LogsPage() {
  const source = useRun()
  useWhole('workers')
  const [level, setLevel] = useQuery('level')
  const [worker, setWorker] = useQuery('worker')
  const [q, setQ] = useQuery('q')
  const [follow, setFollow] = useQuery('follow')
  const filter = readFilter(q)
  const { lines: all, fault } = useLog({ level, worker, q: filter.words })
  const lines = filter.choose(all)
  const end = useRef<HTMLDivElement>(null)
  const isFollowing = follow !== 'no'
  const runId = source.head.value?.run.id ?? 'run'
  const startedMs = Date.parse(source.head.value?.run.startedAt ?? '') || 0
  const path = useRunPath()
  const go = useGo()
  const showAt = (atMs: number): void => {
    const elapsedMs = Math.max(0, Math.round(atMs - startedMs))
    go(`${path('overview')}${queryText({ from: Math.max(0, elapsedMs - AROUND_MS), to: elapsedMs + AROUND_MS })}`)
  }
  useEffect(() => {
    const list = end.current
    if (isFollowing && list !== null) list.scrollTop = list.scrollHeight
  }, [lines, isFollowing])
  return (
    <div class="page">
      <form class="tools" onSubmit={(event) => event.preventDefault()}>
        <label>
          <span class="sr">Filter log</span>
          <input
            type="search"
            data-filter
            placeholder="Filter log: words, or /pattern/"
            {...(filter.fault === '' ? {} : { 'aria-invalid': true, 'aria-describedby': FAULT_ID })}
            value={q}
            onInput={(event) => setQ(event.currentTarget.value)}
          />
        </label>
        <label>
          Level{' '}
          <select value={level} onChange={(event) => setLevel(event.currentTarget.value)}>
            <option value="">all</option>
            {LEVELS.map((one) => (
              <option key={one} value={one}>
                {one} and above
              </option>
            ))}
          </select>
        </label>
        <label>
          From{' '}
          <select value={worker} onChange={(event) => setWorker(event.currentTarget.value)}>
            <option value="">everybody</option>
            {source.workers.value.map(({ id }) => (
              <option key={id} value={id}>
                {shortWorkerId(id)}
              </option>
            ))}
          </select>
        </label>
        <label class="check">
          <input
            type="checkbox"
            checked={isFollowing}
            onChange={(event) => setFollow(event.currentTarget.checked ? '' : 'no')}
          />
          follow
        </label>
        <CopyButton label="Copy" text={() => lines.map(lineText).join('\n')} />
        <button type="button" onClick={() => downloadLog(lines, 'txt', runId)}>
          Download
        </button>
        <button type="button" onClick={() => downloadLog(lines, 'ndjson', runId)}>
          Download as JSON lines
        </button>
      </form>
      {filter.fault === '' ? null : (
        <p class="fault" id={FAULT_ID}>
          {filter.fault}
        </p>
      )}
      {fault === '' ? null : <p class="fault">{fault}</p>}
      <LogLines lines={lines} scroller={end} {...(startedMs > 0 ? { onTime: showAt } : {})} />
    </div>
  )
}
