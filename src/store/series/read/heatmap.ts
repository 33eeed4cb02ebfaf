// Latency over time as counts: a column for each step, a row for each range of latency.
import { COARSE_BITS, lowOf, MAX_US } from '../../../stats/buckets/layout.js'
import { PartReader } from '../format/hist-part.js'
import { type Grid, gridOf } from './downsampler.js'
import type { SeriesFile, SeriesFiles, TimeRange } from './series-file.js'
import { placeOf, type SeriesOf } from './series-of.js'
import { rangeOf } from './series-picture.js'

export interface HeatmapQuestion extends SeriesOf {
  readonly fromMs?: number
  readonly toMs?: number
  /** At most so many; default 600. */
  readonly columns?: number
  /** At most so many; default 64. */
  readonly rows?: number
}

export interface HeatmapPicture {
  readonly fromMs: number
  readonly stepMs: number
  readonly columns: number
  /** Upper bounds of the rows, rising. */
  readonly boundsMs: readonly number[]
  /** Column after column, `boundsMs.length` counts each. */
  readonly counts: Uint32Array
}

const DEFAULT_COLUMNS = 600
const MOST_COLUMNS = 5000
const DEFAULT_ROWS = 64
/** Even an octave a row needs so many for the whole range of latencies. */
const LEAST_ROWS = 34
/** Counted in rows of a sixteenth octave first, then joined to as many as were asked for. */
const FINEST_BITS = 4

export async function readHeatmap(files: SeriesFiles, question: HeatmapQuestion): Promise<HeatmapPicture> {
  const { group, name } = placeOf(question)
  const file = await files.open(group)
  const range = rangeOf(question, file.endMs)
  const columns = Math.min(MOST_COLUMNS, Math.max(1, Math.floor(question.columns ?? DEFAULT_COLUMNS)))
  const grid = gridOf(range.fromMs, range.toMs, periodMsOf(file, range), columns)
  const fine = await countFine(file, name, range, grid)
  return toPicture(fine, grid, Math.max(LEAST_ROWS, Math.floor(question.rows ?? DEFAULT_ROWS)))
}

function periodMsOf({ heads }: SeriesFile, { fromMs, toMs }: TimeRange): number {
  const inRange = heads.filter(({ layout, toMs: end }) => layout.from * 1000 < toMs && end > fromMs)
  return Math.max(1, ...inRange.map(({ layout }) => layout.histEvery)) * 1000
}

/** Row of a latency in us: the layout of the histograms, with fewer bits. */
export function rowOf(us: number, bits: number): number {
  const shift = 31 - bits - Math.clz32(us)
  return shift > 0 ? (shift << bits) + (us >>> shift) : us
}

const FINE_ROWS = rowOf(MAX_US, FINEST_BITS) + 1

async function countFine(file: SeriesFile, name: string, range: TimeRange, grid: Grid): Promise<Uint32Array> {
  const counts = new Uint32Array(grid.count * FINE_ROWS)
  const reader = new PartReader()
  for await (const { from, bytes } of file.parts(name, range)) {
    const column = Math.floor((from * 1000 - grid.fromMs) / grid.stepMs)
    if (column < 0 || column >= grid.count) continue
    reader.read(bytes, 0, bytes.length)
    reader.forEach((bucket, count) => {
      counts[column * FINE_ROWS + rowOf(lowOf(bucket, COARSE_BITS), FINEST_BITS)]! += count
    })
  }
  return counts
}

/** Rows from the fastest to the slowest that was measured, none outside. */
function toPicture(fine: Uint32Array, { fromMs, stepMs, count }: Grid, mostRows: number): HeatmapPicture {
  const filled = filledRows(fine)
  if (filled === null) return { fromMs, stepMs, columns: count, boundsMs: [], counts: new Uint32Array(0) }
  const [lowUs, highUs] = [lowOf(filled.first, FINEST_BITS), lowOf(filled.last, FINEST_BITS)]
  let bits = FINEST_BITS
  while (bits > 0 && rowOf(highUs, bits) - rowOf(lowUs, bits) + 1 > mostRows) bits--
  const first = rowOf(lowUs, bits)
  const rows = rowOf(highUs, bits) - first + 1
  const counts = new Uint32Array(count * rows)
  for (const [at, value] of fine.entries()) {
    if (value === 0) continue
    const row = rowOf(lowOf(at % FINE_ROWS, FINEST_BITS), bits) - first
    counts[Math.floor(at / FINE_ROWS) * rows + row]! += value
  }
  const boundsMs = Array.from({ length: rows }, (_, row) => lowOf(first + row + 1, bits) / 1000)
  return { fromMs, stepMs, columns: count, boundsMs, counts }
}

function filledRows(fine: Uint32Array): { readonly first: number; readonly last: number } | null {
  let [first, last] = [FINE_ROWS, -1]
  for (let at = 0; at < fine.length; at++) {
    if (fine[at] === 0) continue
    const row = at % FINE_ROWS
    if (row < first) first = row
    if (row > last) last = row
  }
  return last === -1 ? null : { first, last }
}
