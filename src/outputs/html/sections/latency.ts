// How long requests took over the whole run: the distribution, and the percentiles of its tail.
import type { RunSummary } from '../../../stats/run-summary.js'
import { count, ms, share } from '../../text/numbers.js'
import { barsOf, distributionChart } from '../charts/distribution-chart.js'
import { type PercentilePoint, percentileChart, percentilePoints } from '../charts/percentile-chart.js'
import { html, type Markup, NOTHING } from '../markup.js'
import { dataTable, number, text } from '../table.js'

export function latencySection({ totals }: RunSummary): Markup {
  if (totals.requests === 0) return NOTHING
  const distribution = barsOf(totals).length > 1 ? distributionChart(totals, distributionTable(totals)) : ''
  return html`<section id="latencies" aria-labelledby="h-latencies"><h2 id="h-latencies">Latency of the whole run</h2>
<div class="pair">${distribution}${percentileChart(totals, percentileTable(totals))}</div></section>
`
}

type Totals = RunSummary['totals']
type Bar = ReturnType<typeof barsOf>[number]

const distributionTable = (totals: Totals): Markup =>
  dataTable({
    label: 'Latency distribution, as a table',
    columns: [
      number('from ms', (bar: Bar) => ms(bar.fromMs)),
      number('to ms', (bar: Bar) => ms(bar.upToMs)),
      number('requests', (bar: Bar) => count(bar.count)),
      number('share', (bar: Bar) => share(bar.count, totals.requests)),
    ],
    rows: barsOf(totals),
  })

function percentileTable(totals: Totals): Markup {
  const service = new Map(percentilePoints(totals.serviceMs, totals.requests).map((point) => [point.name, point.ms]))
  return dataTable({
    label: 'Latency by percentile, as a table',
    columns: [
      text('percentile', (point: PercentilePoint) => `${point.name}%`),
      number('latency ms', (point: PercentilePoint) => ms(point.ms)),
      number('service ms', (point: PercentilePoint) => ms(service.get(point.name) ?? 0)),
    ],
    rows: percentilePoints(totals.latencyMs, totals.requests),
  })
}
