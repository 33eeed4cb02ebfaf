// The two charts that every page of a run may show: throughput with users, and latency.
import { useRange } from '../frame/navigation.js'
import { useRun } from '../frame/page-context.js'
import { formatLatency, formatNumber } from '../text/words.js'
import { LineChart } from './line-chart.js'
import type { ChartSeries } from './use-series.js'

interface RunChartProps {
  readonly series: ChartSeries | null
  readonly title?: string
  readonly height?: number
}

const NONE = new Float32Array()

export function ThroughputChart({ series, title = 'Throughput and users', height }: RunChartProps) {
  const notes = useRun().notes.value
  const [, setRange] = useRange()
  const users = series?.column('users') ?? NONE
  return (
    <LineChart
      title={title}
      times={series?.times ?? []}
      lines={[
        { label: 'req/s', tone: 'green', values: series?.column('rps') ?? NONE },
        { label: 'failures/s', tone: 'red', values: series?.column('failuresPerSecond') ?? NONE },
        ...(users.length === 0
          ? []
          : [{ label: 'users', tone: 'grey' as const, isDashed: true, isRight: true, values: users }]),
      ]}
      format={formatNumber}
      marks={notes}
      onRange={setRange}
      {...(height === undefined ? {} : { height })}
    />
  )
}

export function LatencyChart({ series, title = 'Latency', height }: RunChartProps) {
  const notes = useRun().notes.value
  const [, setRange] = useRange()
  return (
    <LineChart
      title={title}
      times={series?.times ?? []}
      lines={[
        { label: 'p50', tone: 'blue', values: series?.column('p50') ?? NONE },
        { label: 'p95', tone: 'orange', values: series?.column('p95') ?? NONE },
        { label: 'p99', tone: 'purple', isDashed: true, values: series?.column('p99') ?? NONE },
      ]}
      format={formatLatency}
      marks={notes}
      onRange={setRange}
      {...(height === undefined ? {} : { height })}
    />
  )
}
