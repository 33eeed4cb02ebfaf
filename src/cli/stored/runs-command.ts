// `tymbal runs`: the list of stored runs, and what can be done with one.
import { EXIT, TymbalError } from '../../model/errors.js'
import type { RunStore } from '../../store/run-store.js'
import { type CliIo, print, say } from '../cli-io.js'
import { didYouMean } from '../parse/did-you-mean.js'
import { RUN_ACTIONS, type RunAction } from './run-actions.js'
import { runTable } from './run-table.js'
import { readStoredArguments, stdoutStyle } from './stored-arguments.js'

/** A run has no more tags. */
const MOST_WORDS = 100

export async function runsCommand(rest: readonly string[], io: CliIo): Promise<number> {
  const given = await readStoredArguments('runs', rest, { least: 0, most: MOST_WORDS, question: '' }, io)
  if (given === null) return EXIT.ok
  const [name, ...words] = given.operands
  if (name === undefined) await list(given.store, given.isJson, io)
  else say(io, await actionOf(name, words).run(given.store, words, io))
  return EXIT.ok
}

/** @throws TymbalError TYM1001 */
function actionOf(name: string, words: readonly string[]): RunAction {
  const all = Object.keys(RUN_ACTIONS)
  const action = all.includes(name) ? RUN_ACTIONS[name] : undefined
  if (action === undefined) {
    throw new TymbalError('TYM1001', `"${name}" is none of ${all.join(', ')}${didYouMean(name, all)}`)
  }
  const least = action.words.length
  const most = action.words.at(-1)!.endsWith('…') ? MOST_WORDS : least
  if (words.length < least || words.length > most) {
    throw new TymbalError('TYM1001', `write it so: tymbal runs ${name} ${action.words.join(' ')}`)
  }
  return action
}

async function list(store: RunStore, isJson: boolean, io: CliIo): Promise<void> {
  const runs = await store.list()
  if (isJson) print(io, JSON.stringify(runs))
  else if (runs.length === 0) say(io, `There is no run in ${store.directory}.`)
  else io.stdout.write(runTable(runs, stdoutStyle(io)))
}
