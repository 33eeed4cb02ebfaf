// The distribution of latencies as bars: coarse, but in every summary, also where no heatmap was kept.
import type { TotalsSummary } from '../../../src/stats/run-summary.js'
import { WholeRunTag } from '../frame/whole-run-tag.js'
import { count, formatLatency, formatPercent } from '../text/words.js'
import { ChartFigure } from './chart-figure.js'

export function DistributionChart({ distribution }: { distribution: TotalsSummary['distribution'] }) {
  const most = Math.max(1, ...distribution.map((one) => one.count))
  const total = distribution.reduce((sum, one) => sum + one.count, 0)
  const peak = distribution.find((one) => one.count === most)
  const range = (index: number): string =>
    `${formatLatency(distribution[index - 1]?.upToMs ?? 0)} to ${formatLatency(distribution[index]!.upToMs)}`
  const rows = () =>
    distribution.map((one, index) => [range(index), count(one.count), formatPercent(one.count / Math.max(1, total))])
  return (
    <ChartFigure
      title="Distribution"
      hint="requests by latency"
      tag={<WholeRunTag />}
      words={peak === undefined ? 'nothing measured yet' : `most requests took ${range(distribution.indexOf(peak))}`}
      table={{ head: ['Latency', 'Requests', 'Share'], rows }}
    >
      {total === 0 ? (
        <p class="empty">Nothing measured yet.</p>
      ) : (
        <div class="bars">
          {distribution.map((one, index) => (
            <div key={one.upToMs} title={`${range(index)}: ${count(one.count)}`}>
              <i style={{ height: `${Math.max(one.count > 0 ? 1 : 0, (one.count / most) * 100)}%` }} />
              <span>{index % labelEvery(distribution.length) === 0 ? formatLatency(one.upToMs) : ''}</span>
            </div>
          ))}
        </div>
      )}
    </ChartFigure>
  )
}

const labelEvery = (bars: number): number => Math.max(1, Math.ceil(bars / 8))
