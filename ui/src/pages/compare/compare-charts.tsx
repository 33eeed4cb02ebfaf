// Both runs over each other by elapsed time: A dashed, B solid.
import { useEffect, useState } from 'preact/hooks'
import type { PercentileCurve, Series, SeriesMetric } from '../../../../src/web/api.js'
import { LineChart } from '../../charts/line-chart.js'
import { PercentileChart } from '../../charts/percentile-chart.js'
import { type ChartSeries, readSeries } from '../../charts/use-series.js'
import { useMaster } from '../../frame/page-context.js'
import { restQueries } from '../../source/rest-queries.js'
import { formatLatency, formatNumber } from '../../text/words.js'
import { overlay } from './overlay.js'

const METRICS: readonly SeriesMetric[] = ['rps', 'p95']
const POINTS = 400

interface Both<T> {
  readonly a: T
  readonly b: T
}

export function CompareCharts({ a, b }: Both<string>) {
  const api = useMaster()!.api
  const [series, setSeries] = useState<Both<ChartSeries> | null>(null)
  const [curves, setCurves] = useState<Both<PercentileCurve> | null>(null)
  useEffect(() => {
    const [of, other] = [restQueries(api, a), restQueries(api, b)]
    const query = { metrics: METRICS, points: POINTS }
    void Promise.all([of.series(query), other.series(query)]).then(
      ([one, two]) => setSeries(both(one, two)),
      () => {},
    )
    void Promise.all([of.percentiles({}), other.percentiles({})]).then(
      ([one, two]) => setCurves(one === null || two === null ? null : { a: one, b: two }),
      () => {},
    )
  }, [a, b, api])
  return (
    <div class="overview">
      <Overlaid title="p95 of all requests" metric="p95" series={series} format={formatLatency} />
      <Overlaid title="Throughput" metric="rps" series={series} format={formatNumber} />
      {curves === null ? null : (
        <PercentileChart
          curves={[
            { label: 'A', tone: 'grey', isDashed: true, curve: curves.a },
            { label: 'B', tone: 'orange', curve: curves.b },
          ]}
        />
      )}
    </div>
  )
}

const both = (a: Series | null, b: Series | null): Both<ChartSeries> | null =>
  a === null || b === null ? null : { a: readSeries(a), b: readSeries(b) }

interface OverlaidProps {
  readonly title: string
  readonly metric: SeriesMetric
  readonly series: Both<ChartSeries> | null
  readonly format: (value: number) => string
}

function Overlaid({ title, metric, series, format }: OverlaidProps) {
  const { times, a, b } = series === null ? { times: [], a: [], b: [] } : overlay(series.a, series.b, metric)
  return (
    <LineChart
      title={title}
      hint="by elapsed time"
      times={times}
      lines={[
        { label: 'A', tone: 'grey', isDashed: true, values: a },
        { label: 'B', tone: 'orange', values: b },
      ]}
      format={format}
    />
  )
}
