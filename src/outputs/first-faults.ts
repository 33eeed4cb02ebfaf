// A failed request is data, not a log line: the first of each kind is told while the run lives, once.
import type { RunSummary } from '../stats/run-summary.js'
import type { Output } from './output.js'
import { harmless } from './text/width.js'

/** A target that answers with ever new texts must not fill the log. */
const MOST_KINDS = 20

export class FirstFaults {
  readonly #seen = new Set<string>()

  /** Lines for what is new since the last call; most calls give none. */
  news(summary: RunSummary): string[] {
    return [...this.#newErrors(summary), ...this.#newExceptions(summary)]
  }

  #newErrors({ errors }: RunSummary): string[] {
    return errors.flatMap(({ method, name, error }) =>
      this.#once(`e${error}`, `first failure of its kind: ${harmless(`${method} ${name}`.trim())}: ${harmless(error)}`),
    )
  }

  #newExceptions({ exceptions }: RunSummary): string[] {
    return exceptions.flatMap(({ userClass, task, message, stack }) => {
      const frame = /^\s*at .*$/m.exec(stack)?.[0].trim() ?? ''
      const where = [userClass, task].filter((text) => text !== '').join('.')
      const text = `exception in ${where || 'the script'}: ${message}${frame === '' ? '' : ` (${frame})`}`
      return this.#once(`x${message}`, harmless(text))
    })
  }

  #once(key: string, line: string): string[] {
    if (this.#seen.has(key) || this.#seen.size > MOST_KINDS) return []
    this.#seen.add(key)
    return [this.#seen.size > MOST_KINDS ? 'more kinds of failures are not logged; the summary has them all' : line]
  }
}

/** As an output: whatever shows the run, the log has them once. */
export function firstFaultsOutput(writeLine: (line: string) => void): Output {
  const faults = new FirstFaults()
  const tell = (summary: RunSummary): void => {
    for (const line of faults.news(summary)) writeLine(line)
  }
  return { name: 'first faults', update: tell, finish: tell }
}
