// The summary of a stored run, wherever it has to come from.
import { join } from 'node:path'
import { NOT_JUDGED } from '../../stats/judge/target-verdict.js'
import type { RunSummary } from '../../stats/run-summary.js'
import type { StoredRun } from '../stored-run.js'
import { pictureOf, recoverRun } from './recover-run.js'
import { type RunFile, readJson, readRunFile, SUMMARY_FILE } from './run-file.js'

/** Under the name and the tags that the run has now. @throws Error that says why there is none */
export async function summaryOf(run: StoredRun): Promise<RunSummary> {
  const file = await fileOf(run)
  const summary = await storedSummary(run, file)
  if (summary === null) throw new Error('its load never began')
  const { name, tags } = run
  return { ...whole(summary), run: { ...summary.run, name, tags } }
}

async function storedSummary(run: StoredRun, file: RunFile): Promise<RunSummary | null> {
  switch (run.state) {
    case 'running':
      return pictureOf(run.path, file)
    case 'interrupted':
      return await recoverRun(run.path, file)
    case 'stopped':
    case 'failed':
      return (await readJson(join(run.path, SUMMARY_FILE))) as RunSummary | null
    default:
      return run.state satisfies never
  }
}

/** @throws Error when its directory was removed meanwhile */
export async function fileOf(run: StoredRun): Promise<RunFile> {
  const file = await readRunFile(run.path)
  if (file === null) throw new Error('it has gone')
  return file
}

const NO_WAYS = { stepMs: 1000, thresholds: [], recent: [], errors: [], metrics: [] }
const NO_CONDITION = {
  about: '',
  heardMsAgo: null,
  openSockets: 0,
  openFileLimit: null,
  gcPercent: null,
  gcMaxMs: null,
}
const NO_CLASSES = { userClasses: [], byUserClass: [] }
const NO_CLASS_FIGURES = { wanted: 0, iterations: 0, iterationsPerSecond: 0, waitMs: null }

/** Those of an earlier version have not everything. */
function whole(summary: RunSummary): RunSummary {
  const seen = <Row extends { readonly byWorker?: readonly number[] }>(row: Row) => ({
    ...row,
    byWorker: row.byWorker ?? [],
  })
  const userClasses = summary.userClasses.map((one) => ({ ...NO_CLASS_FIGURES, ...one }))
  const errors = summary.errors.map((row) => ({ ...NO_CLASSES, ...seen(row) }))
  const exceptions = summary.exceptions.map(seen)
  return {
    ...summary,
    errors,
    exceptions,
    userClasses,
    workers: summary.workers.map((one) => ({ ...NO_CONDITION, ...one })),
    tasks: summary.tasks ?? [],
    ways: { ...NO_WAYS, ...summary.ways },
    thresholds: summary.thresholds.map((one) => ({ ...one, recent: one.recent ?? null })),
    endpointTags: summary.endpointTags ?? [],
    target: summary.target ?? NOT_JUDGED,
  }
}
