// Lines of the log on their way to pages: several at once, a few times a second.
import type { LogLine } from '../api.js'

const BATCH_MS = 250
/** More at once are a flood; the newest are told. */
const MOST_LINES = 200

export class LogBatch {
  readonly #tell: (lines: readonly LogLine[]) => void
  #lines: LogLine[] = []
  #timer: NodeJS.Timeout | null = null

  constructor(tell: (lines: readonly LogLine[]) => void) {
    this.#tell = tell
  }

  add(line: LogLine): void {
    this.#lines.push(line)
    if (this.#lines.length > MOST_LINES) this.#lines.shift()
    this.#timer ??= setTimeout(() => {
      this.#timer = null
      this.#tell(this.#lines.splice(0))
    }, BATCH_MS)
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
  }
}
