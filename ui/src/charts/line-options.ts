// How uPlot draws our lines: axes, colours, the shared cursor, notes as dotted marks, and the zoom that belongs to the page.
import type { Signal } from '@preact/signals'
import type uPlot from 'uplot'
import { formatX, type Line, type LineChartProps, type TimeMark } from './line.js'
import type { Palette } from './palette.js'

interface OptionParts {
  readonly width: number
  readonly palette: Palette
  readonly latest: { readonly current: LineChartProps }
  /** Where the cursor is, for the legend. */
  readonly at: Signal<number | null>
}

const FONT = '11px system-ui, sans-serif'

export function lineOptions({ width, palette, latest, at }: OptionParts): uPlot.Options {
  const { lines, format, formatRight, height, x } = latest.current
  const hasRight = lines.some((line) => line.isRight)
  const axis = { stroke: palette.dim, font: FONT, ticks: { show: false }, grid: { stroke: palette.grid, width: 1 } }
  const values = (write: (value: number) => string) => (_: uPlot, splits: number[]) =>
    splits.map((split) => write(split))
  return {
    width,
    height: height ?? 190,
    legend: { show: false },
    padding: [8, hasRight ? 0 : 20, 0, 0],
    cursor: {
      ...(x === undefined ? { sync: { key: 'tymbal' } } : {}),
      y: false,
      drag: { x: x === undefined, y: false, setScale: false },
      points: { size: 6 },
    },
    scales: { x: { time: false, range: notEmpty }, y: { range: fromZero }, right: { range: lower } },
    axes: [
      {
        ...axis,
        values: values((split) => formatX(latest.current, split * 1000)),
        grid: { show: false },
        space: 70,
        size: 30,
      },
      { ...axis, values: values(format), size: 62, space: 34 },
      ...(hasRight
        ? [
            {
              ...axis,
              scale: 'right',
              side: 1 as const,
              values: values(formatRight ?? format),
              grid: { show: false },
              size: 52,
            },
          ]
        : []),
    ],
    series: [{}, ...lines.map((line) => seriesOf(line, palette))],
    hooks: {
      setCursor: [
        (self) => {
          at.value = self.cursor.idx ?? null
        },
      ],
      setSelect: [(self) => zoom(self, latest.current)],
      draw: [(self) => drawMarks(self, latest.current.marks ?? [], palette)],
      ready: [(self) => self.over.addEventListener('dblclick', () => latest.current.onRange?.(null, null))],
    },
  }
}

/** Zero is always shown: a chart that starts at its least value makes noise look like a cliff. */
const fromZero = (_: uPlot, _min: number, max: number): [number, number] => [0, (max || 1) * 1.08]

/** Users rise with throughput; on a scale of the same kind one line would hide the other. */
const lower = (_: uPlot, _min: number, max: number): [number, number] => [0, (max || 1) * 1.35]

/** A single point has no width of its own; uPlot would give it a hundred seconds. */
const notEmpty = ({ data }: uPlot, min: number, max: number): [number, number] =>
  data[0].length > 1 && max > min ? [min, max] : [data[0][0] ?? 0, (data[0][0] ?? 0) + 1]

const seriesOf = (line: Line, palette: Palette): uPlot.Series => ({
  label: line.label,
  stroke: palette.tone(line.tone),
  width: 1.6,
  scale: line.isRight ? 'right' : 'y',
  ...(line.isPoints ? { paths: () => null } : {}),
  points: line.isPoints
    ? { show: true, size: 5, width: 1 }
    : { show: line.values.length < 2, size: 4, filter: ({ data }, index) => lonePoints(data[index] ?? []) },
  spanGaps: false,
  ...(line.isDashed ? { dash: [5, 4] } : {}),
})

/** Those between two gaps, which no line reaches; null = none. */
export function lonePoints(values: ArrayLike<number | null | undefined>): number[] | null {
  const isThere = (at: number): boolean => Number.isFinite(values[at] ?? Number.NaN)
  const lone = Array.from({ length: values.length }, (_, at) => at).filter(
    (at) => isThere(at) && !isThere(at - 1) && !isThere(at + 1),
  )
  return lone.length === 0 ? null : lone
}

/** Shorter than this it was a click. */
const LEAST_DRAG_PX = 6

function zoom(self: uPlot, { onRange }: LineChartProps): void {
  const { left, width } = self.select
  if (width < LEAST_DRAG_PX || onRange === undefined) return
  const at = (px: number): number => Math.max(0, Math.round(self.posToVal(px, 'x') * 1000))
  onRange(at(left), at(left + width))
  self.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false)
}

function drawMarks(self: uPlot, marks: readonly TimeMark[], palette: Palette): void {
  const { ctx, bbox } = self
  ctx.save()
  ctx.strokeStyle = palette.dim
  ctx.lineWidth = devicePixelRatio
  ctx.setLineDash([2 * devicePixelRatio, 3 * devicePixelRatio])
  for (const { atMs } of marks) {
    const x = Math.round(self.valToPos(atMs / 1000, 'x', true))
    if (x < bbox.left || x > bbox.left + bbox.width) continue
    ctx.beginPath()
    ctx.moveTo(x, bbox.top)
    ctx.lineTo(x, bbox.top + bbox.height)
    ctx.stroke()
  }
  ctx.restore()
}
