// The first page of a run: how much, how fast, what is slow, what fails, and who does the work.
import { Link } from 'wouter-preact'
import { DistributionChart } from '../../charts/distribution-chart.js'
import { Heatmap } from '../../charts/heatmap.js'
import { LatencyChart, ThroughputChart } from '../../charts/run-charts.js'
import { useHeatmap } from '../../charts/use-heatmap.js'
import { useSeries } from '../../charts/use-series.js'
import { useRunPath } from '../../frame/navigation.js'
import { useRun } from '../../frame/page-context.js'
import { OVERVIEW_SERIES } from '../../source/overview-series.js'
import { NoteList } from './note-list.js'
import { OptionList } from './option-list.js'
import { SlowestCard, TopErrorsCard, WorkersCard } from './overview-cards.js'

const Distribution = () => <DistributionChart distribution={useRun().head.value?.totals.distribution ?? []} />

export function OverviewPage() {
  const source = useRun()
  const path = useRunPath()
  const { series } = useSeries(OVERVIEW_SERIES)
  const heat = useHeatmap()
  return (
    <div class="page overview">
      <ThroughputChart series={series} />
      <LatencyChart series={series} />
      <div class="wide">
        {source.kind === 'report' && heat === null ? (
          <Distribution />
        ) : (
          <Heatmap title="Latency of all requests" data={heat} />
        )}
      </div>
      <SlowestCard more={<Link href={path('endpoints')}>All endpoints</Link>} />
      <TopErrorsCard more={<Link href={path('errors')}>All errors</Link>} />
      <WorkersCard more={<Link href={path('workers')}>All workers</Link>} />
      <NoteList />
      <OptionList />
    </div>
  )
}
