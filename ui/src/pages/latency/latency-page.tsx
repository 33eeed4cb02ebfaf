// Response times in depth: heatmap, percentiles over time, the curve, and latency against service time.
import { DistributionChart } from '../../charts/distribution-chart.js'
import { Heatmap } from '../../charts/heatmap.js'
import { LineChart } from '../../charts/line-chart.js'
import { PercentileChart } from '../../charts/percentile-chart.js'
import { useBaselineCurve } from '../../charts/use-baseline-curve.js'
import { curveLabel, useCurve } from '../../charts/use-curve.js'
import { useHeatmap } from '../../charts/use-heatmap.js'
import { useSeries } from '../../charts/use-series.js'
import { useRange } from '../../frame/navigation.js'
import { useRun } from '../../frame/page-context.js'
import { formatLatency } from '../../text/words.js'
import { ServiceTable } from './service-table.js'

const NONE = new Float32Array()

/** What moves with every tick is apart from the charts, which do not. */
function Totals() {
  const totals = useRun().head.value?.totals
  if (totals === undefined) return null
  return (
    <>
      <DistributionChart distribution={totals.distribution} />
      <ServiceTable totals={totals} />
    </>
  )
}

export function LatencyPage() {
  const source = useRun()
  const [range, setRange] = useRange()
  const { series } = useSeries({ metrics: ['p50', 'p95', 'p99', 'max'] })
  const heat = useHeatmap()
  const curve = useCurve(range)
  const baseline = useBaselineCurve()
  const isPart = Object.keys(range).length > 0
  const isReport = source.kind === 'report'
  return (
    <div class="page">
      {isReport && heat === null ? null : <Heatmap title="Latency of all requests" data={heat} height={300} />}
      <div class="overview">
        <LineChart
          title="Percentiles over time"
          times={series?.times ?? []}
          lines={[
            { label: 'p50', tone: 'blue', values: series?.column('p50') ?? NONE },
            { label: 'p95', tone: 'orange', values: series?.column('p95') ?? NONE },
            { label: 'p99', tone: 'purple', isDashed: true, values: series?.column('p99') ?? NONE },
            { label: 'max', tone: 'grey', isDashed: true, values: series?.column('max') ?? NONE },
          ]}
          format={formatLatency}
          marks={source.notes.value}
          onRange={setRange}
        />
        <PercentileChart
          title="Percentile curve"
          curves={[
            ...(curve === null
              ? []
              : [{ label: curveLabel('all requests', curve, isPart, source.kind), tone: 'orange' as const, curve }]),
            ...baseline,
          ]}
        />
        <Totals />
      </div>
    </div>
  )
}
