// The columns of the list of runs.
import { Link } from 'wouter-preact'
import type { RunListItem } from '../../../../src/web/api.js'
import type { Column } from '../../table/data-table.js'
import { Name } from '../../table/name.js'
import { toSegment } from '../../text/segment.js'
import { count, dateTime, duration, formatLatency, formatPercent, rate } from '../../text/words.js'

interface Choosing {
  readonly chosen: readonly string[]
  readonly choose: (id: string, isChosen: boolean) => void
}

/** @param choosing null = nothing can be done with what would be chosen */
export const runColumns = (choosing: Choosing | null): readonly Column<RunListItem>[] =>
  choosing === null ? COLUMNS : [chooseColumn(choosing), ...COLUMNS]

const chooseColumn = ({ chosen, choose }: Choosing): Column<RunListItem> => ({
  key: 'choose',
  head: 'Choose',
  card: 'corner',
  cell: (run) => (
    <label class="hit">
      <input
        type="checkbox"
        checked={chosen.includes(run.id)}
        onChange={(event) => choose(run.id, event.currentTarget.checked)}
      />
      <span class="sr">Choose {run.name || run.id}</span>
    </label>
  ),
})

const COLUMNS: readonly Column<RunListItem>[] = [
  {
    key: 'name',
    head: 'Run',
    card: 'name',
    by: (run) => run.name || run.id,
    cell: (run) => (
      <>
        <Link
          href={run.state === 'running' ? '/runs/live/overview' : `/runs/${toSegment(run.id)}/overview`}
          data-door=""
        >
          <Name text={run.name || run.id} />
        </Link>
        {run.isBaseline ? <span class="tag">★ baseline</span> : null}
      </>
    ),
  },
  { key: 'started', card: 'wide', head: 'Started', by: (run) => run.startedAt, cell: (run) => dateTime(run.startedAt) },
  {
    key: 'verdict',
    head: 'Verdict',
    card: 'wide',
    by: verdictWord,
    cell: (run) => (
      <span class={verdictClass(run)} title={run.reason}>
        {verdictWord(run)}
      </span>
    ),
  },
  {
    key: 'duration',
    head: 'Took',
    isNumber: true,
    isMinor: true,
    by: (run) => run.durationMs,
    cell: (run) => duration(run.durationMs),
  },
  {
    key: 'users',
    head: 'Users',
    isNumber: true,
    isMinor: true,
    by: (run) => run.users,
    cell: (run) => count(run.users),
  },
  { key: 'rps', head: 'req/s', isNumber: true, by: (run) => run.rps, cell: (run) => rate(run.rps) },
  { key: 'p95', head: 'p95', isNumber: true, by: (run) => run.p95Ms, cell: (run) => formatLatency(run.p95Ms) },
  {
    key: 'fail',
    head: 'Fail %',
    isNumber: true,
    by: (run) => run.failRatio,
    cell: (run) => formatPercent(run.failRatio),
    isBad: (run) => run.failRatio > 0,
  },
  { key: 'script', head: 'Script', isMinor: true, by: (run) => run.script, cell: (run) => <Name text={run.script} /> },
  {
    key: 'tags',
    head: 'Tags',
    isMinor: true,
    cell: (run) =>
      Object.entries(run.tags).map(([key, value]) => (
        <span key={key} class="tag">
          <Name text={`${key}=${value}`} />
        </span>
      )),
  },
]

function verdictWord(run: RunListItem): string {
  if (run.state === 'running') return '● running'
  if (run.state === 'interrupted') return '⚠ interrupted'
  if (run.passed === null) return run.state
  return run.passed ? '✔ passed' : '✗ failed'
}

const verdictClass = (run: RunListItem): string =>
  run.state === 'interrupted' ? 'warn' : run.passed === null ? '' : run.passed ? 'good' : 'bad'
