// Takes a run out of a zip file that may come from anywhere: only names that are ours, no more bytes than a run can have, and its words checked.
import { createWriteStream } from 'node:fs'
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { messageOf, TymbalError } from '../../model/errors.js'
import { isRunFile, RUN_FILE, type RunFile, readJson, SUMMARY_FILE } from '../directory/run-file.js'
import { BUNDLE_FILES, MOST_BYTES } from './bundle-files.js'

export interface BundlePlace {
  readonly home: string
  /** Ids and directories that are taken. */
  readonly ids: ReadonlySet<string>
  readonly directories: ReadonlySet<string>
}

/**
 * Unpacks the run beside the others; it is there whole or not at all. Answers its directory.
 * @throws TymbalError TYM5005 for a file that holds no whole run, TYM5004 for a run that is here already or cannot be written
 */
export async function readBundle(path: string, place: BundlePlace, mostBytes = MOST_BYTES): Promise<string> {
  // Before the first run of its own a process has no place for runs yet.
  await mkdir(place.home, { recursive: true })
  // A hidden directory: no list takes it for a run.
  const beside = await mkdtemp(join(place.home, '.import-'))
  try {
    await unpack(path, beside, mostBytes)
    const target = join(place.home, nameFor(await checkedRun(beside, path, place), place))
    await rename(beside, target)
    return target
  } catch (thrown) {
    await rm(beside, { recursive: true, force: true })
    throw thrown instanceof TymbalError ? thrown : unexpected(path, thrown)
  }
}

async function unpack(path: string, into: string, mostBytes: number): Promise<void> {
  const { default: yauzl } = await import('yauzl')
  const zip = await yauzl.openPromise(path)
  try {
    const left = { bytes: mostBytes }
    const seen = new Set<string>()
    for await (const entry of zip.eachEntry()) {
      const name = entry.fileName
      if (!BUNDLE_FILES.includes(name) || seen.has(name)) throw refusal(path, `"${name}" does not belong into a run`)
      seen.add(name)
      const content = await zip.openReadStreamPromise(entry)
      await pipeline(content, limited(left, path), createWriteStream(join(into, name), { flags: 'wx' }))
    }
  } finally {
    zip.close()
  }
}

/** Counts what really comes out: what a file says of its own sizes may be wrong. */
function limited(left: { bytes: number }, path: string): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      left.bytes -= chunk.length
      done(left.bytes < 0 ? refusal(path, 'it is larger than any run') : null, chunk)
    },
  })
}

async function checkedRun(directory: string, path: string, { ids }: BundlePlace): Promise<RunFile> {
  const file = await readJson(join(directory, RUN_FILE))
  if (!isRunFile(file)) throw refusal(path, `it has no ${RUN_FILE} of this version`)
  if (file.state === 'running' || file.state === 'starting') throw refusal(path, 'its run has not ended')
  const { summarySchema } = await import('../../stats/summary-schema.js')
  const summary = summarySchema.safeParse(await readJson(join(directory, SUMMARY_FILE)))
  if (!summary.success) throw refusal(path, `it has no ${SUMMARY_FILE} of this version`, { cause: summary.error })
  if (file.id === undefined || file.id !== summary.data.run.id)
    throw refusal(path, 'run and summary do not belong together')
  if (ids.has(file.id)) throw refusal(path, `the run ${file.id} is here already`, { code: 'TYM5004', hint: '' })
  return file
}

/** As the directories of runs of this place are called. */
function nameFor({ startedAt, name }: RunFile, { directories }: BundlePlace): string {
  const time = startedAt.slice(0, 19).replace(/[^0-9T]/g, '-')
  const safe = name
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[-.]+/, '')
    .slice(0, 60)
  const stem = `${time}-${safe || 'run'}`
  for (let n = 1; ; n++) {
    const candidate = n === 1 ? stem : `${stem}-${n}`
    if (!directories.has(candidate)) return candidate
  }
}

interface Why {
  readonly code?: 'TYM5004' | 'TYM5005'
  readonly hint?: string
  readonly cause?: unknown
}

const EXPORT_HINT = 'A run is exported with:  tymbal runs export RUN FILE'

/** Where the file lies is no part of the message: that of an upload says nothing to whoever sent it. */
function refusal(path: string, why: string, { code = 'TYM5005', hint = EXPORT_HINT, cause }: Why = {}): TymbalError {
  return new TymbalError(code, `the file cannot be imported: ${why}`, { where: path, hint, cause })
}

/** The disk has faults with an errno; all else is what the reader of zip files says of its content. */
function unexpected(path: string, thrown: unknown): TymbalError {
  const isOfDisk = thrown instanceof Error && 'errno' in thrown && 'syscall' in thrown
  return refusal(path, messageOf(thrown), { cause: thrown, ...(isOfDisk ? { code: 'TYM5004' } : {}) })
}
