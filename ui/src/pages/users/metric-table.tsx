// The script's own metrics: counters, gauges, rates and trends.
import type { LatencySummary, MetricSummary, WaysSummary } from '../../../../src/stats/run-summary.js'
import { Sparkline } from '../../charts/sparkline.js'
import { WholeRunTag } from '../../frame/whole-run-tag.js'
import { type Column, DataTable } from '../../table/data-table.js'
import { Name } from '../../table/name.js'
import { count, formatPercent, ms, plain, rate } from '../../text/words.js'

const trend = (
  key: keyof LatencySummary & ('min' | 'mean' | 'p50' | 'p95' | 'p99' | 'max'),
  head: string,
): Column<MetricSummary> => ({
  key,
  head,
  isNumber: true,
  isMinor: key !== 'p95',
  cell: (row) => {
    const value = row.trend?.[key] ?? (key === 'min' || key === 'max' ? row[key] : undefined)
    return value === undefined ? '' : row.isTime ? ms(value) : plain(value)
  },
})

const columnsOf = (ways: WaysSummary['metrics']): readonly Column<MetricSummary>[] => [
  { key: 'name', head: 'Metric', by: (row) => row.name, cell: (row) => <Name text={row.name} /> },
  { key: 'type', head: 'Type', by: (row) => row.type, cell: (row) => (row.isTime ? `${row.type}, ms` : row.type) },
  { key: 'value', head: 'Value', isNumber: true, cell: headline },
  {
    key: 'count',
    head: 'Values',
    isNumber: true,
    by: (row) => row.count,
    cell: (row) => (row.type === 'counter' ? '' : count(row.count)),
  },
  {
    key: 'way',
    head: 'Over time',
    title: 'counters per second, the value of gauges, the share of rates and the mean of trends',
    isMinor: true,
    cell: ({ name }) => {
      const way = ways.find((one) => one.name === name)?.values.filter((value) => value !== null) ?? []
      return <Sparkline label={name} values={way} />
    },
  },
  trend('min', 'min'),
  trend('mean', 'avg'),
  trend('p50', 'p50'),
  trend('p95', 'p95'),
  trend('p99', 'p99'),
  trend('max', 'max'),
]

function headline(metric: MetricSummary): string {
  switch (metric.type) {
    case 'counter':
      return `${plain(metric.count)} (${rate(metric.perSecond ?? 0)}/s)`
    case 'gauge':
      return plain(metric.value ?? 0)
    case 'rate':
      return formatPercent(metric.rate ?? 0)
    case 'trend':
      return ''
    default:
      return metric.type satisfies never
  }
}

interface MetricTableProps {
  readonly metrics: readonly MetricSummary[]
  readonly ways: WaysSummary['metrics']
}

export const MetricTable = ({ metrics, ways }: MetricTableProps) => (
  <section aria-label="Metrics of the script">
    <h2>
      Metrics of the script
      <WholeRunTag />
    </h2>
    <DataTable label="Metrics of the script" columns={columnsOf(ways)} rows={metrics} keyOf={(row) => row.name} />
  </section>
)
