// What lies in a report beside the summary: unpacked once, and each chart in the form in which a master would answer.
import type { Heatmap, PlainHeatmap, PlainSeries, ReportDetails, Series } from '../../../src/web/api.js'
import { bytesOf, writeCounts, writeFloats } from './float-columns.js'

/** null where there are none, or where the browser cannot unpack them. */
export async function readDetails(packed: string | undefined): Promise<ReportDetails | null> {
  if (packed === undefined || typeof DecompressionStream === 'undefined') return null
  try {
    const stream = new Blob([bytesOf(packed)]).stream().pipeThrough(new DecompressionStream('deflate-raw'))
    return (await new Response(stream).json()) as ReportDetails
  } catch {
    return null
  }
}

export function seriesOf({ columns, ...grid }: PlainSeries): Series {
  const list = Object.entries(columns).map(([metric, values]) => {
    const packed = writeFloats(values.map((value) => value ?? Number.NaN))
    return [metric, { mean: packed, min: packed, max: packed }]
  })
  const count = Math.max(0, ...Object.values(columns).map(({ length }) => length))
  return { ...grid, count, columns: Object.fromEntries(list) }
}

interface Range {
  readonly fromMs?: number
  readonly toMs?: number
}

/** The columns that lie in the range. */
export function heatmapOf({ fromMs, stepMs, columns, boundsMs, counts }: PlainHeatmap, range: Range): Heatmap {
  const first = Math.max(0, Math.floor(((range.fromMs ?? fromMs) - fromMs) / stepMs))
  const last = Math.min(columns, Math.ceil(((range.toMs ?? Number.POSITIVE_INFINITY) - fromMs) / stepMs))
  const part = counts.slice(first * boundsMs.length, last * boundsMs.length)
  const count = Math.max(0, last - first)
  return { fromMs: fromMs + first * stepMs, stepMs, columns: count, boundsMs, counts: writeCounts(part) }
}
