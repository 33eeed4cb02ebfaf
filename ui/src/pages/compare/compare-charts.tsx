// Both runs over each other, A dashed and B solid: by elapsed time, stage or number of users; with the difference of their latencies.
import type { SeriesMetric } from '../../../../src/web/api.js'
import { LineChart } from '../../charts/line-chart.js'
import { PercentileChart } from '../../charts/percentile-chart.js'
import { useQuery } from '../../frame/navigation.js'
import { count, formatLatency, formatNumber } from '../../text/words.js'
import { type Alignable, type Alignment, aligned, alignmentsOf } from './align.js'
import { DifferenceChart } from './difference-chart.js'
import { type Both, useBothRuns } from './use-both-runs.js'

const LABEL: Readonly<Record<Alignment, string>> = { elapsed: 'elapsed time', stage: 'stage', users: 'users' }

const HINT: Readonly<Record<Alignment, string>> = {
  elapsed: 'by elapsed time',
  stage: 'by elapsed time of A, the stages of B beside its own',
  users: 'by number of users: the middle of the seconds with that many',
}

export function CompareCharts({ a, b }: Both<string>) {
  const { runs, curves, difference } = useBothRuns(a, b)
  const [wanted, setWanted] = useQuery('align')
  const offered = runs === null ? (['elapsed'] as const) : alignmentsOf(runs.a, runs.b)
  const by = offered.find((one) => one === wanted) ?? 'elapsed'
  return (
    <section aria-label="Charts">
      {offered.length < 2 ? null : (
        <form class="tools" onSubmit={(event) => event.preventDefault()}>
          <fieldset class="segments">
            <legend>Align by</legend>
            {offered.map((one) => (
              <label key={one}>
                <input
                  type="radio"
                  name="align"
                  checked={one === by}
                  onChange={() => setWanted(one === 'elapsed' ? '' : one)}
                />{' '}
                {LABEL[one]}
              </label>
            ))}
          </fieldset>
        </form>
      )}
      <div class="overview">
        <Overlaid title="p95 of all requests" metric="p95" runs={runs} by={by} format={formatLatency} />
        <Overlaid title="Throughput" metric="rps" runs={runs} by={by} format={formatNumber} />
        {curves === null ? null : (
          <PercentileChart
            curves={[
              { label: 'A', tone: 'grey', isDashed: true, curve: curves.a },
              { label: 'B', tone: 'orange', curve: curves.b },
            ]}
          />
        )}
        {difference === null ? null : <DifferenceChart difference={difference} />}
      </div>
    </section>
  )
}

interface OverlaidProps {
  readonly title: string
  readonly metric: SeriesMetric
  readonly runs: Both<Alignable> | null
  readonly by: Alignment
  readonly format: (value: number) => string
}

const USERS = { head: 'Users', format: (value: number) => `${count(Math.round(value))} users` }

function Overlaid({ title, metric, runs, by, format }: OverlaidProps) {
  const { times, a, b } = runs === null ? { times: [], a: [], b: [] } : aligned(runs.a, runs.b, metric, by)
  return (
    <LineChart
      title={title}
      hint={HINT[by]}
      times={times}
      {...(by === 'users' ? { x: USERS } : {})}
      lines={[
        { label: 'A', tone: 'grey', isDashed: true, values: a },
        { label: 'B', tone: 'orange', values: b },
      ]}
      format={format}
    />
  )
}
