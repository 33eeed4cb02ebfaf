// The summary as it is: as a file for people and tools (`--json-file`), or as one line on a stream (`--json`).
import type { RunSummary } from '../../stats/run-summary.js'
import type { Output, TextStream } from '../output.js'
import { fileOutput } from './file-output.js'

/** `--json-file PATH`: the whole summary, indented. */
export const jsonFileOutput = (path: string): Output => fileOutput('json', path, renderJson)

export const renderJson = (summary: RunSummary): string => `${JSON.stringify(summary, null, 2)}\n`

/** `--json`: the whole summary as one line, after the run. */
export function jsonStreamOutput(stream: TextStream): Output {
  return {
    name: 'json on stdout',
    finish(summary) {
      stream.write(`${JSON.stringify(summary)}\n`)
      return stream.settle()
    },
  }
}
