// Tells a Locust master what was measured: every three seconds whatever happens, and when users end.
import type { StatsDelta } from '../../../stats/stats-delta.js'
import type { PackRecord } from '../pack.js'
import { ExceptionLines } from './exception-lines.js'
import { StatsBook } from './stats-book.js'

export interface ReporterDeps {
  readonly wallClock: () => number
  /** Running users by class, every class named. */
  readonly users: () => Readonly<Record<string, number>>
  /** False while a message could reach nobody: figures are kept for the next report. */
  readonly mayReport: () => boolean
  send(type: 'stats' | 'exception', data: PackRecord): void
}

export class Reporter {
  readonly #deps: ReporterDeps
  readonly #book: StatsBook
  readonly #exceptions = new ExceptionLines()
  #timer: NodeJS.Timeout | null = null

  constructor(deps: ReporterDeps) {
    this.#deps = deps
    this.#book = new StatsBook(deps.wallClock())
  }

  /** The first report goes out at once: from it the master learns which classes there are. */
  start(intervalMs: number): void {
    this.report()
    this.#timer = setInterval(() => this.report(), intervalMs)
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer)
  }

  begin(startMs: number): void {
    this.#book.begin(startMs, this.#deps.wallClock())
  }

  add(delta: StatsDelta): void {
    this.#book.add(delta)
    for (const exception of delta.exceptions) this.#exceptions.add(exception)
  }

  report(): void {
    const { mayReport, send, wallClock, users } = this.#deps
    if (!mayReport()) return
    const counts = users()
    const user_count = Object.values(counts).reduce((sum, count) => sum + count, 0)
    send('stats', { ...this.#book.take(wallClock()), user_classes_count: { ...counts }, user_count })
    for (const line of this.#exceptions.take()) send('exception', line)
  }
}
