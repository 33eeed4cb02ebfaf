// Latency by percentile, the tail spread out: each step to the right has ten times fewer requests beyond it.
import type { LatencySummary, TotalsSummary } from '../../../stats/run-summary.js'
import { ms } from '../../text/numbers.js'
import { html, Markup, type Part } from '../markup.js'
import { type Dot, linePath, PATH_WIDTH } from './path.js'
import { latencyScale } from './scale.js'

const HEIGHT = 180
const TOP = 22
const BOTTOM = 20

export interface PercentilePoint {
  readonly name: string
  /** 0..1 */
  readonly share: number
  readonly ms: number
}

/** The percentiles that `requests` can tell: beyond each there is at least one request. */
export function percentilePoints(latency: LatencySummary, requests: number): PercentilePoint[] {
  const all: PercentilePoint[] = [
    { name: '50', share: 0.5, ms: latency.p50 },
    { name: '66', share: 0.66, ms: latency.p66 },
    { name: '75', share: 0.75, ms: latency.p75 },
    { name: '80', share: 0.8, ms: latency.p80 },
    { name: '90', share: 0.9, ms: latency.p90 },
    { name: '95', share: 0.95, ms: latency.p95 },
    { name: '98', share: 0.98, ms: latency.p98 },
    { name: '99', share: 0.99, ms: latency.p99 },
    { name: '99.9', share: 0.999, ms: latency.p999 },
    { name: '99.99', share: 0.9999, ms: latency.p9999 },
  ]
  return all.filter(({ share }) => share <= 0.5 || requests * (1 - share) >= 1 - 1e-9)
}

const depth = (share: number): number => -Math.log10(1 - share)
const LABELLED = new Set(['50', '90', '99', '99.9', '99.99'])

/** The curve of latency, and of service time where it differs: their gap is time spent waiting in the generator. */
export function percentileChart(totals: TotalsSummary, table: Markup): Markup {
  const points = percentilePoints(totals.latencyMs, totals.requests)
  const service = percentilePoints(totals.serviceMs, totals.requests)
  const differs = service.some((point, index) => point.ms < points[index]!.ms * 0.99)
  const end = depth(points.at(-1)!.share)
  const start = depth(0.5)
  const across = (share: number): number => (end === start ? 0 : (depth(share) - start) / (end - start))
  const scale = latencyScale([...points, ...(differs ? service : [])].map((point) => point.ms))
  const y = (value: number): number => Math.round((TOP + (1 - scale.place(value)) * HEIGHT) * 10) / 10
  const path = (from: readonly PercentilePoint[]): Markup => {
    const dots: Dot[] = from.map((point) => ({ x: across(point.share), y: scale.place(point.ms) }))
    return new Markup(linePath(dots, HEIGHT))
  }
  const label = `Latency by percentile: ${points.map((point) => `p${point.name} ${ms(point.ms)} ms`).join(', ')}`
  const grid = scale.ticks.map((tick) => html`<line class="grid" x1="0" x2="100%" y1="${y(tick)}" y2="${y(tick)}"/>`)
  const labels = scale.ticks.map((tick) => html`<text x="100%" y="${y(tick) + 4}">${ms(tick)}</text>`)
  const hint =
    scale.kind === 'log'
      ? 'ms, logarithmic; measured from when each request was due'
      : 'ms, measured from when each request was due'
  return html`<figure class="chart" id="percentiles">
<figcaption><h3>Latency by percentile</h3><p>${hint}</p>${differs ? LEGEND : ''}</figcaption>
<div class="plot"><svg class="axis" height="${TOP + HEIGHT + BOTTOM}" aria-hidden="true">${labels}</svg><svg class="time" height="${TOP + HEIGHT + BOTTOM}" role="img" aria-label="${label}">${grid}<svg y="${TOP}" width="100%" height="${HEIGHT}" viewBox="0 0 ${PATH_WIDTH} ${HEIGHT}" preserveAspectRatio="none">${differs ? html`<path class="line grey dashed" d="${path(service)}"/>` : ''}<path class="line blue" d="${path(points)}"/></svg>${marks(points, across, y)}</svg></div>
<details><summary>Show as table</summary>${table}</details>
</figure>
`
}

const LEGEND = html`<ul class="legend"><li class="blue"><i></i>latency</li><li class="grey dashed"><i></i>service time</li></ul>`

/** A dot on the curve for each percentile, its name below. */
const marks = (
  points: readonly PercentilePoint[],
  across: (share: number) => number,
  y: (value: number) => number,
): Part =>
  points.map((point) => {
    const place = across(point.share)
    const x = `${Math.round(place * 10_000) / 100}%`
    const anchor = place < 0.02 ? 'start' : place > 0.96 ? 'end' : 'middle'
    const name = LABELLED.has(point.name)
      ? html`<text class="x" x="${x}" y="${TOP + HEIGHT + 15}" text-anchor="${anchor}">${point.name}%</text>`
      : null
    return html`<circle class="dot blue" cx="${x}" cy="${y(point.ms)}" r="3"><title>${`p${point.name} ${ms(point.ms)} ms`}</title></circle>${name}`
  })
