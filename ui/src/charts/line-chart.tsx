// Lines over elapsed time, drawn by uPlot. All charts of a page share cursor and range: drag zooms, a double click goes back.
import { useEffect, useRef } from 'preact/hooks'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { elapsed } from '../text/words.js'
import { ChartFigure } from './chart-figure.js'
import { describeLines } from './describe-lines.js'
import { Legend, lastOf } from './legend.js'
import type { Line, LineChartProps } from './line.js'
import { lineOptions } from './line-options.js'
import { readPalette } from './palette.js'
import { useWidth } from './use-width.js'

/** A line that was not recorded for this part of the run is left out, instead of shown as nothing. */
function recorded(given: LineChartProps): LineChartProps {
  const lines = given.lines.filter(({ values }) => lastOf(values) !== undefined)
  return lines.length === 0 ? given : { ...given, lines }
}

export function LineChart(given: LineChartProps) {
  const props = recorded(given)
  const { title, hint, times, lines } = props
  return (
    <ChartFigure
      title={title}
      {...(hint === undefined ? {} : { hint })}
      words={describeLines(props)}
      legend={<Legend lines={lines} format={props.format} formatRight={props.formatRight ?? props.format} />}
      table={{ head: ['Time', ...lines.map((line) => line.label)], rows: () => rowsOf(props) }}
    >
      {times.length === 0 ? <p class="empty">Nothing measured yet.</p> : <Plot {...props} />}
    </ChartFigure>
  )
}

function rowsOf({ times, lines, format, formatRight }: LineChartProps): string[][] {
  const write = (line: Line, value: number): string =>
    Number.isFinite(value) ? (line.isRight && formatRight ? formatRight : format)(value) : '–'
  return times.map((time, index) => [
    elapsed(time),
    ...lines.map((line) => write(line, line.values[index] ?? Number.NaN)),
  ])
}

/** uPlot takes null for a gap. */
function columnsOf({ times, lines }: LineChartProps): uPlot.AlignedData {
  const column = (values: ArrayLike<number>): (number | null)[] =>
    Array.from(values, (value) => (Number.isFinite(value) ? value : null))
  return [times.map((time) => time / 1000), ...lines.map((line) => column(line.values))]
}

function Plot(props: LineChartProps) {
  const { ref, width } = useWidth<HTMLDivElement>()
  const plot = useRef<uPlot | null>(null)
  const latest = useRef(props)
  latest.current = props
  const palette = readPalette()
  const shape = props.lines.map((line) => `${line.label}${line.tone}${line.isDashed}${line.isRight}`).join('|')
  // The plot is made anew only for another shape, width or theme; data is set below.
  useEffect(() => {
    if (ref.current === null || width === 0) return
    const options = lineOptions({ width, palette, latest })
    const made = new uPlot(options, columnsOf(latest.current), ref.current)
    plot.current = made
    return () => {
      made.destroy()
      plot.current = null
    }
  }, [width, shape, palette.ink])
  useEffect(() => plot.current?.setData(columnsOf(props)), [props])
  return <div class="plot" ref={ref} style={{ minHeight: `${props.height ?? 190}px` }} />
}
