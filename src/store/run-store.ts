// The contract of the run store: every run that was kept, listed, shown, compared, changed and carried elsewhere.
import type { Readable } from 'node:stream'
import type { EndpointWorkerTable } from '../stats/endpoint-workers.js'
import type { RunSummary } from '../stats/run-summary.js'
import type { SampleSource } from '../stats/samples/sample-picture.js'
import type { RunComparison } from './compare/run-comparison.js'
import type { RecordedSeries } from './series/read/recorded-series.js'
import type { StoredRun } from './stored-run.js'

export type { StoredRun } from './stored-run.js'

/** What is left out stays as it is. */
export interface StoredRunChange {
  readonly name?: string
  readonly tags?: Readonly<Record<string, string>>
  /** A script has one baseline: that of another run of the script ends. */
  readonly isBaseline?: boolean
}

/** A line of the run's log. */
export interface StoredLine {
  /** Number in the file, from 1. */
  readonly seq: number
  /** Epoch ms. */
  readonly atMs: number
  readonly level: 'debug' | 'info' | 'warn' | 'error'
  /** Id of the worker that said it; left out = the master. */
  readonly worker?: string
  readonly text: string
}

export interface LogQuestion {
  /** Lines after this number; default 0. */
  readonly after?: number
  /** The least level; default debug. */
  readonly level?: StoredLine['level']
  /** Only lines of this worker. */
  readonly worker?: string
  /** Only lines that have this text, capitals or not. */
  readonly text?: string
  /** At most so many; default 1,000. */
  readonly limit?: number
}

export interface LogPicture {
  readonly lines: readonly StoredLine[]
  /** `after` of the next question. */
  readonly next: number
}

/**
 * Every method that takes an id throws TymbalError TYM5002 when there is no such run, and TYM5003 when what it needs of the run cannot be read.
 * Runs that are under way can be read like others; the series reach to a few seconds before now.
 */
export interface RunStore {
  /** Where the run directories lie; absolute. */
  readonly directory: string

  /** Newest first. A directory that is none of ours is passed over. */
  list(): Promise<readonly StoredRun[]>

  /**
   * The run that a person means: a directory, an id or its unique beginning, a directory's name or its unique beginning, `last`, `last~1` …, `baseline`.
   * @param script decides between the baselines of several scripts
   * @throws TymbalError TYM5002 when none or several are meant
   */
  find(reference: string, script?: string): Promise<StoredRun>

  /** As it was written at the end. Of an interrupted run, and of one under way: rebuilt from what its workers had reported. */
  summary(id: string): Promise<RunSummary>

  /** What is asked of it is answered when it is asked. */
  recorded(id: string): RecordedSeries
  /** What each worker measured of each endpoint; without rows while the run goes on. */
  endpointWorkers(id: string): Promise<EndpointWorkerTable>
  log(id: string, question: LogQuestion): Promise<LogPicture>
  /** Requests that were kept with their details; none of a run that kept none. */
  samples(id: string): Promise<SampleSource>
  /** `known` are summaries that need not be read, by id: that of a run under way would be counted again from its journal. */
  compare(a: string, b: string, known?: ReadonlyMap<string, RunSummary>): Promise<RunComparison>

  /** The run as it is afterwards. */
  change(id: string, change: StoredRunChange): Promise<StoredRun>
  /** @throws TymbalError TYM5004 while the run is under way */
  remove(id: string): Promise<void>
  /** Removes the oldest runs beyond `keep`, but none that is under way and no baseline. Answers what was removed. */
  prune(keep: number): Promise<readonly StoredRun[]>

  /** The run as one file (`.tymbal.zip`). @throws TymbalError TYM5004 while the run is under way */
  exportBundle(id: string): Promise<Readable>
  /** Takes a run in that was exported elsewhere. @throws TymbalError TYM5005 when the file is none or is damaged, TYM5004 when its run is here already */
  importBundle(path: string): Promise<StoredRun>
}
