// Where one run is written down: its directory, and in it the journal and the record over time.
import { join } from 'node:path'
import { messageOf } from '../../model/errors.js'
import { renderSummary } from '../../outputs/terminal/end-summary.js'
import { withoutUserinfo } from '../../outputs/text/userinfo.js'
import type { RunAggregate } from '../../stats/run-aggregate.js'
import type { RunSummary } from '../../stats/run-summary.js'
import { openRunStore } from '../../store/open-run-store.js'
import { journalPath, openJournal, type RunJournal } from '../../store/run-journal.js'
import { SeriesRecorder } from '../../store/series/record/series-recorder.js'
import type { CliIo } from '../cli-io.js'
import type { FoundRun } from '../record/find-past-run.js'
import type { Log } from '../record/log.js'
import { RunDirectory } from '../record/run-directory.js'
import type { RunRequest } from '../run-request.js'
import { VERSION } from '../version.js'
import { wallClock } from '../worker-process.js'

export interface DirectoryParts {
  readonly past: FoundRun | null
  readonly runId: string
  readonly io: CliIo
  readonly log: Log
}

/** null where nothing is kept. */
export function directoryOf(request: RunRequest, { past, runId, io, log }: DirectoryParts): RunDirectory | null {
  const { outDir, isOutDirNamed, name } = request
  const existing = past?.directory ?? null
  if (outDir === null && existing === null) return null
  return new RunDirectory({ existing, outDir, isOutDirNamed, name }, runFacts(request, runId), {
    now: () => io.now(),
    renderText,
    warn: (text) => log.write('warn', text),
    made: (path) => log.copyTo(join(path, 'log.ndjson')),
  })
}

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
export function seriesOf(directory: RunDirectory | null, aggregate: RunAggregate, log: Log): SeriesRecorder | null {
  if (directory?.path == null) return null
  const onFault = (reason: string): void => log.write('warn', `the run is not recorded over time any more: ${reason}`)
  return new SeriesRecorder({ directory: directory.path, aggregate, onFault })
}

/** `--keep-runs`: what cannot be removed is told, and changes nothing about this run. */
export async function pruneRuns({ outDir, keepRuns }: RunRequest, log: Log, io: CliIo): Promise<void> {
  if (outDir === null || keepRuns === null) return
  try {
    await openRunStore({ directory: outDir, cwd: io.cwd, wallClock }).prune(keepRuns)
  } catch (thrown) {
    log.write('warn', `older runs could not be removed: ${messageOf(thrown)}`)
  }
}

function renderText(summary: RunSummary): string {
  return renderSummary(summary, { width: 100, color: false, unicode: true, mode: 'full', files: [], notWritten: [] })
}

function runFacts({ name, script, seed, processes, options }: RunRequest, id: string) {
  const { parameters: _parameters, env: _env, ...plain } = options
  const { path, hash } = script.plan.bundle
  const host = plain.host === null ? null : withoutUserinfo(plain.host)
  const shown = { ...plain, host, proxy: withoutUserinfo(plain.proxy) }
  const what = { id, name, script: withoutUserinfo(path), scriptHash: hash, version: VERSION }
  return { ...what, seed, processes, tags: options.runTags, options: shown }
}
