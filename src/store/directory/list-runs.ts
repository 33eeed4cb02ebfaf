// The run directories in a place, each as one row: only small files are read, but for runs whose master was lost.
import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { StoredRun } from '../stored-run.js'
import { hasMaster } from './master-watch.js'
import { recoverRun } from './recover-run.js'
import { type Headline, headlineOf, type RunFile, readRunFile } from './run-file.js'
import { type Baselines, readBaselines, readMarks } from './run-marks.js'

/** So many directories are looked at together: not more files are open at once than any system allows. */
const AT_ONCE = 64

/** Counting a journal again takes seconds for so much; longer ones wait until somebody opens the run. */
const MOST_JOURNAL_BYTES = 32 * 1024 * 1024

/** Newest first. */
export async function listRuns(home: string, nowMs: number): Promise<readonly StoredRun[]> {
  const names = await readdir(home).catch((): string[] => [])
  const baselines = await readBaselines(home)
  const runs: StoredRun[] = []
  for (let at = 0; at < names.length; at += AT_ONCE) {
    const some = names.slice(at, at + AT_ONCE).map((name) => readRun(join(home, name), baselines, nowMs))
    for (const run of await Promise.all(some)) if (run !== null) runs.push(run)
  }
  return runs.sort((a, b) => compareText(b.startedAt, a.startedAt) || compareText(b.path, a.path))
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** null when the directory is no run. */
export async function readRun(directory: string, baselines: Baselines, nowMs: number): Promise<StoredRun | null> {
  const file = await readRunFile(directory)
  if (file === null) return null
  const state = await stateOf(directory, file, nowMs)
  const headline = file.headline ?? (await missingHeadline(directory, file, state))
  return rowOf({ directory, file, state, headline, marks: await readMarks(directory), baselines })
}

export async function stateOf(directory: string, file: RunFile, nowMs: number): Promise<StoredRun['state']> {
  if (file.state === 'stopped' || file.state === 'failed') return file.state
  return (await hasMaster(directory, file, nowMs)) ? 'running' : 'interrupted'
}

async function missingHeadline(directory: string, file: RunFile, state: StoredRun['state']): Promise<Headline | null> {
  const summary =
    state === 'interrupted' ? await recoverRun(directory, file, MOST_JOURNAL_BYTES).catch(() => null) : null
  return summary === null ? null : headlineOf(summary)
}

interface RowParts {
  readonly directory: string
  readonly file: RunFile
  readonly state: StoredRun['state']
  readonly headline: Headline | null
  readonly marks: { readonly name?: string; readonly tags?: Readonly<Record<string, string>> }
  readonly baselines: Baselines
}

function rowOf({ directory, file, state, headline, marks, baselines }: RowParts): StoredRun {
  const id = file.id ?? basename(directory)
  const isOver = state === 'stopped' || state === 'failed'
  return {
    id,
    path: directory,
    name: marks.name ?? file.name,
    script: file.script,
    host: headline?.host ?? String(file.options.host ?? ''),
    startedAt: headline?.startedAt ?? file.startedAt,
    durationMs: headline?.durationMs ?? 0,
    state,
    passed: isOver ? (file.passed ?? null) : null,
    exitCode: isOver ? (file.exitCode ?? null) : null,
    reason: file.reason ?? (state === 'interrupted' ? 'its master was lost' : ''),
    users: headline?.users ?? 0,
    requests: headline?.requests ?? 0,
    rps: headline?.rps ?? 0,
    failRatio: headline?.failRatio ?? 0,
    p95Ms: headline?.p95Ms ?? 0,
    tags: marks.tags ?? file.tags ?? {},
    isBaseline: baselines[file.script] === id,
  }
}
