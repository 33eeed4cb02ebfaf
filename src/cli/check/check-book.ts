// Gathers what a check says into its result. Bounded: whatever a script does, the result stays of a size that a page can show.
import type { CheckEvent, CheckPart, CheckResult, CheckStep } from '../../web/api.js'
import { type CheckWord, isFailedRequest, isFault } from './check-word.js'

const MOST_EVENTS = 2000
const MOST_TEXT = 2000
const MOST_STEPS = 2000

interface OpenStep {
  readonly name: string
  state: CheckStep['state']
  readonly events: CheckEvent[]
}

interface OpenPart {
  readonly kind: CheckPart['kind']
  readonly name: string
  readonly steps: OpenStep[]
}

export class CheckBook {
  readonly #parts: OpenPart[] = []
  #part: OpenPart = newPart('script', '')
  #stepName = ''
  #step: OpenStep | null = null
  #counts = { requests: 0, failed: 0, faults: 0, events: 0, steps: 0, leftOut: 0 }
  #cutShort: string | null = null

  /** True when the check has said its last word. */
  get isEnded(): boolean {
    return this.#cutShort !== null
  }

  take(word: CheckWord): void {
    switch (word.say) {
      case 'part':
        this.#part = newPart(word.kind, word.name)
        this.#enter('')
        if (word.kind !== 'script') this.#parts.push(this.#part)
        return
      case 'step':
        this.#enter(word.name)
        // Of a hook of the run there is only something to see when it said something.
        if (this.#part.kind === 'users') this.#openStep()
        return
      case 'missed':
        for (const name of word.steps.slice(0, MOST_STEPS))
          this.#part.steps.push({ name, state: 'not-reached', events: [] })
        return
      case 'event':
        this.#event(word.event)
        return
      case 'end':
        this.#cutShort = word.cutShort
        return
      default:
        word satisfies never
    }
  }

  /** @param cutShort why there is no last word, where there is none */
  result(durationMs: number, cutShort = ''): CheckResult {
    const { requests, failed, faults, leftOut } = this.#counts
    const why = this.#cutShort ?? cutShort
    const passed = failed + faults === 0 && why === ''
    return {
      passed,
      durationMs: Math.round(durationMs),
      requests,
      failed,
      faults,
      cutShort: why,
      leftOut,
      parts: this.#parts,
    }
  }

  #enter(name: string): void {
    this.#stepName = name
    this.#step = null
  }

  #event(event: CheckEvent): void {
    const counts = this.#counts
    if (event.kind === 'request') counts.requests++
    if (isFailedRequest(event)) counts.failed++
    if (isFault(event)) counts.faults++
    const step = this.#openStep()
    if (isFailedRequest(event) || isFault(event)) step.state = 'failed'
    if (++counts.events > MOST_EVENTS) counts.leftOut++
    else step.events.push(shortened(event))
  }

  /** Beyond the most that are kept, steps share the last one. */
  #openStep(): OpenStep {
    if (this.#step !== null) return this.#step
    const last = this.#part.steps.at(-1)
    if (++this.#counts.steps > MOST_STEPS && last !== undefined) return last
    if (!this.#parts.includes(this.#part)) this.#parts.push(this.#part)
    this.#step = { name: this.#stepName, state: 'passed', events: [] }
    this.#part.steps.push(this.#step)
    return this.#step
  }
}

const newPart = (kind: CheckPart['kind'], name: string): OpenPart => ({ kind, name, steps: [] })

/** A script may print or throw a book. */
const shortened = (event: CheckEvent): CheckEvent =>
  Object.fromEntries(
    Object.entries(event).map(([key, value]) => [key, typeof value === 'string' ? cut(value) : value]),
  ) as unknown as CheckEvent

const cut = (text: string): string => (text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT)}…` : text)
