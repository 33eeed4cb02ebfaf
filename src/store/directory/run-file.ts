// run.json: what a run directory says of its run, written when it begins and again when it ends.
import { randomUUID } from 'node:crypto'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { RunSummary } from '../../stats/run-summary.js'

export const RUN_FILE = 'run.json'
export const SUMMARY_FILE = 'summary.json'
export const LOG_FILE = 'log.ndjson'
export const RUN_FILE_SCHEMA = 'tymbal.run/1'

/** What a list of runs shows, so that it need not open the summaries. */
export interface Headline {
  readonly host: string
  readonly startedAt: string
  readonly durationMs: number
  readonly users: number
  readonly requests: number
  readonly rps: number
  /** 0..1 */
  readonly failRatio: number
  readonly p95Ms: number
}

/** Plain data without secrets. */
export interface RunFile {
  readonly schema: typeof RUN_FILE_SCHEMA
  /** Left out by early versions; then the directory's name stands for it. */
  readonly id?: string
  readonly name: string
  readonly script: string
  readonly scriptHash: string
  readonly tags?: Readonly<Record<string, string>>
  readonly options: Readonly<Record<string, unknown>>
  readonly startedAt: string
  readonly state: 'starting' | 'running' | 'stopped' | 'failed'
  /** Who runs it. */
  readonly master?: { readonly pid: number; readonly host: string }
  readonly endedAt?: string
  readonly passed?: boolean
  readonly exitCode?: number
  readonly reason?: string
  readonly headline?: Headline
}

export function headlineOf({ run, totals }: RunSummary): Headline {
  return {
    host: run.host,
    startedAt: run.startedAt,
    durationMs: run.durationMs,
    users: run.targetUsers,
    requests: totals.requests,
    rps: totals.rps,
    failRatio: totals.requests === 0 ? 0 : totals.failures / totals.requests,
    p95Ms: totals.latencyMs.p95,
  }
}

const STATES: readonly unknown[] = ['starting', 'running', 'stopped', 'failed'] satisfies RunFile['state'][]

/** null when the directory is none of ours. */
export async function readRunFile(directory: string): Promise<RunFile | null> {
  const content = await readJson(join(directory, RUN_FILE))
  return isRunFile(content) ? content : null
}

export function isRunFile(content: unknown): content is RunFile {
  if (typeof content !== 'object' || content === null) return false
  const { schema, id, name, script, startedAt, state, options } = content as Readonly<Record<string, unknown>>
  const texts = [name, script, startedAt, id ?? ''].every((one) => typeof one === 'string')
  return schema === RUN_FILE_SCHEMA && texts && STATES.includes(state) && typeof options === 'object'
}

/** null when it is not there, or is no JSON. */
export async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as unknown
  } catch {
    return null
  }
}

/** A reader finds the old file or the new one, never half of one. @throws the system's error */
export async function writeJson(path: string, content: unknown): Promise<void> {
  const beside = `${path}.${randomUUID()}.part`
  try {
    await writeFile(beside, `${JSON.stringify(content, null, 2)}\n`)
    await rename(beside, path)
  } catch (thrown) {
    await rm(beside, { force: true }).catch(() => undefined)
    throw thrown
  }
}
