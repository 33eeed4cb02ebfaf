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

const CALM = 0.05

/** The last quarter against the one before it. */
export function trendOf(values: readonly number[]): 'steady' | 'rising' | 'falling' {
  const quarter = Math.max(1, Math.floor(values.length / 4))
  const mean = (part: readonly number[]): number =>
    part.reduce((sum, value) => sum + value, 0) / Math.max(1, part.length)
  const late = mean(values.slice(-quarter))
  const before = mean(values.slice(-2 * quarter, -quarter))
  if (Math.abs(late - before) <= CALM * Math.abs(before)) return 'steady'
  return late > before ? 'rising' : 'falling'
}
