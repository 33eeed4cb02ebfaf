// Latency from when a request was due, beside the time it took once it was sent: a gap means that the generator was late.
import type { TotalsSummary } from '../../../../src/stats/run-summary.js'
import { WholeRunTag } from '../../frame/whole-run-tag.js'
import { formatLatency } from '../../text/words.js'

const ROWS = ['mean', 'p50', 'p90', 'p95', 'p99', 'p999', 'max'] as const
const LABEL: Readonly<Record<string, string>> = { mean: 'average', p999: 'p99.9' }

export function ServiceTable({ totals: { latencyMs, serviceMs } }: { totals: TotalsSummary }) {
  return (
    <section class="card" aria-label="Due and sent">
      <header>
        <h2>
          Due and sent
          <WholeRunTag />
        </h2>
        <small>a gap between the two means that the generator was late</small>
      </header>
      <table>
        <thead>
          <tr>
            <th scope="col">Of all requests</th>
            <th scope="col" class="number">
              from when it was due
            </th>
            <th scope="col" class="number">
              from when it was sent
            </th>
          </tr>
        </thead>
        <tbody>
          {ROWS.map((key) => (
            <tr key={key}>
              <th scope="row">{LABEL[key] ?? key}</th>
              <td class="number">{formatLatency(latencyMs[key])}</td>
              <td class="number">{formatLatency(serviceMs[key])}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
