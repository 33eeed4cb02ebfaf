// A line chart in one sentence, for those who do not see it: from when to when, each line's range, its last value and where it is going.
import { formatX, type Line, type LineChartProps } from './line.js'
import { lastOf } from './line-values.js'

export function describeLines(chart: LineChartProps): string {
  const { times, lines, format, formatRight } = chart
  if (times.length === 0) return 'nothing measured yet'
  const span = `${formatX(chart, times[0]!)} to ${formatX(chart, times.at(-1)!)}`
  return [span, ...lines.map((line) => lineWords(line, line.isRight && formatRight ? formatRight : format))].join('; ')
}

function lineWords({ label, values }: Line, format: (value: number) => string): string {
  const known = Array.from(values).filter(Number.isFinite)
  const last = lastOf(values)
  if (last === undefined) return `${label} no values`
  const range = `${format(Math.min(...known))} to ${format(Math.max(...known))}`
  return `${label} ${range}, last ${format(last)}, ${trendOf(known)}`
}

/** Smaller changes are none. */
const CALM = 0.05
/** Standard errors: what differs by less may be noise. */
const BEYOND_NOISE = 2.5

/** The last quarter against the one before it, beyond what the values scatter from one to the next. */
export function trendOf(values: readonly number[]): 'steady' | 'rising' | 'falling' {
  const quarter = Math.max(1, Math.floor(values.length / 4))
  const before = mean(values.slice(-2 * quarter, -quarter))
  const change = mean(values.slice(-quarter)) - before
  const steps = values.slice(1).map((value, index) => (value - values[index]!) ** 2)
  // Half the mean square of the steps is the variance of what has no trend, and hardly more of what has one.
  const noise = Math.sqrt(mean(steps) / quarter)
  if (Math.abs(change) <= Math.max(CALM * Math.abs(before), BEYOND_NOISE * noise)) return 'steady'
  return change > 0 ? 'rising' : 'falling'
}

const mean = (part: readonly number[]): number => part.reduce((sum, value) => sum + value, 0) / Math.max(1, part.length)
