// The canvas of a heatmap, as wide as its place.
import { useEffect, useRef } from 'preact/hooks'
import { useDragRange } from './drag-range.js'
import { drawHeatmap, type HeatPaint, timeAt } from './draw-heatmap.js'
import { type Palette, readPalette } from './palette.js'
import { useWidth } from './use-width.js'

interface HeatCanvasProps extends Pick<HeatPaint, 'data' | 'values' | 'height'> {
  /** The column that is read; left out = none. */
  readonly cursor?: number | null
  readonly onRange?: (fromMs: number | null, toMs: number | null) => void
  readonly colour: (palette: Palette, value: number, most: number) => string | null
}

export function HeatCanvas({ data, values, colour, height, cursor = null, onRange }: HeatCanvasProps) {
  const { ref, width } = useWidth<HTMLDivElement>()
  const canvas = useRef<HTMLCanvasElement>(null)
  const palette = readPalette()
  useEffect(() => {
    if (canvas.current === null || width === 0) return
    const ofPalette = (value: number, most: number): string | null => colour(palette, value, most)
    drawHeatmap({ canvas: canvas.current, data, values, colour: ofPalette, width, height, palette, cursor })
  })
  const { marked, handlers } = useDragRange(
    (px) => timeAt(data, width, px),
    (from, to) => onRange?.(from, to),
  )
  return (
    <div
      class="plot"
      ref={ref}
      style={{ minHeight: `${height}px` }}
      {...(onRange === undefined ? {} : { ...handlers, 'data-drag': '' })}
    >
      <canvas ref={canvas} />
      {marked === null ? null : <i class="marked" style={{ left: `${marked.left}px`, width: `${marked.width}px` }} />}
    </div>
  )
}

/** By the root of the count: few are still seen beside many, and many do not all look the same. */
export const shadeOf = ({ heat }: Palette, value: number, most: number): string =>
  heat[Math.min(heat.length - 1, Math.floor(Math.sqrt(value / most) * heat.length))]!
