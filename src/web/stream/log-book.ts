// The latest lines of the log, for pages.
import type { LogLine, LogPage } from '../api.js'

export interface LogQuestion {
  readonly after?: number | undefined
  readonly level?: LogLine['level'] | undefined
  readonly worker?: string | undefined
  readonly q?: string | undefined
}

/** Older ones are in the run's own file. */
const MOST_LINES = 2000
const MOST_OF_A_PAGE = 1000
const RANK: Readonly<Record<LogLine['level'], number>> = { debug: 0, info: 1, warn: 2, error: 3 }

export class LogBook {
  #lines: LogLine[] = []
  #nextSeq = 1
  readonly #now: () => number

  constructor(now: () => number) {
    this.#now = now
  }

  /** The line with its number. @param worker who said it; left out = this process */
  add(level: LogLine['level'], text: string, worker?: string): LogLine {
    const of = worker === undefined ? {} : { worker }
    const line = { seq: this.#nextSeq++, atMs: this.#now(), level, ...of, text }
    this.#lines.push(line)
    if (this.#lines.length > 2 * MOST_LINES) this.#lines = this.#lines.slice(-MOST_LINES)
    return line
  }

  page({ after = 0, level = 'debug', worker, q = '' }: LogQuestion): LogPage {
    const wanted = q.toLowerCase()
    const found = this.#lines.filter(
      (line) =>
        line.seq > after &&
        RANK[line.level] >= RANK[level] &&
        (worker === undefined || line.worker === worker) &&
        line.text.toLowerCase().includes(wanted),
    )
    const lines = found.slice(0, MOST_OF_A_PAGE)
    const isAll = lines.length === found.length
    return { lines, next: isAll ? this.#nextSeq - 1 : lines.at(-1)!.seq }
  }
}
