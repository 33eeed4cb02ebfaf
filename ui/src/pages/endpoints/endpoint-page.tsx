// One endpoint: its curve, its charts over time, and what fails in it.
import { Link } from 'wouter-preact'
import { Heatmap } from '../../charts/heatmap.js'
import { PercentileChart } from '../../charts/percentile-chart.js'
import { LatencyChart, ThroughputChart } from '../../charts/run-charts.js'
import { useBaselineCurve } from '../../charts/use-baseline-curve.js'
import { useHeatmap } from '../../charts/use-heatmap.js'
import { useSeries } from '../../charts/use-series.js'
import { useRunPath } from '../../frame/navigation.js'
import { useRun } from '../../frame/page-context.js'
import { useAsked } from '../../frame/use-asked.js'
import { useWatched, useWhole } from '../../frame/use-whole.js'
import { Name } from '../../table/name.js'
import { fromSegment, toSegment } from '../../text/segment.js'
import { count, endpointKey, formatBytes, formatLatency, formatPercent, rate } from '../../text/words.js'
import { ByWorkerTable } from '../by-worker/by-worker-table.js'
import { ErrorTable } from '../errors/error-table.js'
import { EndpointSamples } from '../samples/endpoint-samples.js'
import { LoadScatter } from './load-scatter.js'

const CURVE_PACE_MS = 5000

export function EndpointPage({ segment }: { segment: string }) {
  const source = useRun()
  const path = useRunPath()
  const row = source.endpoints.value.find((one) => toSegment(endpointKey(one)) === segment)
  const endpoint = row === undefined ? fromSegment(segment) : endpointKey(row)
  useWhole('endpoints', 'errors')
  useWatched(endpoint)
  const { series } = useSeries({ metrics: ['rps', 'failuresPerSecond', 'p50', 'p95', 'p99'], endpoint })
  const heat = useHeatmap(endpoint)
  const { value: curve } = useAsked(
    `curve ${endpoint}`,
    () => source.percentiles(endpoint),
    () => CURVE_PACE_MS,
  )
  const { value: whole } = useAsked(
    'curve',
    () => source.percentiles(),
    () => CURVE_PACE_MS,
  )
  const baseline = useBaselineCurve(endpoint)
  const errors = source.errors.value.filter((one) => endpointKey(one) === endpoint)
  const hasSeries = source.kind !== 'report' || series !== null
  return (
    <div class="page">
      <p class="crumbs">
        <Link href={path('endpoints')}>Endpoints</Link> <span aria-hidden="true">›</span>
      </p>
      <h2 class="big">
        <Name text={endpoint} />
      </h2>
      {row === undefined ? <p class="empty">This run made no such request.</p> : <EndpointFigures row={row} />}
      <div class="overview">
        <PercentileChart
          curves={[
            ...(curve === null ? [] : [{ label: 'this endpoint', tone: 'orange' as const, curve }]),
            ...(whole === null ? [] : [{ label: 'all requests', tone: 'grey' as const, isDashed: true, curve: whole }]),
            ...baseline,
          ]}
        />
        {hasSeries ? <LatencyChart series={series} /> : null}
        {hasSeries ? <ThroughputChart series={series} title="Throughput" /> : null}
        {hasSeries ? <LoadScatter series={series} /> : null}
        {source.kind !== 'report' || heat !== null ? (
          <Heatmap title="Latency over time" data={heat} height={190} />
        ) : null}
      </div>
      <ByWorkerTable endpoint={endpoint} />
      <EndpointSamples endpoint={endpoint} />
      <section aria-label="Failures">
        <h2>Failures</h2>
        <ErrorTable errors={errors} />
      </section>
    </div>
  )
}

function EndpointFigures({ row }: { row: ReturnType<typeof useRun>['endpoints']['value'][number] }) {
  const { latencyMs, serviceMs } = row
  const figures = [
    ['requests', count(row.requests)],
    ['req/s', rate(row.rps)],
    ['failed', formatPercent(row.requests === 0 ? 0 : row.failures / row.requests)],
    ['p50', formatLatency(latencyMs.p50)],
    ['p95', formatLatency(latencyMs.p95)],
    ['p99', formatLatency(latencyMs.p99)],
    ['max', formatLatency(latencyMs.max)],
    ['p95 of service time', formatLatency(serviceMs.p95)],
    ['mean answer', formatBytes(Math.round(row.meanBytes))],
  ]
  return (
    <dl class="figures small">
      {figures.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
