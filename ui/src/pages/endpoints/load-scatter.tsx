// The latency of one endpoint against the load of all: does it get slower because there is more to do? One point a step of the run.
import { LineChart } from '../../charts/line-chart.js'
import { type ChartSeries, useSeries } from '../../charts/use-series.js'
import { formatLatency, rate } from '../../text/words.js'
import { loadPoints } from './load-points.js'

const LOAD = { head: 'req/s of all', format: (value: number) => `${rate(value)} req/s` }

export function LoadScatter({ series }: { readonly series: ChartSeries | null }) {
  const { series: all } = useSeries({ metrics: ['rps'] })
  const { loads, p95 } = series === null || all === null ? { loads: [], p95: [] } : loadPoints(all, series)
  return (
    <LineChart
      title="p95 against load"
      hint="each point is a step of the run: requests per second of all endpoints, and the p95 of this one"
      times={loads}
      x={LOAD}
      lines={[{ label: 'p95', tone: 'orange', isPoints: true, values: p95 }]}
      format={formatLatency}
    />
  )
}
