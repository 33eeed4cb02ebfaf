// The way of one value over the last while, the size of a word; told in words, and marked when it rises.
import { trendOf } from './describe-lines.js'

const WIDTH = 84
const HEIGHT = 20
/** With fewer there is no way to see. */
const LEAST = 3

export function Sparkline({ label, values }: { readonly label: string; readonly values: readonly number[] }) {
  if (values.length < LEAST) return null
  const trend = trendOf(values)
  const most = Math.max(...values) || 1
  const x = (index: number): string => ((index / (values.length - 1)) * WIDTH).toFixed(1)
  const y = (value: number): string => (HEIGHT - 2 - (value / most) * (HEIGHT - 4)).toFixed(1)
  return (
    <span class={`spark ${trend}`} role="img" aria-label={`${label} ${trend}`}>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width={WIDTH} height={HEIGHT} aria-hidden="true">
        <polyline points={values.map((value, index) => `${x(index)},${y(value)}`).join(' ')} />
      </svg>
      <b aria-hidden="true">{trend === 'rising' ? '▲' : ''}</b>
    </span>
  )
}
