// The way of one value over the last while, the size of a word; told in words, and marked when it rises.
import { trendOf } from './describe-lines.js'

const WIDTH = 84
const HEIGHT = 20
/** With fewer there is no way to see. */
const LEAST = 3

interface SparklineProps {
  readonly label: string
  readonly values: readonly number[]
  /** Another line behind it, of as many values; null = none there. */
  readonly behind?: readonly (number | null)[]
  /** Drawn as a line of its own. */
  readonly limit?: number
}

export function Sparkline({ label, values, behind = [], limit }: SparklineProps) {
  if (values.length < LEAST) return null
  const trend = trendOf(values)
  const most = Math.max(...values, ...behind.map(Number), limit ?? 0) || 1
  const x = (index: number): string => ((index / (values.length - 1)) * WIDTH).toFixed(1)
  const y = (value: number): string => (HEIGHT - 2 - (value / most) * (HEIGHT - 4)).toFixed(1)
  return (
    <span class={`spark ${trend}`} role="img" aria-label={`${label} ${trend}`}>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width={WIDTH} height={HEIGHT} aria-hidden="true">
        {limit === undefined ? null : <line x1={0} x2={WIDTH} y1={y(limit)} y2={y(limit)} class="limit" />}
        {behind.length === 0 ? null : (
          <polyline
            class="behind"
            points={behind.flatMap((value, index) => (value === null ? [] : [`${x(index)},${y(value)}`])).join(' ')}
          />
        )}
        <polyline points={values.map((value, index) => `${x(index)},${y(value)}`).join(' ')} />
      </svg>
      <b aria-hidden="true">{trend === 'rising' ? '▲' : ''}</b>
    </span>
  )
}
