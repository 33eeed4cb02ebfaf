// A chart over the time of the run: drawn whole without any script; its values stand in a table under it.
import { elapsed } from '../../text/numbers.js'
import { html, Markup, type Part } from '../markup.js'
import { areaPath, type Dot, linePath, PATH_WIDTH } from './path.js'
import type { Scale } from './scale.js'
import { timeTicks } from './scale.js'

export interface Series {
  readonly name: string
  /** Class of its colour: `blue`, `orange` … */
  readonly color: string
  readonly filled: boolean
  readonly dashed: boolean
  readonly points: readonly TimedValue[]
}

export interface TimedValue {
  readonly atMs: number
  /** Null = nothing measured then. */
  readonly value: number | null
}

export interface TimeChart {
  readonly id: string
  readonly title: string
  readonly hint: string
  readonly durationMs: number
  readonly series: readonly Series[]
  readonly scale: Scale
  readonly height: number
  readonly text: (value: number) => string
  /** Moments with a note. */
  readonly marksMs: readonly number[]
}

const TOP = 8
const BOTTOM = 20

/** The figure with its legend, its picture and its table. */
export function timeChart(chart: TimeChart, table: Markup): Markup {
  const legend = chart.series.map(
    ({ name, color, dashed }) =>
      html`<li class="${color}${dashed ? ' dashed' : ''}"><i></i>${name} <output data-of="${name}"></output></li>`,
  )
  return html`<figure class="chart" id="${chart.id}">
<figcaption><h3>${chart.title}</h3><p>${chart.hint}</p><ul class="legend">${legend}</ul></figcaption>
${plot(chart)}
<details><summary>Show as table</summary>${table}</details>
</figure>
`
}

function plot(chart: TimeChart): Markup {
  const { height } = chart
  return html`<div class="plot"><svg class="axis" height="${height + TOP + BOTTOM}" aria-hidden="true">${yLabels(chart)}</svg><svg class="time" data-time height="${height + TOP + BOTTOM}" role="img" aria-label="${describe(chart)}">${gridLines(chart)}${marks(chart)}<svg y="${TOP}" width="100%" height="${height}" viewBox="0 0 ${PATH_WIDTH} ${height}" preserveAspectRatio="none">${chart.series.map((series) => curve(chart, series))}</svg>${xLabels(chart)}<line class="cursor" y1="${TOP}" y2="${TOP + height}"/></svg></div>`
}

const yOf = ({ scale, height }: TimeChart, value: number): number =>
  Math.round((TOP + (1 - scale.place(value)) * height) * 10) / 10

const percent = (share: number): string => `${Math.round(share * 10_000) / 100}%`

const yLabels = (chart: TimeChart): Part =>
  chart.scale.ticks.map((tick) => html`<text x="100%" y="${yOf(chart, tick) + 4}">${chart.text(tick)}</text>`)

const gridLines = (chart: TimeChart): Part =>
  chart.scale.ticks.map((tick) => {
    const y = yOf(chart, tick)
    return html`<line class="grid" x1="0" x2="100%" y1="${y}" y2="${y}"/>`
  })

function xLabels({ durationMs, height }: TimeChart): Part {
  return timeTicks(durationMs).map((tick) => {
    const place = durationMs === 0 ? 0 : tick / durationMs
    const anchor = place < 0.04 ? 'start' : place > 0.96 ? 'end' : 'middle'
    return html`<text class="x" x="${percent(place)}" y="${TOP + height + 15}" text-anchor="${anchor}">${elapsed(tick)}</text>`
  })
}

const marks = ({ marksMs, durationMs, height }: TimeChart): Part =>
  marksMs.map((atMs) => {
    const x = percent(durationMs === 0 ? 0 : Math.min(1, atMs / durationMs))
    return html`<line class="mark" x1="${x}" x2="${x}" y1="${TOP}" y2="${TOP + height}"/>`
  })

function curve(chart: TimeChart, { color, filled, dashed, points }: Series): Markup {
  const dots: Dot[] = points.map(({ atMs, value }) => ({
    x: atMs / chart.durationMs,
    y: value === null ? null : chart.scale.place(value),
  }))
  const line = new Markup(linePath(dots, chart.height))
  const area = filled ? html`<path class="area ${color}" d="${new Markup(areaPath(dots, chart.height))}"/>` : ''
  return html`${area}<path class="line ${color}${dashed ? ' dashed' : ''}" d="${line}"/>`
}

/** What the picture shows, for those who do not see it. */
function describe({ title, series, text, durationMs }: TimeChart): string {
  const parts = series.map(({ name, points }) => {
    const known = points.map(({ value }) => value).filter((value) => value !== null)
    if (known.length === 0) return `${name}: no values`
    const low = known.reduce((a, b) => Math.min(a, b))
    const high = known.reduce((a, b) => Math.max(a, b))
    return `${name} ${text(low)} to ${text(high)}, last ${text(known.at(-1)!)}`
  })
  return `${title} over ${elapsed(durationMs)}: ${parts.join('; ')}`
}
