// Which line is which, by stroke and word, with its value under the cursor, or else its last.
import type { ReadonlySignal } from '@preact/signals'
import { Name } from '../table/name.js'
import { formatX, type LineChartProps } from './line.js'
import { lastOf, notesAt, valueText } from './line-values.js'

export function Legend({ chart, at }: { chart: LineChartProps; at: ReadonlySignal<number | null> }) {
  const index = at.value
  const time = index === null ? undefined : chart.times[index]
  return (
    <ul class="legend">
      {time === undefined ? null : <li class="time">{formatX(chart, time)}</li>}
      {index === null
        ? null
        : notesAt(chart, index).map((text) => (
            <li key={text} class="time">
              <Name text={text} />
            </li>
          ))}
      {chart.lines.map((line) => (
        <li key={line.label} class={`${line.tone}${line.isDashed ? ' dashed' : ''}`}>
          <i aria-hidden="true" /> {line.label}{' '}
          <b>{valueText(chart, line, index === null ? lastOf(line.values) : line.values[index])}</b>
        </li>
      ))}
    </ul>
  )
}
