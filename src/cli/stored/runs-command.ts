// `tymbal runs`: the list of stored runs, and what can be done with one: baseline, rename, remove, export, import.
import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { EXIT, messageOf, TymbalError } from '../../model/errors.js'
import { checkTarget } from '../../outputs/files/whole-file.js'
import type { RunStore } from '../../store/run-store.js'
import { type CliIo, print, say } from '../cli-io.js'
import { didYouMean } from '../parse/did-you-mean.js'
import { runTable, shortId } from './run-table.js'
import { readStoredArguments, stdoutStyle } from './stored-arguments.js'

interface Action {
  /** Words after the action's name. */
  readonly words: readonly string[]
  run(store: RunStore, words: readonly string[], io: CliIo): Promise<string>
}

const ACTIONS: Readonly<Record<string, Action>> = {
  baseline: {
    words: ['RUN'],
    async run(store, [reference = '']) {
      const run = await store.find(reference)
      await store.change(run.id, { isBaseline: true })
      return `${shortId(run)} is the baseline of ${run.script}`
    },
  },
  rename: {
    words: ['RUN', 'NAME'],
    async run(store, [reference = '', name = '']) {
      const run = await store.find(reference)
      await store.change(run.id, { name })
      return `${shortId(run)} is called ${name}`
    },
  },
  remove: {
    words: ['RUN'],
    async run(store, [reference = '']) {
      const run = await store.find(reference)
      await store.remove(run.id)
      return `removed  ${run.path}/`
    },
  },
  export: { words: ['RUN', 'FILE'], run: exportRun },
  import: {
    words: ['FILE'],
    async run(store, [file = '']) {
      const run = await store.importBundle(file)
      return `imported  ${run.path}/`
    },
  },
}

export async function runsCommand(rest: readonly string[], io: CliIo): Promise<number> {
  const given = await readStoredArguments('runs', rest, { least: 0, most: 3, question: '' }, io)
  if (given === null) return EXIT.ok
  const [name, ...words] = given.operands
  if (name === undefined) await list(given.store, given.isJson, io)
  else say(io, await actionOf(name, words).run(given.store, words, io))
  return EXIT.ok
}

/** @throws TymbalError TYM1001 */
function actionOf(name: string, words: readonly string[]): Action {
  const action = ACTIONS[name]
  const all = Object.keys(ACTIONS)
  if (action === undefined) {
    throw new TymbalError('TYM1001', `"${name}" is none of ${all.join(', ')}${didYouMean(name, all)}`)
  }
  if (words.length !== action.words.length) {
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

/** A file that could not be written whole is not left behind. */
async function exportRun(store: RunStore, [reference = '', file = '']: readonly string[], io: CliIo): Promise<string> {
  const run = await store.find(reference)
  const path = resolve(io.cwd, file)
  await checkTarget(path)
  const bundle = await store.exportBundle(run.id)
  try {
    await pipeline(bundle, createWriteStream(path))
  } catch (thrown) {
    await rm(path, { force: true })
    throw new TymbalError('TYM5001', `${path} could not be written: ${messageOf(thrown)}`, { cause: thrown })
  }
  return `exported  ${path}`
}
