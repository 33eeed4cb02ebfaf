// Limits that decide whether the run passes.
import type { Draft } from './start-draft.js'

interface ThresholdFieldsProps {
  readonly draft: Draft
  readonly change: (part: Partial<Draft>) => void
}

const EXAMPLES = ['p(95)<500', 'fail<1%', 'POST /checkout: p(99)<1s', 'rps>100'] as const

export function ThresholdFields({ draft, change }: ThresholdFieldsProps) {
  const { thresholds } = draft
  const set = (at: number, text: string): void =>
    change({ thresholds: thresholds.map((one, index) => (index === at ? text : one)) })
  return (
    <section class="card" aria-label="Thresholds">
      <h2>
        Thresholds <small>the run fails when one of them is not met</small>
      </h2>
      <datalist id="threshold-examples">
        {EXAMPLES.map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
      {thresholds.map((one, index) => (
        // A threshold that is typed has no other name than its place.
        <p key={index} class="row">
          <input
            aria-label={`Threshold ${index + 1}`}
            list="threshold-examples"
            value={one}
            onInput={(event) => set(index, event.currentTarget.value)}
          />
          <button
            type="button"
            class="quiet"
            onClick={() => change({ thresholds: thresholds.filter((_, at) => at !== index) })}
          >
            <span aria-hidden="true">✕</span>
            <span class="sr">Remove threshold {index + 1}</span>
          </button>
        </p>
      ))}
      <button type="button" onClick={() => change({ thresholds: [...thresholds, EXAMPLES[0]] })}>
        Add threshold
      </button>
    </section>
  )
}
