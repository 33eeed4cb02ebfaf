// Lines of a chart as SVG paths, short enough to mail: a long run is drawn with the pixels all its points would have had.

export interface Dot {
  /** 0..1 of the width. */
  readonly x: number
  /** 0..1 of the height from below; null = nothing measured, the line is interrupted. */
  readonly y: number | null
}

/** Units of the path's own coordinate system, stretched to the chart's width. */
export const PATH_WIDTH = 1000
/** More columns than a chart usually has pixels would only cost bytes. */
const COLUMNS = 480

/**
 * At most four dots a column: the first, lowest, highest and last. They cover the same pixels as all dots of the column do.
 */
export function thin(dots: readonly Dot[]): readonly Dot[] {
  if (dots.length <= COLUMNS * 2) return dots
  const kept: Dot[] = []
  let from = 0
  while (from < dots.length) {
    const column = columnOf(dots[from]!)
    let to = from + 1
    while (to < dots.length && columnOf(dots[to]!) === column) to++
    kept.push(...extremes(dots.slice(from, to)))
    from = to
  }
  return kept
}

const columnOf = ({ x }: Dot): number => Math.floor(x * COLUMNS)

function extremes(dots: readonly Dot[]): Dot[] {
  let low = dots[0]!
  let high = dots[0]!
  for (const dot of dots) {
    if (dot.y === null) return [...dots]
    if (dot.y < low.y!) low = dot
    if (dot.y > high.y!) high = dot
  }
  const keep = new Set([dots[0]!, low, high, dots.at(-1)!])
  return dots.filter((dot) => keep.has(dot))
}

/** The `d` of a line; a lone dot becomes a short dash, so that it can be seen. */
export function linePath(dots: readonly Dot[], height: number): string {
  return runsOf(thin(dots))
    .map((run) => {
      const points = run.map((dot) => point(dot, height))
      return points.length === 1 ? `M${points[0]}h1` : `M${points.join(' ')}`
    })
    .join('')
}

/** The `d` of the area between the line and the ground. */
export function areaPath(dots: readonly Dot[], height: number): string {
  return runsOf(thin(dots))
    .map((run) => {
      const left = round(run[0]!.x * PATH_WIDTH)
      return `M${left},${height} ${run.map((dot) => point(dot, height)).join(' ')}V${height}H${left}Z`
    })
    .join('')
}

function runsOf(dots: readonly Dot[]): Dot[][] {
  const runs: Dot[][] = [[]]
  for (const dot of dots) {
    if (dot.y !== null) runs.at(-1)!.push(dot)
    else if (runs.at(-1)!.length > 0) runs.push([])
  }
  return runs.filter((run) => run.length > 0)
}

const round = (value: number): number => Math.round(value * 10) / 10
const point = ({ x, y }: Dot, height: number): string => `${round(x * PATH_WIDTH)},${round((1 - (y ?? 0)) * height)}`
