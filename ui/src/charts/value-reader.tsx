// Reads a chart value by value with the arrow keys: a slider that is seen while it has the focus, and says what lies under the cursor.
import type { Signal } from '@preact/signals'
import type { LineChartProps } from './line.js'
import { wordsAt } from './line-values.js'

export function ValueReader({ chart, at }: { chart: LineChartProps; at: Signal<number | null> }) {
  const last = chart.times.length - 1
  const index = Math.min(at.value ?? last, last)
  return (
    <input
      type="range"
      class="reader"
      aria-label={`${chart.title}, value by value`}
      aria-valuetext={wordsAt(chart, index)}
      min={0}
      max={last}
      value={index}
      onInput={(event) => {
        at.value = event.currentTarget.valueAsNumber
      }}
      onBlur={() => {
        at.value = null
      }}
    />
  )
}
