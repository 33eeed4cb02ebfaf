// One endpoint: its curve, its charts over time, and what fails in it.
import { Link } from 'wouter-preact'
import type { EndpointFigures } from '../../../../src/web/api.js'
import { Heatmap } from '../../charts/heatmap.js'
import { PercentileChart } from '../../charts/percentile-chart.js'
import { LatencyChart, ThroughputChart } from '../../charts/run-charts.js'
import { useBaselineCurve } from '../../charts/use-baseline-curve.js'
import { curveLabel, useCurve } from '../../charts/use-curve.js'
import { useHeatmap } from '../../charts/use-heatmap.js'
import { useSeries } from '../../charts/use-series.js'
import { usePageRange, useRunPath } from '../../frame/navigation.js'
import { useRun } from '../../frame/page-context.js'
import { useEndpointRange } from '../../frame/use-endpoint-range.js'
import { useWatched, useWhole } from '../../frame/use-whole.js'
import { WholeRunTag } from '../../frame/whole-run-tag.js'
import { Name } from '../../table/name.js'
import { fromSegment, toSegment } from '../../text/segment.js'
import { count, endpointKey, formatBytes, formatLatency, formatPercent, rate } from '../../text/words.js'
import { ByWorkerTable } from '../by-worker/by-worker-table.js'
import { ErrorTable } from '../errors/error-table.js'
import { EndpointSamples } from '../samples/endpoint-samples.js'
import { EndpointOutcomes } from './endpoint-outcomes.js'
import { LoadScatter } from './load-scatter.js'

export function EndpointPage({ segment }: { segment: string }) {
  const source = useRun()
  const path = useRunPath()
  const row = source.endpoints.value.find((one) => toSegment(endpointKey(one)) === segment)
  const endpoint = row === undefined ? fromSegment(segment) : endpointKey(row)
  useWhole('endpoints', 'errors')
  useWatched(endpoint)
  const { series } = useSeries({ metrics: ['rps', 'failuresPerSecond', 'p50', 'p95', 'p99'], endpoint })
  const heat = useHeatmap(endpoint)
  const { range } = usePageRange()
  const curve = useCurve({ ...range, endpoint })
  const whole = useCurve(range)
  const baseline = useBaselineCurve(endpoint)
  const isPart = Object.keys(range).length > 0
  const { value: part } = useEndpointRange(isPart ? range : null)
  const figures = isPart ? (part?.endpoints.find((one) => endpointKey(one) === endpoint) ?? null) : null
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
      {row === undefined ? (
        <p class="empty">This run made no such request.</p>
      ) : (
        <>
          {isPart && figures === null ? <WholeRunTag /> : null}
          <EndpointNumbers row={row} part={figures} />
          <EndpointOutcomes row={row} errors={errors} />
        </>
      )}
      <div class="overview">
        <PercentileChart
          curves={[
            ...(curve === null
              ? []
              : [{ label: curveLabel('this endpoint', curve, isPart, source.kind), tone: 'orange' as const, curve }]),
            ...(whole === null
              ? []
              : [
                  {
                    label: curveLabel('all requests', whole, isPart, source.kind),
                    tone: 'grey' as const,
                    isDashed: true,
                    curve: whole,
                  },
                ]),
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
        <h2>
          Failures
          <WholeRunTag />
        </h2>
        <ErrorTable errors={errors} />
      </section>
    </div>
  )
}

interface FiguresProps {
  readonly row: ReturnType<typeof useRun>['endpoints']['value'][number]
  /** Of the page's time range; null = the whole run is shown. */
  readonly part: EndpointFigures | null
}

function EndpointNumbers({ row, part }: FiguresProps) {
  const { requests, failures, rps, latencyMs } = part ?? row
  const meanBytes = part === null ? row.meanBytes : part.meanBytes
  const figures = [
    ['requests', count(requests)],
    ['req/s', rate(rps)],
    ['failed', formatPercent(requests === 0 ? 0 : failures / requests)],
    ['p50', formatLatency(latencyMs.p50)],
    ['p95', formatLatency(latencyMs.p95)],
    ['p99', formatLatency(latencyMs.p99)],
    ['max', formatLatency(latencyMs.max)],
    ...(part === null ? [['p95 of service time', formatLatency(row.serviceMs.p95)]] : []),
    ...(meanBytes === null ? [] : [['mean answer', formatBytes(Math.round(meanBytes))]]),
  ]
  return (
    <dl class="figures small">
      {figures.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd {...(/^(p\d|max)/.test(label!) ? { 'data-latency': '' } : {})}>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
