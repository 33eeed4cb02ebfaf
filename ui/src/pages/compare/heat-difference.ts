// Two heatmaps on one grid, and what the second has more or fewer of: requests per second at that latency and time.
import type { Heatmap } from '../../../../src/web/api.js'
import { readCounts } from '../../source/float-columns.js'

export interface HeatGrid {
  readonly fromMs: number
  readonly stepMs: number
  readonly columns: number
  /** Upper bounds of the rows, ms, rising; the first row begins at `leastMs`. */
  readonly boundsMs: readonly number[]
  readonly leastMs: number
}

export interface HeatDifference extends HeatGrid {
  /** Requests per second, column after column. */
  readonly a: Float64Array
  readonly b: Float64Array
}

const ROWS = 30
const MOST_COLUMNS = 150

/** Of the time that both have: what ran longer has no more than the other there, but nothing to be compared with. Null when one of them has nothing. */
export function heatDifference(a: Heatmap, b: Heatmap): HeatDifference | null {
  if ([a, b].some(({ columns, boundsMs }) => columns === 0 || boundsMs.length === 0)) return null
  const grid = gridOf(a, b)
  if (grid.columns <= 0) return null
  return { ...grid, a: onGrid(a, grid), b: onGrid(b, grid) }
}

const endOf = ({ fromMs, stepMs, columns }: Heatmap): number => fromMs + stepMs * columns

/** The first row has no lower bound of its own: it is taken to be as high as the next. */
const lowOf = ({ boundsMs }: Heatmap, row: number): number =>
  boundsMs[row - 1] ?? (boundsMs[0]! * boundsMs[0]!) / (boundsMs[1] ?? boundsMs[0]! * 2)

function gridOf(a: Heatmap, b: Heatmap): HeatGrid {
  const fromMs = Math.max(a.fromMs, b.fromMs)
  const toMs = Math.min(endOf(a), endOf(b))
  const coarser = Math.max(a.stepMs, b.stepMs)
  const stepMs = coarser * Math.max(1, Math.ceil((toMs - fromMs) / coarser / MOST_COLUMNS))
  const leastMs = Math.min(lowOf(a, 0), lowOf(b, 0))
  const mostMs = Math.max(a.boundsMs.at(-1)!, b.boundsMs.at(-1)!)
  const factor = (mostMs / leastMs) ** (1 / ROWS)
  const boundsMs = Array.from({ length: ROWS }, (_, row) => leastMs * factor ** (row + 1))
  return { fromMs, stepMs, columns: Math.ceil((toMs - fromMs) / stepMs), boundsMs, leastMs }
}

/** A cell that lies over several of the grid is divided among them, by its share of each on the logarithmic scale. */
function onGrid(map: Heatmap, grid: HeatGrid): Float64Array {
  const counts = readCounts(map.counts)
  const rows = map.boundsMs.length
  const shares = map.boundsMs.map((high, row) => sharesOf(lowOf(map, row), high, grid))
  const values = new Float64Array(grid.columns * ROWS)
  for (let column = 0; column < map.columns; column++) {
    const to = Math.floor((map.fromMs + column * map.stepMs - grid.fromMs) / grid.stepMs)
    if (to < 0 || to >= grid.columns) continue
    for (let row = 0; row < rows; row++) {
      const count = counts[column * rows + row] ?? 0
      if (count === 0) continue
      for (const { row: target, share } of shares[row]!)
        values[to * ROWS + target]! += (count * share * 1000) / grid.stepMs
    }
  }
  return values
}

interface Share {
  readonly row: number
  readonly share: number
}

function sharesOf(lowMs: number, highMs: number, { boundsMs, leastMs }: HeatGrid): readonly Share[] {
  const width = Math.log(highMs / lowMs)
  return boundsMs.flatMap((bound, row) => {
    const overlap = Math.log(Math.min(bound, highMs) / Math.max(boundsMs[row - 1] ?? leastMs, lowMs))
    return overlap <= 0 ? [] : [{ row, share: overlap / width }]
  })
}
