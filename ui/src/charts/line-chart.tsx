// Lines over elapsed time, drawn by uPlot. All charts of a page share cursor and range: drag zooms, a double click goes back.
import { type Signal, useSignal, useSignalEffect } from '@preact/signals'
import { useLayoutEffect, useRef } from 'preact/hooks'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { ChartFigure } from './chart-figure.js'
import { describeLines } from './describe-lines.js'
import { Legend } from './legend.js'
import { formatX, type LineChartProps } from './line.js'
import { lineOptions } from './line-options.js'
import { lastOf, valueText, wordsAt } from './line-values.js'
import { readPalette } from './palette.js'
import { useWidth } from './use-width.js'
import { ValueReader } from './value-reader.js'

/** A line that was not recorded for this part of the run is left out, instead of shown as nothing. */
function recorded(given: LineChartProps): LineChartProps {
  const lines = given.lines.filter(({ values }) => lastOf(values) !== undefined)
  return lines.length === 0 ? given : { ...given, lines }
}

export function LineChart(given: LineChartProps) {
  const props = recorded(given)
  const at = useSignal<number | null>(null)
  const { title, hint, times, lines } = props
  return (
    <ChartFigure
      title={title}
      {...(hint === undefined ? {} : { hint })}
      words={describeLines(props)}
      legend={<Legend chart={props} at={at} />}
      reader={
        times.length === 0 ? null : (
          <ValueReader title={title} count={times.length} wordsAt={(index) => wordsAt(props, index)} at={at} />
        )
      }
      table={{ head: [props.x?.head ?? 'Time', ...lines.map((line) => line.label)], rows: () => rowsOf(props) }}
    >
      {times.length === 0 ? <p class="empty">Nothing measured yet.</p> : <Plot chart={props} at={at} />}
    </ChartFigure>
  )
}

const rowsOf = (chart: LineChartProps): string[][] =>
  chart.times.map((time, index) => [
    formatX(chart, time),
    ...chart.lines.map((line) => valueText(chart, line, line.values[index]) || '–'),
  ])

/** uPlot takes null for a gap. */
function columnsOf({ times, lines }: LineChartProps): uPlot.AlignedData {
  const column = (values: ArrayLike<number>): (number | null)[] =>
    Array.from(values, (value) => (Number.isFinite(value) ? value : null))
  return [times.map((time) => time / 1000), ...lines.map((line) => column(line.values))]
}

function Plot({ chart: props, at }: { chart: LineChartProps; at: Signal<number | null> }) {
  const { ref, width } = useWidth<HTMLDivElement>()
  const plot = useRef<uPlot | null>(null)
  const latest = useRef(props)
  latest.current = props
  const palette = readPalette()
  const shape = [
    props.x?.head,
    ...props.lines.map(({ label, tone, isDashed, isRight }) => `${label}${tone}${isDashed}${isRight}`),
  ].join('|')
  // In the same frame as the page around it. The plot is made anew only for another shape, width or theme; data is set below.
  useLayoutEffect(() => {
    if (ref.current === null || width === 0) return
    const options = lineOptions({ width, palette, latest, at })
    const made = new uPlot(options, columnsOf(latest.current), ref.current)
    plot.current = made
    return () => {
      made.destroy()
      plot.current = null
    }
  }, [width, shape, palette.ink])
  useLayoutEffect(() => plot.current?.setData(columnsOf(props)), [props])
  useSignalEffect(() => {
    const index = at.value
    const made = plot.current
    if (made === null || index === null || made.cursor.idx === index) return
    made.setCursor({ left: made.valToPos(made.data[0][index] ?? 0, 'x'), top: 1 })
  })
  return <div class="plot" ref={ref} style={{ minHeight: `${props.height ?? 190}px` }} />
}
