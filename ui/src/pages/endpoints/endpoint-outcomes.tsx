// What became of the requests of one endpoint, and the thresholds that judge it.
import { Link } from 'wouter-preact'
import type { ThresholdSummary } from '../../../../src/stats/run-summary.js'
import type { ErrorRow } from '../../../../src/web/api.js'
import { useRunPath } from '../../frame/navigation.js'
import { useRun } from '../../frame/page-context.js'
import { WholeRunTag } from '../../frame/whole-run-tag.js'
import { Name } from '../../table/name.js'
import { endpointKey, formatPercent, thresholdValue } from '../../text/words.js'
import { groupErrors } from '../errors/group-errors.js'

type Row = ReturnType<typeof useRun>['endpoints']['value'][number]

interface EndpointOutcomesProps {
  readonly row: Row
  /** Of this endpoint. */
  readonly errors: readonly ErrorRow[]
}

export function EndpointOutcomes({ row, errors }: EndpointOutcomesProps) {
  const source = useRun()
  const path = useRunPath()
  const { metrics } = source.slow.value
  const thresholds = (source.head.value?.thresholds ?? []).filter((one) => isOn(one, row))
  if (row.failures === 0 && thresholds.length === 0) return null
  return (
    <section aria-label="Outcome" class="outcomes">
      <WholeRunTag />
      <ul>
        {row.failures === 0
          ? null
          : sharesOf(row, errors).map(([what, share]) => (
              <li key={what}>
                <Name text={what} /> <b>{formatPercent(share)}</b>
              </li>
            ))}
        {thresholds.map((one) => (
          <li key={one.expression}>
            <Link href={path('checks')} class={one.passed ? 'good' : 'bad'}>
              <span aria-hidden="true">{one.passed ? '✔' : '✗'}</span> <Name text={one.expression} />{' '}
              {one.passed ? 'met' : 'failing'}: {thresholdValue(one, { metrics }) || 'nothing measured'}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Thresholds name an endpoint with its method or without. */
const isOn = ({ metric }: ThresholdSummary, row: Row): boolean => metric === endpointKey(row) || metric === row.name

/** Most frequent first; what succeeded before all others. Failures beyond the groups that are kept are one. */
export function sharesOf(
  { requests, failures }: Pick<Row, 'requests' | 'failures'>,
  errors: readonly ErrorRow[],
): readonly (readonly [what: string, share: number])[] {
  const failed = [...groupErrors(errors, 'status')].sort((a, b) => b.occurrences - a.occurrences)
  const rest = failures - failed.reduce((sum, one) => sum + one.occurrences, 0)
  const counted = [
    ['succeeded', requests - failures] as const,
    ...failed.map((one) => [one.error, one.occurrences] as const),
    ...(rest > 0 ? [['failed otherwise', rest] as const] : []),
  ]
  return counted.map(([what, count]) => [what, requests === 0 ? 0 : count / requests])
}
