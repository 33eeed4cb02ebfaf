// What a worker started with `-f -` gets when it asks its master for the locustfile.
import type { PackRecord } from '../pack.js'

export interface Locustfile {
  /** Without directories: the worker writes it where it likes. */
  readonly filename: string
  readonly contents: string
}

/** Locustfiles handed out in a second; who gets none asks again. */
const FILES_A_SECOND = 50

export class LocustfileAnswers {
  readonly #clock: () => number
  readonly #answer: PackRecord
  #given = 0
  #sinceMs = 0

  /** @param clock monotonic milliseconds */
  constructor(clock: () => number, file: Locustfile | null) {
    this.#clock = clock
    this.#answer = answerLocustfile(file)
  }

  /** For the next who asks; null = too many have asked in this second. */
  next(): PackRecord | null {
    const now = this.#clock()
    if (now - this.#sinceMs > 1000) {
      this.#sinceMs = now
      this.#given = 0
    }
    return this.#given++ < FILES_A_SECOND ? this.#answer : null
  }
}

function answerLocustfile(file: Locustfile | null): PackRecord {
  if (file !== null) return { locustfiles: [{ filename: file.filename, contents: file.contents }] }
  const error =
    'This master runs a TypeScript test and has no locustfile to hand out. ' +
    'Start it with --locustfile-for-workers FILE, or the worker with -f FILE.'
  return { error }
}
