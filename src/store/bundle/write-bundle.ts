// A run as one zip file.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import type { RunSummary } from '../../stats/run-summary.js'
import { headlineOf, RUN_FILE, type RunFile, SUMMARY_FILE } from '../directory/run-file.js'
import type { StoredRun } from '../stored-run.js'
import { BUNDLE_FILES } from './bundle-files.js'

export interface BundleContent {
  readonly run: StoredRun
  readonly file: RunFile
  readonly summary: RunSummary
}

/** Read from the disk while the stream is read: a long run does not fit into memory. */
export async function writeBundle({ run, file, summary }: BundleContent): Promise<Readable> {
  const { default: yazl } = await import('yazl')
  const zip = new yazl.ZipFile()
  const add = (name: string, content: unknown): void =>
    zip.addBuffer(Buffer.from(`${JSON.stringify(content, null, 2)}\n`), name)
  // What people have said of it since, and the summary of a run that was interrupted, go with it.
  add(RUN_FILE, { ...file, ...endOf(run), id: run.id, name: run.name, tags: run.tags, headline: headlineOf(summary) })
  add(SUMMARY_FILE, summary)
  for (const name of BUNDLE_FILES) {
    if (name === RUN_FILE || name === SUMMARY_FILE) continue
    const path = join(run.path, name)
    if (existsSync(path)) zip.addFile(path, name)
  }
  zip.end()
  return zip.outputStream as Readable
}

/** An interrupted run stays one elsewhere. */
const endOf = ({ state, reason }: StoredRun): Partial<RunFile> =>
  state === 'interrupted' ? { state: 'failed', passed: false, reason } : {}
