// An output that is one file, written once, at the end of the run.
import type { RunSummary } from '../../stats/run-summary.js'
import type { Output } from '../output.js'
import { checkTarget, writeWhole } from './whole-file.js'

/** `kind` names the output in messages, `render` makes the whole text of the file. */
export function fileOutput(
  kind: string,
  path: string,
  render: (summary: RunSummary) => string | Promise<string>,
): Output {
  return {
    name: `${kind} ${path}`,
    start: () => checkTarget(path),
    finish: async (summary) => {
      await writeWhole(path, await render(summary))
      return { files: [path] }
    },
  }
}
