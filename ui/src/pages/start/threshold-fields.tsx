// Limits that decide whether the run passes.
import { useEffect, useRef } from 'preact/hooks'
import type { Draft } from './start-draft.js'

interface ThresholdFieldsProps {
  readonly draft: Draft
  readonly change: (part: Partial<Draft>) => void
  /** As `thresholds.2`. */
  readonly faultIn: string
  readonly fault: string
}

const EXAMPLES = ['p(95)<500', 'fail<1%', 'POST /checkout: p(99)<1s', 'rps>100'] as const
const FAULT_ID = 'threshold-fault'

export function ThresholdFields({ draft, change, faultIn, fault }: ThresholdFieldsProps) {
  const { thresholds } = draft
  const fields = useRef<HTMLElement>(null)
  const isAdded = useRef(false)
  useEffect(() => {
    if (isAdded.current) fields.current?.querySelector<HTMLInputElement>('.row:last-of-type input')?.focus()
    isAdded.current = false
  }, [thresholds.length])
  const set = (at: number, text: string): void =>
    change({ thresholds: thresholds.map((one, index) => (index === at ? text : one)) })
  const add = (): void => {
    isAdded.current = true
    change({ thresholds: [...thresholds, ''] })
  }
  const wrong = wrongField(thresholds, faultIn)
  return (
    <section class="card" aria-label="Thresholds" ref={fields}>
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
        <div key={index} class={index === wrong ? 'row wrong' : 'row'}>
          <input
            aria-label={`Threshold ${index + 1}`}
            list="threshold-examples"
            placeholder={EXAMPLES[0]}
            value={one}
            {...(index === wrong ? { 'aria-invalid': true, 'aria-describedby': FAULT_ID } : {})}
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
          {index === wrong ? <small id={FAULT_ID}>{fault}</small> : null}
        </div>
      ))}
      <button type="button" onClick={add}>
        Add threshold
      </button>
    </section>
  )
}

/** Which field a refusal is about; empty ones were not sent, and do not count. -1 = none. */
function wrongField(thresholds: readonly string[], faultIn: string): number {
  const at = /^thresholds\.(\d+)$/.exec(faultIn)?.[1]
  if (at === undefined) return -1
  const sent = thresholds.flatMap((one, index) => (one.trim() === '' ? [] : [index]))
  return sent[Number(at)] ?? -1
}
