// Does the run pass: thresholds with value and limit, checks with their counts, and the exit code as it stands.
import type { CheckSummary, ThresholdSummary, WaysSummary } from '../../../../src/stats/run-summary.js'
import { Sparkline } from '../../charts/sparkline.js'
import { useRun } from '../../frame/page-context.js'
import { WholeRunTag } from '../../frame/whole-run-tag.js'
import { type Column, DataTable } from '../../table/data-table.js'
import { Name } from '../../table/name.js'
import { count, elapsed, formatPercent, thresholdValue } from '../../text/words.js'
import { limitOf, marginOf } from './margin.js'

export function ChecksPage() {
  const source = useRun()
  const head = source.head.value!
  const { checks, metrics, ways } = source.slow.value
  const isOver = head.run.state === 'stopped'
  return (
    <div class="page">
      <p>
        {isOver ? 'Exit code' : 'Exit code if it ended now'}: <b>{head.verdict.exitCode}</b>
        {head.verdict.reason === '' ? null : ', '}
        <Name text={head.verdict.reason} />
      </p>
      <section aria-label="Thresholds">
        <h2>
          Thresholds
          <WholeRunTag />
        </h2>
        <DataTable
          label="Thresholds"
          columns={thresholdColumns(
            (one) => thresholdValue(one, { metrics }),
            (one) => wayOf(ways, head.thresholds.indexOf(one)),
            head.totals.window.seconds,
          )}
          rows={head.thresholds}
          keyOf={(row) => `${row.metric}\n${row.expression}`}
          empty="None set. Add them in the script, on the Start page, or with --threshold."
        />
      </section>
      <section aria-label="Checks">
        <h2>
          Checks <small>of the script; they fail no request</small>
          <WholeRunTag />
        </h2>
        <DataTable
          label="Checks"
          columns={CHECK_COLUMNS}
          rows={checks}
          keyOf={(row) => row.name}
          sort="-fails"
          empty="The script made none."
        />
      </section>
    </div>
  )
}

const Mark = ({ passed }: { passed: boolean }) => (
  <span class={passed ? 'good' : 'bad'}>
    <span aria-hidden="true">{passed ? '✔' : '✗'}</span> {passed ? 'met' : 'failing'}
  </span>
)

interface Way {
  readonly values: readonly number[]
  /** Over the last seconds of each step. */
  readonly recent: readonly (number | null)[]
}

/** From the first step on in which something was measured. */
function wayOf({ thresholds, recent }: WaysSummary, at: number): Way {
  const values = thresholds[at] ?? []
  const steps = [...values.keys()].filter((step) => values[step] !== null)
  const lately = steps.map((step) => recent[at]?.[step] ?? null)
  return { values: steps.map((step) => values[step]!), recent: lately.some((value) => value !== null) ? lately : [] }
}

const thresholdColumns = (
  valueText: (row: Pick<ThresholdSummary, 'metric' | 'expression' | 'value'>) => string,
  wayOf: (row: ThresholdSummary) => Way,
  windowSeconds: number,
): readonly Column<ThresholdSummary>[] => [
  { key: 'passed', head: 'State', by: (row) => Number(row.passed), cell: (row) => <Mark passed={row.passed} /> },
  { key: 'metric', head: 'Metric', by: (row) => row.metric, cell: (row) => <Name text={row.metric} />, card: 'name' },
  { key: 'limit', head: 'Limit', cell: (row) => <Name text={row.expression} /> },
  { key: 'value', head: 'Value', isNumber: true, cell: valueText, isBad: (row) => !row.passed },
  {
    key: 'recent',
    head: `Last ${Math.round(windowSeconds)}s`,
    title: 'the same over the last seconds, where it is known; it decides nothing',
    isNumber: true,
    isMinor: true,
    cell: (row) => (row.recent === null ? '' : valueText({ ...row, value: row.recent })),
  },
  {
    key: 'margin',
    head: 'Margin',
    title: 'how far the value is from the limit, in parts of the limit',
    isNumber: true,
    by: (row) => marginOf(row.expression, row.value) ?? Number.POSITIVE_INFINITY,
    cell: (row) => marginText(marginOf(row.expression, row.value)),
    isBad: (row) => !row.passed,
  },
  {
    key: 'way',
    head: 'Over time',
    title: 'the value as it was judged, the last seconds behind it, and the limit',
    isMinor: true,
    cell: (row) => {
      const { values, recent } = wayOf(row)
      return <Sparkline label={`${row.metric} ${row.expression}`} values={values} behind={recent} {...limitOf(row)} />
    },
  },
  {
    key: 'first',
    head: 'First broken',
    isNumber: true,
    isMinor: true,
    by: (row) => row.firstBrokenMs ?? Number.POSITIVE_INFINITY,
    cell: (row) => (row.firstBrokenMs === null ? 'never' : elapsed(row.firstBrokenMs)),
  },
  { key: 'abort', head: 'Ends the run', isMinor: true, cell: (row) => (row.abortOnFail ? 'yes' : 'no') },
]

const marginText = (margin: number | null): string =>
  margin === null ? '' : `${margin < 0 ? 'beyond by ' : ''}${Math.round(Math.abs(margin) * 100)}%`

const total = (row: CheckSummary): number => row.passes + row.fails

const CHECK_COLUMNS: readonly Column<CheckSummary>[] = [
  { key: 'name', head: 'Check', by: (row) => row.name, cell: (row) => <Name text={row.name} /> },
  {
    key: 'share',
    head: 'Passed',
    isNumber: true,
    by: (row) => row.passes / Math.max(1, total(row)),
    cell: (row) => formatPercent(row.passes / Math.max(1, total(row))),
  },
  { key: 'passes', head: 'Passes', isNumber: true, by: (row) => row.passes, cell: (row) => count(row.passes) },
  {
    key: 'fails',
    head: 'Fails',
    isNumber: true,
    by: (row) => row.fails,
    cell: (row) => count(row.fails),
    isBad: (row) => row.fails > 0,
  },
]
