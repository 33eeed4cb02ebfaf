// Log lines of a Locust worker: it sends its whole list again and again, and only what is new goes on.
import type { WorkerMessage } from '../../messages.js'

type Level = Extract<WorkerMessage, { type: 'log' }>['level']

/** Lines of one worker in its life. */
const MAX_LINES = 200
/** Locust's own lines about its start are of no use here, and exceptions of tasks come as messages of their own. */
const DULL = /^\S+ \S+ [^/]*\/(INFO\/locust\.|ERROR\/locust\.user\.task)/

export class ForwardedLines {
  #last: string | null = null
  #count = 0

  /** The new lines, each with its level; the last one of all says that no more are shown. */
  take(lines: readonly string[]): { readonly level: Level; readonly line: string }[] {
    const seen = this.#last === null ? -1 : lines.lastIndexOf(this.#last)
    this.#last = lines.at(-1) ?? this.#last
    const fresh = lines.slice(seen + 1).filter((line) => !DULL.test(line))
    const taken = fresh.slice(0, Math.max(0, MAX_LINES - this.#count)).map((line) => ({ level: levelOf(line), line }))
    const isFull = this.#count < MAX_LINES && this.#count + fresh.length >= MAX_LINES
    this.#count += fresh.length
    return isFull ? [...taken, { level: 'warn', line: `more than ${MAX_LINES} lines; the rest is not shown` }] : taken
  }
}

/** `[2026-08-01 12:00:00,000] host/WARNING/locust.runners: …` */
function levelOf(line: string): Level {
  const level = /\/([A-Z]+)\//.exec(line)?.[1]
  if (level === 'ERROR' || level === 'CRITICAL') return 'error'
  return level === 'WARNING' ? 'warn' : 'info'
}
