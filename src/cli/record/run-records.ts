// What a run leaves in its directory while it goes on, and which older runs make room for it.
import { messageOf } from '../../model/errors.js'
import type { SampleBook } from '../../stats/samples/sample-book.js'
import { openRunStore } from '../../store/open-run-store.js'
import { journalPath, openJournal, type RunJournal } from '../../store/run-journal.js'
import { SampleFile } from '../../store/samples/sample-file.js'
import type { CliIo } from '../cli-io.js'
import type { RunRequest } from '../run-request.js'
import type { Log } from './log.js'
import type { RunDirectory } from './run-directory.js'

/** In the run directory, or nowhere: a run without one cannot be taken over. */
export function journalOf(directory: RunDirectory | null, log: Log): RunJournal | null {
  if (directory?.path == null) return null
  const tell = (reason: string): void =>
    log.write('warn', `if this master is lost, the run cannot be taken over any more: ${reason}`)
  try {
    return openJournal(journalPath(directory.path), tell)
  } catch (thrown) {
    tell(messageOf(thrown))
    return null
  }
}

/** In the run directory, or nowhere. */
export function samplesOf(directory: RunDirectory | null, book: SampleBook, log: Log): SampleFile | null {
  if (directory?.path == null) return null
  const onFault = (reason: string): void => log.write('warn', `no more request samples are written: ${reason}`)
  return new SampleFile({ directory: directory.path, book, onFault })
}

/** `--keep-runs`: what cannot be removed is told, and changes nothing about this run. */
export async function pruneRuns({ outDir, keepRuns }: RunRequest, log: Log, { cwd, now }: CliIo): Promise<void> {
  if (outDir === null || keepRuns === null) return
  try {
    await openRunStore({ directory: outDir, cwd, wallClock: now }).prune(keepRuns)
  } catch (thrown) {
    log.write('warn', `older runs could not be removed: ${messageOf(thrown)}`)
  }
}
