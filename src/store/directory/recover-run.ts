// The summary of a run whose master was lost, from what its workers had reported.
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { EXIT } from '../../model/errors.js'
import type { Threshold } from '../../model/threshold.js'
import { RunAggregate, type WorkerNodeInfo } from '../../stats/run-aggregate.js'
import type { RunSummary } from '../../stats/run-summary.js'
import { type PastRun, readBeginning, replay } from '../past-run.js'
import { journalPath } from '../run-journal.js'
import { SeriesRecorder } from '../series/record/series-recorder.js'
import { type RunFile, readJson, writeJson } from './run-file.js'

/** Kept beside the journal it was made from: that is read once. */
const RECOVERED_FILE = 'recovered.json'

interface Recovered {
  readonly journalBytes: number
  readonly summary: RunSummary
}

/**
 * null when the load had not begun, or when the journal has more than `mostBytes` and nobody has read it yet.
 * The result is kept in the directory, where that can be written.
 */
export async function recoverRun(
  directory: string,
  file: RunFile,
  mostBytes = Number.POSITIVE_INFINITY,
): Promise<RunSummary | null> {
  const { size: journalBytes } = await stat(journalPath(directory)).catch(() => ({ size: 0 }))
  const kept = (await readJson(join(directory, RECOVERED_FILE))) as Recovered | null
  if (kept?.journalBytes === journalBytes) return kept.summary
  if (journalBytes > mostBytes) return null
  const summary = rebuild(directory, file, true)
  if (summary !== null) await writeJson(join(directory, RECOVERED_FILE), { journalBytes, summary }).catch(() => null)
  return summary
}

/** The picture of a run that another process is running: its files are only read. */
export const pictureOf = (directory: string, file: RunFile): RunSummary | null => rebuild(directory, file, false)

function rebuild(directory: string, file: RunFile, isOver: boolean): RunSummary | null {
  const path = journalPath(directory)
  const beginning = readBeginning(path)
  if (beginning === null) return null
  const { runId, startedAtMs: startedAtEpochMs } = beginning
  const aggregate = new RunAggregate({ runId, startedAtEpochMs, thresholds: thresholdsOf(file) })
  // Its last seconds were not recorded over time yet.
  const series = isOver ? new SeriesRecorder({ directory, aggregate, onFault: () => undefined }) : null
  const past = replay(path, aggregate, series)
  series?.finish(past.untilMs)
  return summaryOf(aggregate, past, file, isOver)
}

function summaryOf(aggregate: RunAggregate, past: PastRun, file: RunFile, isOver: boolean): RunSummary {
  const durationMs = Math.max(past.untilMs, past.reportedUntilMs)
  const run = {
    id: past.id,
    name: file.name,
    script: file.script,
    host: String(file.options.host ?? ''),
    startedAt: new Date(past.startedAtMs).toISOString(),
    durationMs: Math.round(durationMs),
    state: isOver ? 'stopped' : 'running',
    targetUsers: past.peakUsers,
    users: isOver ? 0 : past.users,
    plannedMs: null,
    tags: file.tags ?? {},
    options: file.options,
  } as const
  const seconds = Math.round(durationMs / 1000)
  const lost = { passed: false, exitCode: EXIT.infrastructure, reason: `its master was lost after ${seconds} s` }
  return aggregate.summarize({
    run,
    workers: past.workers.map((worker) => nodeOf(worker, isOver)),
    notes: isOver ? [...past.notes, { atMs: run.durationMs, text: 'the master was lost' }] : past.notes,
    verdict: isOver ? lost : null,
    exitCodeOnError: Number(file.options.exitCodeOnError ?? 1),
  })
}

function nodeOf({ id, index, facts, isLost }: PastRun['workers'][number], isOver: boolean): WorkerNodeInfo {
  const state = isLost ? 'missing' : isOver ? 'ready' : 'running'
  return { id, index, host: facts.host, kind: facts.kind, state, users: 0, clockOffsetMs: 0 }
}

/** As they stand in run.json. */
function thresholdsOf({ options }: RunFile): readonly Threshold[] {
  return Array.isArray(options.thresholds) ? (options.thresholds as Threshold[]) : []
}
