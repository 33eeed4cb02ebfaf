// `tymbal show RUN`: what a stored run came to, on the terminal.
import { EXIT } from '../../model/errors.js'
import { renderSummary } from '../../outputs/terminal/end-summary.js'
import { type CliIo, print } from '../cli-io.js'
import { readStoredArguments, stdoutStyle } from './stored-arguments.js'

export async function showCommand(rest: readonly string[], io: CliIo): Promise<number> {
  const given = await readStoredArguments('show', rest, { least: 0, most: 1, question: '' }, io)
  if (given === null) return EXIT.ok
  const { store, operands, isJson } = given
  const run = await store.find(operands[0] ?? 'last')
  const summary = await store.summary(run.id)
  if (isJson) print(io, JSON.stringify(summary))
  else
    io.stdout.write(
      renderSummary(summary, { ...stdoutStyle(io), mode: 'full', files: [`${run.path}/`], notWritten: [] }),
    )
  return EXIT.ok
}
