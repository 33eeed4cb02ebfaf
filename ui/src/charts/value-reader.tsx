// Reads a chart value by value with the arrow keys: a slider that is seen while it has the focus, and says what lies under the cursor.
import type { Signal } from '@preact/signals'

interface ValueReaderProps {
  readonly title: string
  /** How many values there are. */
  readonly count: number
  /** What lies at one of them. */
  readonly wordsAt: (index: number) => string
  /** Where the cursor is; null = nowhere. */
  readonly at: Signal<number | null>
  /** Shown while it is read, where the picture itself shows no value. */
  readonly isShown?: boolean
}

export function ValueReader({ title, count, wordsAt, at, isShown = false }: ValueReaderProps) {
  const last = count - 1
  const index = Math.min(at.value ?? last, last)
  return (
    <>
      <input
        type="range"
        class="reader"
        aria-label={`${title}, value by value`}
        aria-valuetext={wordsAt(index)}
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
      {isShown && at.value !== null ? (
        <p class="read" aria-hidden="true">
          {wordsAt(index)}
        </p>
      ) : null}
    </>
  )
}
