// The percentile curve: how slow the slow ones are. The axis stretches the tail, so that 99.9 has as much room as 90.
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import uPlot from 'uplot'
import type { PercentileCurve } from '../../../src/web/api.js'
import { formatLatency } from '../text/words.js'
import { ChartFigure } from './chart-figure.js'
import { readPalette, type Tone } from './palette.js'
import { useWidth } from './use-width.js'
import { ValueReader } from './value-reader.js'

export interface NamedCurve {
  readonly label: string
  readonly tone: Tone
  readonly isDashed?: boolean
  readonly curve: PercentileCurve
}

interface PercentileChartProps {
  readonly title?: string
  readonly curves: readonly NamedCurve[]
  readonly height?: number
}

const MARKS = [50, 75, 90, 95, 99, 99.9, 99.99]
/** As many as have room. */
const NARROW_MARKS = [50, 90, 99, 99.9, 99.99]
const NARROW_PX = 420
/** The maximum has no place on a logarithm of the tail; it is drawn just behind the last mark. */
const END = 4.4

const tailOf = (percentile: number): number =>
  percentile >= 100 ? END : Math.min(END, -Math.log10(1 - percentile / 100))

export function PercentileChart({ title = 'Percentiles', curves, height = 200 }: PercentileChartProps) {
  const known = curves.filter(({ curve }) => curve.points.length > 0)
  const percentiles = [...new Set(known.flatMap(({ curve }) => curve.points.map((point) => point.percentile)))].sort(
    (a, b) => a - b,
  )
  const at = useSignal<number | null>(null)
  return (
    <ChartFigure
      title={title}
      hint="latency that this share of requests stayed below"
      words={known.map(curveWords).join('; ') || 'nothing measured yet'}
      legend={
        <ul class="legend">
          {known.map(({ label, tone, isDashed }) => (
            <li key={label} class={`${tone}${isDashed ? ' dashed' : ''}`}>
              <i aria-hidden="true" /> {label}
            </li>
          ))}
        </ul>
      }
      reader={
        known.length === 0 ? null : (
          <ValueReader
            title={title}
            count={percentiles.length}
            wordsAt={(index) => percentileWords(known, percentiles[index] ?? 100)}
            at={at}
            isShown
          />
        )
      }
      table={{
        head: ['Percentile', ...known.map(({ label }) => label)],
        rows: () => percentiles.map((one) => [nameOf(one), ...known.map(({ curve }) => textAt(curve, one))]),
      }}
    >
      {known.length === 0 ? (
        <p class="empty">Nothing measured yet.</p>
      ) : (
        <CurvePlot curves={known} percentiles={percentiles} height={height} />
      )}
    </ChartFigure>
  )
}

const nameOf = (percentile: number): string => (percentile >= 100 ? 'max' : `p${percentile}`)

const msAt = (curve: PercentileCurve, percentile: number): number | null =>
  curve.points.find((point) => point.percentile === percentile)?.ms ?? null

function textAt(curve: PercentileCurve, percentile: number): string {
  const value = msAt(curve, percentile)
  return value === null ? '–' : formatLatency(value)
}

/** `p95, this endpoint 120ms, all requests 80ms` */
const percentileWords = (curves: readonly NamedCurve[], percentile: number): string =>
  [nameOf(percentile), ...curves.map(({ label, curve }) => `${label} ${textAt(curve, percentile)}`)].join(', ')

function curveWords({ label, curve }: NamedCurve): string {
  const marks = [50, 95, 99, 100].filter((mark) => msAt(curve, mark) !== null)
  return `${label} ${marks.map((mark) => `${nameOf(mark)} ${textAt(curve, mark)}`).join(', ')}`
}

interface CurvePlotProps {
  readonly curves: readonly NamedCurve[]
  readonly percentiles: readonly number[]
  readonly height: number
}

function CurvePlot({ curves, percentiles, height }: CurvePlotProps) {
  const { ref, width } = useWidth<HTMLDivElement>()
  const palette = readPalette()
  useEffect(() => {
    if (ref.current === null || width === 0) return
    const marks = width < NARROW_PX ? NARROW_MARKS : MARKS
    const axis = {
      stroke: palette.dim,
      font: '11px system-ui, sans-serif',
      ticks: { show: false },
      grid: { stroke: palette.grid, width: 1 },
    }
    const plot = new uPlot(
      {
        width,
        height,
        legend: { show: false },
        padding: [8, 14, 0, 0],
        cursor: { y: false, drag: { x: false, y: false }, points: { size: 6 } },
        scales: {
          x: { time: false, range: [tailOf(50), END] },
          y: { range: (_, _min, max) => [0, (max || 1) * 1.08] },
        },
        axes: [
          { ...axis, splits: () => marks.map(tailOf), values: () => marks.map((mark) => `p${mark}`), size: 30 },
          { ...axis, values: (_, splits) => splits.map(formatLatency), size: 62, space: 34 },
        ],
        series: [
          {},
          ...curves.map(({ label, tone, isDashed }) => ({
            label,
            stroke: palette.tone(tone),
            width: 1.8,
            spanGaps: true,
            ...(isDashed ? { dash: [5, 4] } : {}),
          })),
        ],
      },
      [percentiles.map(tailOf), ...curves.map(({ curve }) => percentiles.map((one) => msAt(curve, one)))],
      ref.current,
    )
    return () => plot.destroy()
  })
  return <div class="plot" ref={ref} style={{ minHeight: `${height}px` }} />
}
