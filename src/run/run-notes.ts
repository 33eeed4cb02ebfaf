// What happened in a run, each with its time: for the summary, and for the journal.
import type { RunSummary } from '../stats/run-summary.js'
import type { RunRecord } from './run-record.js'

export type Note = RunSummary['notes'][number]

export interface RunNotesDeps {
  /** Elapsed run time, ms; 0 before the load. */
  elapsedMs(): number
  readonly record: RunRecord
  log(level: 'info' | 'warn' | 'error', text: string): void
}

export class RunNotes {
  readonly #deps: RunNotesDeps
  readonly #notes: Note[] = []

  constructor(deps: RunNotesDeps) {
    this.#deps = deps
  }

  get all(): readonly Note[] {
    return this.#notes
  }

  /** Those of an earlier master. */
  goOnFrom(notes: readonly Note[]): void {
    this.#notes.push(...notes)
  }

  add(text: string): void {
    const atMs = Math.round(this.#deps.elapsedMs())
    this.#notes.push({ atMs, text })
    this.#deps.record.note(atMs, text)
  }

  /** A note for the summary, and the same once in the log. */
  tell(text: string, level: 'info' | 'warn' = 'info'): void {
    this.add(text)
    this.#deps.log(level, text)
  }
}
