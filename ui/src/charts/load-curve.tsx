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
  /** The ends of both axes; without it the curve fills the picture. */
  readonly scale?: CurveScale
}

export interface CurveScale {
  readonly endMs: number
  readonly mostUsers: number
}

/** What fills the picture, with a little room above. */
const scaleOf = (points: readonly CurvePoint[]): CurveScale => ({
  endMs: Math.max(1, points.at(-1)?.atMs ?? 0),
  mostUsers: Math.max(1, ...points.map((point) => point.users)) * (HEIGHT / (HEIGHT - 8)),
})

export function LoadCurve({ points, words, scale = scaleOf(points) }: LoadCurveProps) {
  const line = pathOf(points, scale)
  const endX = (((points.at(-1)?.atMs ?? 0) / scale.endMs) * WIDTH).toFixed(1)
  return (
    <div role="img" aria-label={`Load curve: ${words}`}>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        <path class="area" d={`M0 ${HEIGHT} ${line} L${endX} ${HEIGHT} Z`} />
        <path class="line" d={line.replace('L', 'M')} />
      </svg>
    </div>
  )
}

function pathOf(points: readonly CurvePoint[], { endMs, mostUsers }: CurveScale): string {
  const x = (atMs: number): string => ((atMs / endMs) * WIDTH).toFixed(1)
  const y = (users: number): string => (HEIGHT - (users / mostUsers) * HEIGHT).toFixed(1)
  return points.map((point) => `L${x(point.atMs)} ${y(point.users)}`).join(' ')
}
