// The canvas of a heatmap, as wide as its place.
import { useEffect, useRef } from 'preact/hooks'
import { drawHeatmap, type HeatPaint } from './draw-heatmap.js'
import { type Palette, readPalette } from './palette.js'
import { useWidth } from './use-width.js'

interface HeatCanvasProps extends Pick<HeatPaint, 'data' | 'values' | 'height'> {
  readonly colour: (palette: Palette, value: number, most: number) => string | null
}

export function HeatCanvas({ data, values, colour, height }: HeatCanvasProps) {
  const { ref, width } = useWidth<HTMLDivElement>()
  const canvas = useRef<HTMLCanvasElement>(null)
  const palette = readPalette()
  useEffect(() => {
    if (canvas.current === null || width === 0) return
    const ofPalette = (value: number, most: number): string | null => colour(palette, value, most)
    drawHeatmap({ canvas: canvas.current, data, values, colour: ofPalette, width, height, palette })
  })
  return (
    <div class="plot" ref={ref} style={{ minHeight: `${height}px` }}>
      <canvas ref={canvas} />
    </div>
  )
}

/** By the root of the count: few are still seen beside many, and many do not all look the same. */
export const shadeOf = ({ heat }: Palette, value: number, most: number): string =>
  heat[Math.min(heat.length - 1, Math.floor(Math.sqrt(value / most) * heat.length))]!
