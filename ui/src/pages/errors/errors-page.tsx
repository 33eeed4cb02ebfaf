// Everything that failed: requests, grouped as one likes, and exceptions of the script with their stacks.
import { useState } from 'preact/hooks'
import type { ErrorSummary } from '../../../../src/stats/run-summary.js'
import { useQuery } from '../../frame/navigation.js'
import { useRun } from '../../frame/page-context.js'
import { seenOf } from '../../frame/seen-problems.js'
import { errorName } from '../../frame/use-new-problems.js'
import { useWhole } from '../../frame/use-whole.js'
import { WholeRunTag } from '../../frame/whole-run-tag.js'
import { endpointKey, plural } from '../../text/words.js'
import { ErrorSamples, errorKey, useErrorChoice } from '../samples/error-samples.js'
import { ErrorTable } from './error-table.js'
import { ExceptionList } from './exception-list.js'
import { type ErrorGrouping, groupErrors } from './group-errors.js'

const GROUPINGS: readonly (readonly [ErrorGrouping, string])[] = [
  ['none', 'endpoint and error'],
  ['error', 'error'],
  ['signature', 'error without its numbers and names'],
  ['endpoint', 'endpoint'],
  ['status', 'status'],
  ['worker', 'worker'],
  ['user', 'user class'],
]

export function ErrorsPage() {
  const source = useRun()
  useWhole('errors')
  const [filter, setFilter] = useQuery('q')
  const [group, setGroup] = useQuery('group')
  const grouping = GROUPINGS.find(([id]) => id === group)?.[0] ?? 'none'
  const isNew = useNewErrors(source.head.value?.run.id ?? '')
  const fresh = source.errors.value.filter(isNew).length
  const choice = useErrorChoice()
  const needle = filter.toLowerCase()
  const errors = source.errors.value.filter((one) => `${endpointKey(one)} ${one.error}`.toLowerCase().includes(needle))
  const exceptions = source.exceptions.value.filter((one) =>
    `${one.userClass}.${one.task} ${one.message}`.toLowerCase().includes(needle),
  )
  const rows = groupErrors(errors, grouping)
  // Several errors in one row have no samples together.
  const hasSamples = grouping === 'none' || grouping === 'error' || grouping === 'signature'
  const chosen = hasSamples ? rows.find((one) => errorKey(one) === choice.key) : undefined
  return (
    <div class="page">
      <form class="tools" onSubmit={(event) => event.preventDefault()}>
        <label>
          <span class="sr">Filter errors</span>
          <input
            type="search"
            data-filter
            placeholder="Filter errors"
            value={filter}
            onInput={(event) => setFilter(event.currentTarget.value)}
          />
        </label>
        <label>
          Group by{' '}
          <select
            value={grouping}
            onChange={(event) => setGroup(event.currentTarget.value === 'none' ? '' : event.currentTarget.value)}
          >
            {GROUPINGS.map(([id, label]) => (
              <option key={id} value={id}>
                {label}
              </option>
            ))}
          </select>
        </label>
      </form>
      <section aria-label="Failures">
        <h2>
          Failures{' '}
          <small>
            {plural(errors.length, 'kind')} of failed requests
            {fresh === 0 ? '' : `, ${fresh} new since you last looked`}
          </small>
          <WholeRunTag />
        </h2>
        <ErrorTable
          errors={rows}
          isGrouped={grouping !== 'none'}
          {...(grouping === 'none' ? { isNew } : {})}
          {...(hasSamples ? { onSamples: choice.choose } : {})}
        />
      </section>
      {chosen === undefined ? null : <ErrorSamples key={choice.key} error={chosen} onClose={choice.close} />}
      <ExceptionList exceptions={exceptions} />
    </div>
  )
}

/** On the first visit nothing is new: then everything would be. */
function useNewErrors(runId: string): (one: ErrorSummary) => boolean {
  // What was seen before this page was opened: being open, it makes everything seen.
  const [seen] = useState(() => seenOf(runId).errors)
  if (seen === undefined) return () => false
  const known = new Set(seen)
  return (one) => !known.has(errorName(one))
}
