// How the p95 of runs of the same name goes, each with the way to compare its last two.
import { Link } from 'wouter-preact'
import type { RunListItem } from '../../../../src/web/api.js'
import { Sparkline } from '../../charts/sparkline.js'
import { queryText } from '../../source/api-client.js'
import { Name } from '../../table/name.js'
import { changeText, formatLatency, plural } from '../../text/words.js'
import { runTrends } from './run-trends.js'

export function TrendCard({ runs }: { readonly runs: readonly RunListItem[] }) {
  const trends = runTrends(runs)
  if (trends.length === 0) return null
  return (
    <section class="card list" aria-label="Trends">
      <header>
        <h2>Trends</h2>
        <small>p95 of runs of the same name</small>
      </header>
      <ol>
        {trends.map(({ name, runs: same, p95Ms }) => {
          const [before, last] = [p95Ms.at(-2)!, p95Ms.at(-1)!]
          const ids = { a: same.at(-2)!.id, b: same.at(-1)!.id }
          return (
            <li key={name}>
              <span class="cut">
                <Name text={name} /> <small>{plural(same.length, 'run')}</small>
              </span>
              <span>
                <Sparkline label={`p95 of ${name}`} values={p95Ms} /> <b>{formatLatency(last)}</b>{' '}
                <small>{changeText(before === 0 ? null : (last - before) / before)}</small>{' '}
                <Link href={`/compare${queryText(ids)}`}>compare the last two</Link>
              </span>
            </li>
          )
        })}
      </ol>
    </section>
  )
}
