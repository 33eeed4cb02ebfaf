// A worker's checks since the last report, in the order the script first made them.
import { plainText } from '../../model/plain-text.js'
import type { CheckDelta } from '../stats-delta.js'
import { MAX_CHECKS, MAX_NAME_TEXT, OTHER } from './limits.js'

export class CheckCounter {
  readonly #checks = new Map<string, { passes: number; fails: number }>()
  readonly #onWarning: (text: string) => void

  constructor(onWarning: (text: string) => void) {
    this.#onWarning = onWarning
  }

  count(name: string, passed: boolean): void {
    const check = this.#checks.get(name) ?? this.#open(name)
    if (passed) check.passes++
    else check.fails++
  }

  drain(): CheckDelta[] {
    const drained: CheckDelta[] = []
    for (const [name, check] of this.#checks) {
      if (check.passes + check.fails > 0) drained.push({ name, ...check })
      check.passes = 0
      check.fails = 0
    }
    return drained
  }

  clear(): void {
    this.#checks.clear()
  }

  #open(name: string): { passes: number; fails: number } {
    const plain = plainText(name, MAX_NAME_TEXT)
    const isFull = this.#checks.size >= MAX_CHECKS && !this.#checks.has(plain)
    if (isFull) this.#onWarning(`more than ${MAX_CHECKS} different checks; the rest is counted as ${OTHER}`)
    const key = isFull ? OTHER : plain
    const check = this.#checks.get(key) ?? { passes: 0, fails: 0 }
    this.#checks.set(key, check)
    return check
  }
}
