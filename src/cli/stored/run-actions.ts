// What `tymbal runs` does with one stored run.
import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { messageOf, TymbalError } from '../../model/errors.js'
import { checkTarget } from '../../outputs/files/whole-file.js'
import { harmless } from '../../outputs/text/width.js'
import type { RunStore, StoredRun } from '../../store/run-store.js'
import type { CliIo } from '../cli-io.js'
import { OPTION_TABLE } from '../options/option-table.js'
import { readValue } from '../options/value-kinds.js'
import { shortId } from './run-table.js'

export interface RunAction {
  /** Words after the action's name; the last may stand for several, as `TAG…`. */
  readonly words: readonly string[]
  run(store: RunStore, words: readonly string[], io: CliIo): Promise<string>
}

export const RUN_ACTIONS: Readonly<Record<string, RunAction>> = {
  baseline: {
    words: ['RUN'],
    async run(store, [reference = '']) {
      const run = await store.find(reference)
      await store.change(run.id, { isBaseline: true })
      return `${shortId(run)} is the baseline of ${run.script}`
    },
  },
  'no-baseline': {
    words: ['RUN'],
    async run(store, [reference = '']) {
      const run = await store.find(reference)
      if (!run.isBaseline) throw new TymbalError('TYM5004', `${shortId(run)} is not the baseline of ${run.script}`)
      await store.change(run.id, { isBaseline: false })
      return `${run.script} has no baseline any more`
    },
  },
  tag: {
    words: ['RUN', 'NAME=VALUE…'],
    async run(store, [reference = '', ...pairs]) {
      const tags = readValue(TAGS, pairs) as Readonly<Record<string, string>>
      const run = await store.find(reference)
      return await tagged(store, run, { ...run.tags, ...tags })
    },
  },
  untag: {
    words: ['RUN', 'NAME…'],
    async run(store, [reference = '', ...names]) {
      const run = await store.find(reference)
      const unknown = names.find((name) => !Object.hasOwn(run.tags, name))
      if (unknown !== undefined) throw new TymbalError('TYM5004', `${shortId(run)} has no tag ${unknown}`)
      return await tagged(store, run, omitted(run.tags, names))
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

const TAGS = OPTION_TABLE.find(({ key }) => key === 'runTags')!

const omitted = (tags: StoredRun['tags'], names: readonly string[]): StoredRun['tags'] =>
  Object.fromEntries(Object.entries(tags).filter(([name]) => !names.includes(name)))

async function tagged(store: RunStore, run: StoredRun, tags: StoredRun['tags']): Promise<string> {
  await store.change(run.id, { tags })
  const words = Object.entries(tags).map((pair) => harmless(pair.join('=')))
  return `${shortId(run)} has ${words.length === 0 ? 'no tags' : `the tags ${words.join(' ')}`}`
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
