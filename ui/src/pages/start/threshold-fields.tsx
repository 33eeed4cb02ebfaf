// Limits that decide whether the run passes.
import { useEffect, useRef } from 'preact/hooks'
import type { Draft, ThresholdDraft } from './start-draft.js'

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
  const set = (at: number, part: Partial<ThresholdDraft>): void =>
    change({ thresholds: thresholds.map((one, index) => (index === at ? { ...one, ...part } : one)) })
  const add = (): void => {
    isAdded.current = true
    change({ thresholds: [...thresholds, { text: '', endsRun: false, delay: '' }] })
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
        <div key={index} class={index === wrong ? 'row threshold wrong' : 'row threshold'}>
          <input
            aria-label={`Threshold ${index + 1}`}
            list="threshold-examples"
            placeholder={EXAMPLES[0]}
            value={one.text}
            {...(index === wrong ? { 'aria-invalid': true, 'aria-describedby': FAULT_ID } : {})}
            onInput={(event) => set(index, { text: event.currentTarget.value })}
          />
          <label class="check">
            <input
              type="checkbox"
              checked={one.endsRun}
              onChange={(event) => set(index, { endsRun: event.currentTarget.checked })}
            />
            ends the run<span class="sr"> when threshold {index + 1} fails</span>
          </label>
          {one.endsRun ? (
            <label>
              not before<span class="sr"> this time of the run, by threshold {index + 1}</span>
              <input
                class="short"
                placeholder="at once"
                value={one.delay}
                onInput={(event) => set(index, { delay: event.currentTarget.value })}
              />
            </label>
          ) : null}
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
function wrongField(thresholds: readonly ThresholdDraft[], faultIn: string): number {
  const at = /^thresholds\.(\d+)\b/.exec(faultIn)?.[1]
  if (at === undefined) return -1
  const sent = thresholds.flatMap(({ text }, index) => (text.trim() === '' ? [] : [index]))
  return sent[Number(at)] ?? -1
}
