// Users over time, small: what a form asks for before it is asked.

export interface CurvePoint {
  readonly atMs: number
  readonly users: number
}

const WIDTH = 400
const HEIGHT = 110

interface LoadCurveProps {
  readonly points: readonly CurvePoint[]
  /** The whole picture in words. */
  readonly words: string
}

export function LoadCurve({ points, words }: LoadCurveProps) {
  const line = pathOf(points)
  return (
    <div role="img" aria-label={`Load curve: ${words}`}>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        <path class="area" d={`M0 ${HEIGHT} ${line} L${WIDTH} ${HEIGHT} Z`} />
        <path class="line" d={line.replace('L', 'M')} />
      </svg>
    </div>
  )
}

function pathOf(points: readonly CurvePoint[]): string {
  const end = Math.max(1, points.at(-1)?.atMs ?? 0)
  const peak = Math.max(1, ...points.map((point) => point.users))
  const x = (atMs: number): string => ((atMs / end) * WIDTH).toFixed(1)
  const y = (users: number): string => (HEIGHT - 2 - (users / peak) * (HEIGHT - 8)).toFixed(1)
  return points.map((point) => `L${x(point.atMs)} ${y(point.users)}`).join(' ')
}
