// Values of a line as words.
import { formatX, type Line, type LineChartProps } from './line.js'

export function lastOf(values: ArrayLike<number>): number | undefined {
  for (let index = values.length - 1; index >= 0; index--) if (Number.isFinite(values[index])) return values[index]
  return undefined
}

/** In the unit of the line's axis; nothing for a gap. */
export function valueText({ format, formatRight }: LineChartProps, line: Line, value: number | undefined): string {
  if (value === undefined || !Number.isFinite(value)) return ''
  return (line.isRight ? (formatRight ?? format) : format)(value)
}

/** What was noted in the step that begins there. */
export function notesAt({ times, marks = [] }: LineChartProps, index: number): readonly string[] {
  const from = times[index] ?? Number.NaN
  const to = times[index + 1] ?? Number.POSITIVE_INFINITY
  return marks.filter(({ atMs }) => atMs >= from && atMs < to).map(({ text }) => text)
}

/** `00:12, req/s 120, users 40, users → 80` */
export const wordsAt = (chart: LineChartProps, index: number): string =>
  [
    formatX(chart, chart.times[index] ?? 0),
    ...chart.lines.map((line) => `${line.label} ${valueText(chart, line, line.values[index]) || 'not measured'}`),
    ...notesAt(chart, index),
  ].join(', ')
