// What a script prints on a worker, on its way to the master's log: a few lines, so that a chatty script cannot fill the link.

export type LineLevel = 'info' | 'warn' | 'error'

export const MOST_LINES = 50
export const WINDOW_MS = 10_000
const MOST_CHARACTERS = 2000

export interface ForwardedLinesDeps {
  readonly clock: () => number
  send(level: LineLevel, text: string): void
}

export class ForwardedLines {
  readonly #deps: ForwardedLinesDeps
  #sinceMs = Number.NEGATIVE_INFINITY
  #count = 0

  constructor(deps: ForwardedLinesDeps) {
    this.#deps = deps
  }

  add(level: LineLevel, text: string): void {
    const nowMs = this.#deps.clock()
    if (nowMs - this.#sinceMs >= WINDOW_MS) this.#begin(nowMs)
    this.#count++
    if (this.#count > MOST_LINES) return
    this.#deps.send(level, text.slice(0, MOST_CHARACTERS))
  }

  /** Says how much of the window before was left out. */
  #begin(nowMs: number): void {
    const left = this.#count - MOST_LINES
    if (left > 0) this.#deps.send('warn', `${left} more lines were printed, and are in the worker's own log`)
    this.#count = 0
    this.#sinceMs = nowMs
  }
}
