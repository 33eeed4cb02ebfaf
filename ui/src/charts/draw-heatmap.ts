// Paints the cells and axes of a heatmap onto its canvas.
import type { Heatmap } from '../../../src/web/api.js'
import { formatLatency } from '../text/words.js'
import type { Palette } from './palette.js'
import { timeLabels } from './time-labels.js'

export interface HeatPaint {
  readonly canvas: HTMLCanvasElement
  readonly data: Pick<Heatmap, 'fromMs' | 'stepMs' | 'columns' | 'boundsMs'>
  /** Column after column, as many as the data has rows. */
  readonly values: ArrayLike<number>
  /** The colour of a value beside the greatest one; null = none. */
  readonly colour: (value: number, most: number) => string | null
  /** The column that is framed; null = none. */
  readonly cursor: number | null
  readonly width: number
  readonly height: number
  readonly palette: Palette
}

const LEFT = 62
const BOTTOM = 24
const TOP = 6
const RIGHT = 12

export function drawHeatmap(paint: HeatPaint): void {
  const { canvas, width, height } = paint
  const ratio = devicePixelRatio
  canvas.width = Math.round(width * ratio)
  canvas.height = Math.round(height * ratio)
  canvas.style.width = `${width}px`
  canvas.style.height = `${height}px`
  const context = canvas.getContext('2d')
  if (context === null) return
  context.scale(ratio, ratio)
  const rows = usedRows(paint)
  paintCells(context, paint, rows)
  paintAxes(context, paint, rows)
  paintCursor(context, paint)
}

interface Rows {
  readonly first: number
  readonly last: number
}

/** Rows without a single request above and below are left out, but for one of margin. */
function usedRows({ data, values }: HeatPaint): Rows {
  const rows = data.boundsMs.length
  let first = rows - 1
  let last = 0
  for (let index = 0; index < values.length; index++) {
    if (values[index] === 0) continue
    first = Math.min(first, index % rows)
    last = Math.max(last, index % rows)
  }
  return last < first
    ? { first: 0, last: rows - 1 }
    : { first: Math.max(0, first - 1), last: Math.min(rows - 1, last + 1) }
}

/** On whole pixels, so that cells neither overlap nor leave a gap. */
const edge = (from: number, index: number, size: number): number => Math.round(from + index * size)

function paintCells(context: CanvasRenderingContext2D, paint: HeatPaint, { first, last }: Rows): void {
  const { data, values, colour, width, height } = paint
  const rows = data.boundsMs.length
  const cellWidth = (width - LEFT - RIGHT) / data.columns
  const cellHeight = (height - TOP - BOTTOM) / (last - first + 1)
  let most = 0
  for (let index = 0; index < values.length; index++) most = Math.max(most, Math.abs(values[index]!))
  for (let column = 0; column < data.columns; column++) {
    for (let row = first; row <= last; row++) {
      const here = values[column * rows + row] ?? 0
      const shade = here === 0 ? null : colour(here, most)
      if (shade === null) continue
      context.fillStyle = shade
      const x = edge(LEFT, column, cellWidth)
      const y = edge(TOP, last - row, cellHeight)
      context.fillRect(
        x,
        y,
        Math.max(1, edge(LEFT, column + 1, cellWidth) - x),
        Math.max(1, edge(TOP, last - row + 1, cellHeight) - y),
      )
    }
  }
}

/** The elapsed ms that lies so many px from the left. */
export function timeAt({ fromMs, stepMs, columns }: HeatPaint['data'], width: number, px: number): number {
  const part = Math.min(1, Math.max(0, (px - LEFT) / Math.max(1, width - LEFT - RIGHT)))
  return Math.round(fromMs + part * columns * stepMs)
}

function paintCursor(context: CanvasRenderingContext2D, { cursor, data, width, height, palette }: HeatPaint): void {
  if (cursor === null) return
  const cellWidth = (width - LEFT - RIGHT) / data.columns
  const x = edge(LEFT, cursor, cellWidth)
  context.strokeStyle = palette.ink
  context.strokeRect(x - 0.5, TOP - 0.5, Math.max(3, Math.ceil(cellWidth)), height - TOP - BOTTOM)
}

function paintAxes(context: CanvasRenderingContext2D, { data, width, height, palette }: HeatPaint, rows: Rows): void {
  const inner = height - TOP - BOTTOM
  const cellHeight = inner / (rows.last - rows.first + 1)
  context.fillStyle = palette.dim
  context.font = '11px system-ui, sans-serif'
  context.textAlign = 'right'
  const every = Math.max(1, Math.ceil(24 / cellHeight))
  for (let row = rows.first; row <= rows.last; row += every) {
    context.fillText(
      formatLatency(Number(data.boundsMs[row]!.toPrecision(2))),
      LEFT - 7,
      TOP + (rows.last - row) * cellHeight + 4 + cellHeight / 2,
    )
  }
  context.textAlign = 'center'
  const steps = Math.max(2, Math.floor((width - LEFT) / 90))
  for (const { text, part } of timeLabels(data, steps)) {
    const x = LEFT + (width - LEFT - RIGHT) * part
    context.fillText(text, Math.min(x, width - 20), height - 7)
  }
}
