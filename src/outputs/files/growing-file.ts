// A file that only grows, whole lines at a time, in order, without its writer waiting.
import { type FileHandle, open } from 'node:fs/promises'

export class GrowingFile {
  readonly path: string
  #handle: FileHandle | null = null
  #waiting = ''
  #writing: Promise<void> | null = null
  #fault: unknown = null

  constructor(path: string) {
    this.path = path
  }

  /** Begins the file anew. @throws the system's error. */
  async open(head: string): Promise<void> {
    this.#handle = await open(this.path, 'w')
    this.append(head)
  }

  /** Returns at once. After a fault nothing more is taken: a history with a hole would be read as one without. */
  append(lines: string): void {
    if (this.#fault !== null || this.#handle === null || lines === '') return
    this.#waiting += lines
    this.#writing ??= this.#drain()
  }

  /** @throws the first fault, saying that the file ends early. */
  async close(): Promise<void> {
    await this.#writing
    await this.#handle?.close().catch((thrown: unknown) => this.#keep(thrown))
    if (this.#fault !== null) throw this.#fault
  }

  async #drain(): Promise<void> {
    while (this.#waiting !== '') {
      const lines = this.#waiting
      this.#waiting = ''
      try {
        await this.#handle?.appendFile(lines)
      } catch (thrown) {
        this.#keep(thrown)
      }
    }
    this.#writing = null
  }

  #keep(thrown: unknown): void {
    this.#waiting = ''
    this.#fault ??= thrown
  }
}
