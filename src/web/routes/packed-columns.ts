// Columns of numbers as answers carry them: base64 of little-endian values. Pure.
import type { HeatmapPicture } from '../../store/series/read/heatmap.js'
import type { SeriesPicture } from '../../store/series/read/series-picture.js'
import type { Heatmap, Series } from '../api.js'

export function packedSeries({ columns, ...grid }: SeriesPicture): Series {
  const list = Object.entries(columns).map(([metric, { mean, min, max }]) => [
    metric,
    { mean: base64(mean), min: base64(min), max: base64(max) },
  ])
  return { ...grid, columns: Object.fromEntries(list) }
}

export const packedHeatmap = ({ counts, ...picture }: HeatmapPicture): Heatmap => ({
  ...picture,
  counts: base64(counts),
})

const base64 = ({ buffer, byteOffset, byteLength }: Float32Array | Uint32Array): string =>
  Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength).toString('base64')
