// What happened in a run, each with its time: for the summary, and for the journal.
import type { NoteSummary } from '../stats/run-summary.js'
import type { RunRecord } from './run-record.js'

export type Note = NoteSummary

/** Of a swarm that never comes to rest a reader sees enough in so many. */
const MOST_NOTES = 1000

export interface RunNotesDeps {
  /** Elapsed run time, ms; 0 before the load. */
  elapsedMs(): number
  readonly record: RunRecord
  log(level: 'info' | 'warn' | 'error', text: string): void
}

export class RunNotes {
  readonly #deps: RunNotesDeps
  readonly #notes: Note[] = []
  #isFull = false

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
    if (this.#isFull) return
    this.#isFull = this.#notes.length >= MOST_NOTES
    if (this.#isFull) this.#keep('more happened than is noted here: the log has it')
    else this.#keep(text)
  }

  /** A restart of the statistics, noted also when there are too many other notes; null when there are too many of these. */
  restart(text: string): Note | null {
    if (this.#notes.length >= 2 * MOST_NOTES) return null
    const note = this.#keep(text, { isRestart: true })
    this.#deps.log('info', text)
    return note
  }

  #keep(text: string, more: Pick<Note, 'isRestart'> = {}): Note {
    const note = { atMs: Math.round(this.#deps.elapsedMs()), text, ...more }
    this.#notes.push(note)
    this.#deps.record.note(note)
    return note
  }

  /** A note for the summary, and the same once in the log. */
  tell(text: string, level: 'info' | 'warn' = 'info'): void {
    this.add(text)
    this.#deps.log(level, text)
  }
}
