// A file that always shows the newest state: while one version is being written only the newest of the next ones is kept.
import { writeWhole } from './whole-file.js'

export class LatestFile {
  readonly path: string
  #next: (() => string) | null = null
  #writing: Promise<void> | null = null
  #fault: unknown = null

  constructor(path: string) {
    this.path = path
  }

  /** Returns at once. `render` is called when the disk is free; a fault is kept for `settle` and forgotten when a later write succeeds. */
  put(render: () => string): void {
    this.#next = render
    this.#writing ??= this.#drain()
  }

  /** When everything put is on the disk. @throws the fault of the last write. */
  async settle(): Promise<void> {
    await this.#writing
    if (this.#fault !== null) throw this.#fault
  }

  async #drain(): Promise<void> {
    while (this.#next !== null) {
      const render = this.#next
      this.#next = null
      await this.#write(render)
    }
    this.#writing = null
  }

  async #write(render: () => string): Promise<void> {
    try {
      await writeWhole(this.path, render())
      this.#fault = null
    } catch (thrown) {
      this.#fault = thrown
    }
  }
}
