// Two runs side by side: what got worse beyond noise, endpoint by endpoint, and their charts over each other.
import { useEffect, useState } from 'preact/hooks'
import { Link } from 'wouter-preact'
import type { Comparison, RunListItem } from '../../../../src/web/api.js'
import { Fault } from '../../dialogs/fault.js'
import { useQuery } from '../../frame/navigation.js'
import { useMaster } from '../../frame/page-context.js'
import { queryText } from '../../source/api-client.js'
import { Name } from '../../table/name.js'
import { toSegment } from '../../text/segment.js'
import { dateTime, duration } from '../../text/words.js'
import { CompareCharts } from './compare-charts.js'
import { EndpointDifferences } from './endpoint-differences.js'
import { TotalDifferences } from './total-differences.js'

export function ComparePage() {
  const api = useMaster()!.api
  const [a] = useQuery('a')
  const [b] = useQuery('b')
  const [compared, setCompared] = useState<Comparison | null>(null)
  const [fault, setFault] = useState('')
  const isAsked = a !== '' && b !== ''
  useEffect(() => {
    setCompared(null)
    setFault('')
    if (!isAsked) return
    api.get<Comparison>(`/compare${queryText({ a, b })}`).then(setCompared, (thrown: Error) => setFault(thrown.message))
  }, [a, b, isAsked, api])
  return (
    <main id="main" tabIndex={-1}>
      <div class="page">
        <h1>Compare</h1>
        <Fault text={fault} />
        {isAsked ? null : (
          <p class="empty">
            Two runs are compared here. Choose them in the list of <Link href="/runs">runs</Link>.
          </p>
        )}
        {compared === null ? (
          <p class="empty">{isAsked && fault === '' ? 'Comparing …' : ''}</p>
        ) : (
          <Compared compared={compared} />
        )}
      </div>
    </main>
  )
}

function Compared({ compared }: { compared: Comparison }) {
  const { a, b, totals, differences } = compared
  return (
    <>
      <div class="overview">
        <RunCard letter="A" run={a} />
        <RunCard letter="B" run={b} />
      </div>
      {differences.length === 0 ? null : (
        <section class="card" aria-label="Differences of the setup">
          <h2>What else differs</h2>
          <ul>
            {differences.map((text) => (
              <li key={text}>
                <Name text={text} />
              </li>
            ))}
          </ul>
        </section>
      )}
      <TotalDifferences figures={totals} />
      <CompareCharts a={a.id} b={b.id} />
      <EndpointDifferences endpoints={compared.endpoints} />
    </>
  )
}

const RunCard = ({ letter, run }: { letter: string; run: RunListItem }) => (
  <section class="card" aria-label={`Run ${letter}`}>
    <h2>
      {letter}{' '}
      <Link href={`/runs/${toSegment(run.id)}/overview`}>
        <Name text={run.name || run.id} />
      </Link>{' '}
      {run.isBaseline ? <span class="tag">★ baseline</span> : null}
    </h2>
    <p class="dim">
      {dateTime(run.startedAt)}, {duration(run.durationMs)}, {run.users} users
    </p>
  </section>
)
