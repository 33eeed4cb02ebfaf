// The terminal of this process: log lines and notices, above the live panel when a run shows one.
import type { CliIo } from '../cli-io.js'
import type { Progress } from '../run-outputs.js'

export interface Screen {
  /** One line for people. */
  say(line: string): void
  /** From now on lines go above that run's panel; null = no run shows itself. */
  show(progress: Progress | null): void
}

export function createScreen(io: CliIo): Screen {
  let shown: Progress | null = null
  return {
    say(line) {
      const panel = shown?.panel ?? null
      if (panel === null) io.stderr.write(`${line}\n`)
      else panel.log(line)
    },
    show(progress) {
      shown = progress
    },
  }
}
