// How many requests took how long: a bar for each range of latency, with the percentiles marked where they fall.
import type { TotalsSummary } from '../../../stats/run-summary.js'
import { count, ms, share } from '../../text/numbers.js'
import { html, type Markup, type Part } from '../markup.js'

const HEIGHT = 180
const TOP = 22
const BOTTOM = 20

interface Bar {
  readonly fromMs: number
  readonly upToMs: number
  readonly count: number
}

/** Bars between the first and the last that has requests. */
export function barsOf({ distribution, latencyMs }: TotalsSummary): Bar[] {
  const bars = distribution.map(({ upToMs, count }, index) => ({
    fromMs: index === 0 ? Math.min(latencyMs.min, upToMs) : distribution[index - 1]!.upToMs,
    upToMs,
    count,
  }))
  const first = bars.findIndex((bar) => bar.count > 0)
  const last = bars.findLastIndex((bar) => bar.count > 0)
  return first < 0 ? [] : bars.slice(first, last + 1)
}

export function distributionChart(totals: TotalsSummary, table: Markup): Markup {
  const bars = barsOf(totals)
  const { p50, p95, p99 } = totals.latencyMs
  const label = `Latency distribution of ${count(totals.requests)} requests: half within ${ms(p50)} ms, 95 % within ${ms(p95)} ms, 99 % within ${ms(p99)} ms`
  return html`<figure class="chart" id="distribution">
<figcaption><h3>Latency distribution</h3><p>requests by latency in ms</p></figcaption>
<div class="plot whole"><svg height="${TOP + HEIGHT + BOTTOM}" role="img" aria-label="${label}">${rectangles(bars, totals.requests)}${edges(bars)}${percentiles(bars, totals)}</svg></div>
<details><summary>Show as table</summary>${table}</details>
</figure>
`
}

const percent = (part: number): string => `${Math.round(part * 10_000) / 100}%`

function rectangles(bars: readonly Bar[], requests: number): Part {
  const top = bars.reduce((most, bar) => Math.max(most, bar.count), 1)
  return bars.map((bar, index) => {
    const height = bar.count === 0 ? 0 : Math.max(1, Math.round((bar.count / top) * HEIGHT * 10) / 10)
    const title = `${ms(bar.fromMs)} to ${ms(bar.upToMs)} ms: ${count(bar.count)} requests, ${share(bar.count, requests)}`
    return html`<rect class="bar" x="${percent((index + 0.04) / bars.length)}" width="${percent(0.92 / bars.length)}" y="${Math.round((TOP + HEIGHT - height) * 10) / 10}" height="${height}"><title>${title}</title></rect>`
  })
}

/** Bounds of the bars; as many as can be read on a narrow screen. */
function edges(bars: readonly Bar[]): Part {
  const every = Math.max(1, Math.ceil(bars.length / 7))
  const bounds = [bars[0]?.fromMs ?? 0, ...bars.map((bar) => bar.upToMs)]
  return bounds.map((bound, index) => {
    if (index % every !== 0) return null
    const place = index / bars.length
    const anchor = place < 0.02 ? 'start' : place > 0.97 ? 'end' : 'middle'
    return html`<text class="x" x="${percent(place)}" y="${TOP + HEIGHT + 15}" text-anchor="${anchor}">${ms(bound)}</text>`
  })
}

/** Where a latency falls, 0..1: by its logarithm within its bar. */
function placeOf(value: number, bars: readonly Bar[]): number {
  const index = bars.findIndex((bar) => value <= bar.upToMs)
  if (index < 0) return 1
  const { fromMs, upToMs } = bars[index]!
  const within = fromMs > 0 && value > fromMs ? Math.log(value / fromMs) / Math.log(upToMs / fromMs) : 0
  return (index + within) / bars.length
}

/** Names of neighbours lean away from each other, so that they can stand close. */
const LEANING = { p50: 'middle', p95: 'end', p99: 'start' } as const

function percentiles(bars: readonly Bar[], { latencyMs }: TotalsSummary): Part {
  return (['p50', 'p95', 'p99'] as const).map((name) => {
    const place = placeOf(latencyMs[name], bars)
    const x = percent(place)
    const anchor = place > 0.95 ? 'end' : place < 0.03 ? 'start' : LEANING[name]
    const label = html`<text class="x" x="${x}" y="13" text-anchor="${anchor}">${name}</text>`
    const title = `${name} ${ms(latencyMs[name])} ms`
    return html`<line class="mark" x1="${x}" x2="${x}" y1="18" y2="${TOP + HEIGHT}"><title>${title}</title></line>${label}`
  })
}
