// Which line is which, by stroke and word, with its last value.
import type { Line } from './line.js'

interface LegendProps {
  readonly lines: readonly Line[]
  readonly format: (value: number) => string
  readonly formatRight: (value: number) => string
}

export function Legend({ lines, format, formatRight }: LegendProps) {
  return (
    <ul class="legend">
      {lines.map((line) => (
        <li key={line.label} class={`${line.tone}${line.isDashed ? ' dashed' : ''}`}>
          <i aria-hidden="true" /> {line.label} <b>{lastText(line, line.isRight ? formatRight : format)}</b>
        </li>
      ))}
    </ul>
  )
}

export function lastOf(values: ArrayLike<number>): number | undefined {
  for (let index = values.length - 1; index >= 0; index--) if (Number.isFinite(values[index])) return values[index]
  return undefined
}

function lastText(line: Line, format: (value: number) => string): string {
  const last = lastOf(line.values)
  return last === undefined ? '' : format(last)
}
