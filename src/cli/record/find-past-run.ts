// Which run `--resume` means: the one in the directory it names, or the newest of this script that has not ended.
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { TymbalError } from '../../model/errors.js'
import type { RunOptions } from '../../model/run-options.js'
import { readRunFile } from '../../store/directory/run-file.js'
import { readBeginning } from '../../store/past-run.js'
import { journalPath } from '../../store/run-journal.js'
import { LAST } from '../run-request.js'

export interface FoundRun {
  readonly directory: string
  readonly journal: string
  readonly runId: string
  readonly seed: number
}

export interface Wanted {
  /** A run directory, or `last`. */
  readonly resume: string
  /** Where run directories are made; null = nowhere. */
  readonly outDir: string | null
  readonly scriptHash: string
  readonly options: RunOptions
  /** Hears of an unfinished run that `last` passes over. */
  readonly warn: (text: string) => void
}

/** What decides the load: a run goes on with what it began with, and its plan is made anew from these. */
const LOAD = [
  'users',
  'spawnRate',
  'runTimeMs',
  'iterations',
  'stages',
  'userClasses',
] as const satisfies (keyof RunOptions)[]

/**
 * null = there is none, and `last` begins a new run then. A run that was left long ago is none for `last`.
 * @throws TymbalError TYM4007 when the named directory has no run that can be taken over
 */
export async function findPastRun({ resume, outDir, scriptHash, options, warn }: Wanted): Promise<FoundRun | null> {
  if (resume !== LAST) return await named(resume, scriptHash, options)
  const directories = outDir === null ? [] : await directoriesOf(outDir)
  for (const directory of directories) {
    const found = foundIn(directory)
    if (found?.scriptHash !== scriptHash || !(await isUnfinished(directory))) continue
    if (!(await isFresh(found))) continue
    const other = await otherLoad(directory, options)
    if (other === null) return found
    warn(`--resume last: the unfinished run ${directory} has another load (${other}), a new run begins`)
  }
  return null
}

async function named(directory: string, scriptHash: string, options: RunOptions): Promise<FoundRun> {
  const found = foundIn(directory)
  const refuse = (why: string): TymbalError =>
    new TymbalError('TYM4007', `${directory}: ${why}`, {
      hint: 'Name the run directory of the run whose master was lost, with the same script and load.',
    })
  if (await hasEnded(directory)) throw refuse('its run has ended')
  if (found === null) throw refuse('it has no journal of a run that had begun')
  if (found.scriptHash !== scriptHash) throw refuse('its run has another script')
  const other = await otherLoad(directory, options)
  if (other !== null) throw refuse(`its run has another load: ${other}`)
  return found
}

/** What of the load differs from that of the run, in words; null = nothing, or nobody knows. */
async function otherLoad(directory: string, options: RunOptions): Promise<string | null> {
  const began = (await readRunFile(directory))?.options ?? {}
  const key = LOAD.find((name) => name in began && JSON.stringify(began[name]) !== JSON.stringify(options[name]))
  return key === undefined ? null : `${key} ${JSON.stringify(began[key])}, not ${JSON.stringify(options[key])}`
}

function foundIn(directory: string): (FoundRun & { readonly scriptHash: string }) | null {
  const journal = journalPath(directory)
  const beginning = readBeginning(journal)
  return beginning === null ? null : { directory, journal, ...beginning }
}

/** Newest first: their names begin with the time. */
async function directoriesOf(outDir: string): Promise<string[]> {
  const names = await readdir(outDir).catch((): string[] => [])
  return names
    .sort()
    .reverse()
    .map((name) => join(outDir, name))
}

async function isUnfinished(directory: string): Promise<boolean> {
  const state = (await readRunFile(directory))?.state
  return state === 'running' || state === 'starting'
}

/** Its workers wait for their master so long by default; later nobody is left to take over. */
const FRESH_MS = 120_000

async function isFresh({ journal }: FoundRun): Promise<boolean> {
  const { mtimeMs } = await stat(journal)
  return Date.now() - mtimeMs < FRESH_MS
}

async function hasEnded(directory: string): Promise<boolean> {
  const state = (await readRunFile(directory))?.state
  return state === 'stopped' || state === 'failed'
}
