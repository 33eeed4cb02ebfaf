// Test helpers: run directories as a run leaves them, with real journals, series and summaries.
import { mkdirSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { RunAggregate } from '../stats/run-aggregate.js'
import { finalContext, RUN_ID } from '../stats/stats.fixture.js'
import { headlineOf, RUN_FILE, RUN_FILE_SCHEMA, SUMMARY_FILE } from './directory/run-file.js'
import { playRun, type Traffic } from './series/series.fixture.js'

export interface MadeRun {
  readonly id: string
  readonly name?: string
  readonly script?: string
  /** Epoch ms. */
  readonly startedAtMs?: number
  readonly seconds?: number
  readonly tags?: Readonly<Record<string, string>>
  readonly options?: Readonly<Record<string, unknown>>
  readonly traffic?: (second: number) => readonly Traffic[]
}

const STEADY = (): Traffic[] => [{ name: '/', requests: 10, lastsMs: 10 }]

/** A run that has ended; answers its directory. */
export function makeRun(home: string, made: MadeRun): string {
  const { id, seconds = 3, startedAtMs = Date.UTC(2030, 0, 1), traffic = STEADY } = made
  const directory = join(home, `${new Date(startedAtMs).toISOString().slice(0, 19).replaceAll(':', '-')}-${id}`)
  mkdirSync(directory, { recursive: true })
  const run = playRun(directory, traffic)
  run.until(seconds)
  run.recorder.finish(seconds * 1000)
  writeEnd(directory, made, run.aggregate, seconds)
  return directory
}

function writeEnd(directory: string, made: MadeRun, aggregate: RunAggregate, seconds: number): void {
  const { id, name = 'shop', startedAtMs = Date.UTC(2030, 0, 1) } = made
  const plain = aggregate.summarize(finalContext(seconds * 1000))
  const startedAt = new Date(startedAtMs).toISOString()
  const summary = { ...plain, run: { ...plain.run, id, name, startedAt } }
  writeFileSync(join(directory, SUMMARY_FILE), JSON.stringify(summary))
  writeFileSync(join(directory, 'summary.txt'), 'the summary\n')
  writeRunFile(directory, made, { state: 'stopped', passed: true, exitCode: 0, headline: headlineOf(summary) })
}

export function writeRunFile(directory: string, made: MadeRun, more: object): void {
  const { id, name = 'shop', script = 'shop.ts', startedAtMs = Date.UTC(2030, 0, 1), tags = {}, options = {} } = made
  const startedAt = new Date(startedAtMs).toISOString()
  const file = { schema: RUN_FILE_SCHEMA, id, name, script, scriptHash: 'ab', tags, options, startedAt }
  const master = { pid: process.pid, host: hostname() }
  writeFileSync(join(directory, RUN_FILE), JSON.stringify({ ...file, master, ...more }))
}

export { RUN_ID }
