// What pages and robots can see and do: the process that serves them implements it.
import type { EndpointRange } from '../stats/endpoint-range.js'
import type { EndpointWorkerTable } from '../stats/endpoint-workers.js'
import type { PercentilePoint } from '../stats/percentile-curve.js'
import type { RunSummary } from '../stats/run-summary.js'
import type { SampleSource } from '../stats/samples/sample-picture.js'
import type { RunStore } from '../store/run-store.js'
import type { RecordedSeries } from '../store/series/read/recorded-series.js'
import type {
  AppState,
  CheckResult,
  ExportFormat,
  LoadRequest,
  LoadState,
  RunListItem,
  ScriptState,
  StartRequest,
  WorkerAction,
} from './api.js'
import type { PresetList } from './preset-list.js'
import type { LiveFeed } from './stream/live-feed.js'
import type { LogBook } from './stream/log-book.js'

export type Note = RunSummary['notes'][number]

/** The run that is under way, or the last one of this process. */
export interface LiveRun {
  readonly id: string
  readonly isRunning: boolean
  readonly isPaused: boolean
  /** The frozen picture of now; of an ended run, its last. */
  summary(): RunSummary
  /** Requests that were kept with their details. */
  readonly samples: SampleSource
  /** What each worker measured of each endpoint. @param endpoint `METHOD name`; left out = of all */
  endpointWorkers(endpoint?: string): EndpointWorkerTable
  /** How its load can be changed; null = it cannot. */
  readonly load: LoadState | null
  /**
   * False when there is no load to change.
   * @throws Refusal 422 with the field that is wrong, 409 when there is no end of a stage to wait for
   */
  editLoad(edit: LoadRequest, who: string): boolean
  /** False when no edit waits. */
  withdrawEdit(who: string): boolean
  /** False when it has ended. */
  stop(mode: 'graceful' | 'now', who: string): boolean
  /** True when users are held, or go on, as was asked. */
  setPaused(isPaused: boolean, who: string): boolean
  /** null when the run has ended. */
  note(text: string, who: string): Note | null
  /** A note from which on pages look at the run; null when it has not begun or has ended. */
  restartStatistics(who: string): Note | null
  /** What was counted since then, up to now; null when there was no restart. */
  sinceRestart(): EndpointRange | null
  /** From its merged histograms, which are finer than those on the disk. */
  percentileCurve(of: { readonly endpoint?: string; readonly worker?: string }): readonly PercentilePoint[]
  /** What is written of it over time, some seconds behind; null = nothing is. */
  readonly recorded: RecordedSeries | null
}

/** A run of this process that is not on the disk. */
export interface UnkeptRun {
  readonly item: RunListItem
  readonly summary: RunSummary
  /** null = it was given up for later runs. */
  readonly recorded: RecordedSeries | null
}

/** What is known of a run beyond its summary. */
export interface RunDetails {
  /** null = nothing is recorded. */
  readonly recorded: RecordedSeries | null
  readonly samples: SampleSource
}

export type Rendered = { readonly contentType: string; readonly fileName: string; readonly text: string }

/** A request for a route of the script. */
export interface ScriptRequest {
  readonly method: string
  /** As the script names it. */
  readonly path: string
  /** Without cookies and tokens. */
  readonly request: Request
}

export interface ScriptAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array<ArrayBuffer>
}

export interface ControlRoom {
  readonly version: string
  /** Epoch ms. */
  now(): number
  script(): ScriptState
  workers(): AppState['workers']
  /** @throws Refusal 404 for an unknown worker, 409 with the reason when it cannot be done */
  careFor(workerId: string, action: WorkerAction, who: string): void
  live(): LiveRun | null
  /**
   * Starts a run; it is there when this resolves, and its load begins when its workers are.
   * @throws Refusal with the field that is wrong, or TYM6001 when a run is under way
   */
  start(request: StartRequest, who: string): Promise<LiveRun>
  /**
   * Runs each task of the request's user classes once, beside the workers.
   * @param signal ends it at once
   * @throws Refusal with the field that is wrong, or 409 when a run or another check is under way
   */
  check(request: StartRequest, who: string, signal: AbortSignal): Promise<CheckResult>
  /** Runs of this process that were not kept on the disk; newest first. */
  unkept(): readonly UnkeptRun[]
  /** A run got another name or other tags: if it is that of this process, it shows them from now on. */
  renamed(id: string, change: Pick<RunSummary['run'], 'name' | 'tags'>): void
  /** A run was removed from the disk: if it is the last one of this process, it is live no more. */
  forget(id: string): void
  /** null = nothing is kept. */
  readonly store: RunStore | null
  /** @throws Refusal for a route that the script has not, or that fails */
  scriptAnswer(request: ScriptRequest): Promise<ScriptAnswer>
  readonly presets: PresetList
  readonly feed: LiveFeed
  readonly log: LogBook
  render(summary: RunSummary, format: Exclude<ExportFormat, 'bundle'>, details: RunDetails): Promise<Rendered>
}
