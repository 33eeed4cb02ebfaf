// What pages and robots speak with the master: every request, answer and event of /api/v1. The browser app knows these types and nothing else.
import type { ClassShare } from '../model/load.js'
import type { EndpointRange } from '../stats/endpoint-range.js'
import type { EndpointWorker } from '../stats/judge/endpoint-outliers.js'
import type { RunSummary, TimelinePoint } from '../stats/run-summary.js'
import type { SamplePicture } from '../stats/samples/sample-picture.js'
import type { SeriesMetric } from '../store/series/read/series-picture.js'
import type { StoredRun } from '../store/stored-run.js'

export type { ClassShare } from '../model/load.js'
export type { EndpointFigures, EndpointRange } from '../stats/endpoint-range.js'
export type { EndpointWorker } from '../stats/judge/endpoint-outliers.js'
export type { RunSummary } from '../stats/run-summary.js'
export type { KeptSample, MeanPhases, SampleKind } from '../stats/samples/sample-picture.js'
export type { SeriesMetric } from '../store/series/read/series-picture.js'

/** All paths below it; base path of a proxy before it. */
export const API_PATH = '/api/v1'

export type Role = 'viewer' | 'operator'

/** GET /state: what there is to see and to start. */
export interface AppState {
  readonly version: string
  /** Master's clock, epoch ms; pages show no other time. */
  readonly nowMs: number
  readonly role: Role
  /** The run that is under way, or the last one of this master; null before the first. */
  readonly liveRunId: string | null
  readonly isRunning: boolean
  /** False with --no-save: runs can be looked at while the process lives, not changed, compared, removed or taken in. */
  readonly keepsRuns: boolean
  readonly script: ScriptState
  readonly workers: { readonly connected: number; readonly expected: number; readonly joinCommands: readonly string[] }
}

export interface ScriptState {
  readonly path: string
  /** That the script adds to the page: `/x` is its own route below `/script`, others are web addresses. */
  readonly tabs: readonly { readonly title: string; readonly url: string }[]
  readonly hash: string
  readonly userClasses: readonly {
    readonly name: string
    readonly weight: number
    readonly fixedCount: number
    readonly host: string | null
    readonly tasks: readonly TaskShare[]
  }[]
  /** The load that Start would begin with, from flags, script and configuration. */
  readonly defaults: StartRequest
  /** True when scenarios, stages or a load shape of the script decide the load; then users and spawn rate are theirs. */
  readonly hasOwnLoad: boolean
  readonly parameters: readonly {
    readonly name: string
    readonly type: 'string' | 'number' | 'boolean' | 'choice'
    readonly default: string | number | boolean
    readonly help: string
    readonly choices: readonly string[]
    readonly secret: boolean
  }[]
}

export interface TaskShare {
  readonly name: string
  /** Of its parent, 0..1. */
  readonly share: number
  readonly children: readonly TaskShare[]
}

/** POST /runs: starts a run; what is left out is as in `defaults`. Durations are texts as `5m`, or seconds. */
export interface StartRequest {
  readonly host?: string | null
  readonly users?: number
  readonly spawnRate?: number
  /** Of all users together; the run ends with the last of them. Without it `users` and `stages` have no such end. */
  readonly iterations?: number
  readonly runTime?: string | number | null
  readonly stages?: readonly { readonly duration: string | number; readonly target: number }[]
  /** Those that take part; by name, dealt as the script says. */
  readonly userClasses?: readonly (string | ClassShare)[]
  readonly thresholds?: readonly ThresholdRequest[]
  readonly parameters?: Readonly<Record<string, string | number | boolean>>
  readonly name?: string
  readonly tags?: Readonly<Record<string, string>>
}

/**
 * `POST /checkout: p(95)<500`, or without a name for all requests. A text that the script has too keeps what it says there; the object, in k6's
 * words, says for itself whether a failure ends the run, and how long it may run before (`10s`).
 */
export type ThresholdRequest =
  | string
  | { readonly threshold: string; readonly abortOnFail?: boolean; readonly delayAbortEval?: string }

/**
 * POST /runs/check takes a StartRequest: one user of each chosen class runs each of its tasks once, in a process of its own.
 * It is no run: nothing of it is counted or kept. 409 while a run or another check is under way.
 */
export interface CheckResult {
  /** Nothing failed, and nothing cut it short. What was not reached does not count. */
  readonly passed: boolean
  readonly durationMs: number
  readonly requests: number
  /** Of the requests. */
  readonly failed: number
  /** Failed checks, exceptions, hooks that threw. */
  readonly faults: number
  /** Why it ended early, in words; empty when it did not. */
  readonly cutShort: string
  /** Events beyond the most that are kept. */
  readonly leftOut: number
  readonly parts: readonly CheckPart[]
}

export interface CheckPart {
  readonly kind: 'script' | 'setup' | 'users' | 'teardown'
  /** Of `users`: the class. */
  readonly name: string
  /** In the order in which they ran; those that were not reached come last. */
  readonly steps: readonly CheckStep[]
}

export interface CheckStep {
  /** A task with the sets it is nested in (`Forum.read`), `onStart`, a hook; empty where the part is one step. */
  readonly name: string
  readonly state: 'passed' | 'failed' | 'not-reached'
  readonly events: readonly CheckEvent[]
}

export type CheckEvent =
  | {
      readonly kind: 'request'
      readonly method: string
      readonly name: string
      /** Empty for calls timed by `measure`, and where there is none. */
      readonly url: string
      /** 0 = no answer. */
      readonly status: number
      /** Empty when it succeeded. */
      readonly error: string
      readonly ms: number
      readonly bytesReceived: number
    }
  | { readonly kind: 'check'; readonly name: string; readonly passed: boolean }
  /** `where` = its frames, or its place in the script. */
  | { readonly kind: 'exception'; readonly message: string; readonly where: string }
  | { readonly kind: 'printed'; readonly level: LogLine['level']; readonly text: string }
  /** What the engine has to say: warnings, a script that would end the test. */
  | { readonly kind: 'remark'; readonly text: string }

/**
 * GET /presets: start requests that are kept under a name, those of this script, by name; GET, PUT (a StartRequest) and DELETE /presets/:name.
 * Secret parameters, and names and passwords in the host, are never kept.
 */
export interface Preset {
  readonly name: string
  /** ISO time. */
  readonly savedAt: string
  readonly request: StartRequest
}

/** POST /session: the token of the printed link (its fragment `#token=…`) for a cookie; 204, or 401. Not needed on loopback without tokens. */
export interface SessionRequest {
  readonly token: string
}

/**
 * POST /runs/live/load: 204, or 202 with the LoadState when it waits. DELETE withdraws what waits. What is left out goes on as it is: without
 * users the stages do, and every other edit ends them.
 */
export interface LoadRequest {
  readonly users?: number
  /** With users; left out = that of the run. */
  readonly spawnRate?: number
  /** Classes that users are dealt to otherwise from then on, no faster than the spawn rate; weight 0 = to none of it. */
  readonly userClasses?: readonly ClassShare[]
  /** Left out = now. One edit can wait; a later one takes its place. */
  readonly when?: 'now' | 'stage-end'
}

/** How the load under way can be changed, and what is to change. */
export interface LoadState {
  /** Those that an edit can deal users to, as they are dealt now. None where iterations or a load shape say who comes. */
  readonly userClasses: readonly { readonly name: string; readonly weight: number; readonly fixedCount: number }[]
  /** Elapsed ms at which the stage or ramp under way ends and the load goes on; null = an edit has nothing to wait for. */
  readonly stageEndMs: number | null
  readonly waiting: WaitingEdit | null
}

export interface WaitingEdit {
  readonly atMs: number
  /** null = as planned. */
  readonly users: number | null
  /** null = all at once. */
  readonly spawnRate: number | null
  readonly userClasses: readonly ClassShare[]
  /** Who asked for it. */
  readonly who: string
}

/**
 * POST /workers/:id/drain : its users go to the others at the spawn rate, and it gets none; /take-back : it gets users again;
 * /quit : its users go to the others, then it leaves; /restart : the same, and a fresh process takes its place. All without a body: 204, and a note
 * in the run under way. 404 for an unknown worker, 409 when it cannot be.
 */
export type WorkerAction = 'drain' | 'take-back' | 'restart' | 'quit'

/** POST /runs/live/stop */
export interface StopRequest {
  readonly mode: 'graceful' | 'now'
}

/** POST /runs/live/notes; also POST /runs/live/pause, /resume and /restart-statistics, without a body. */
export interface NoteRequest {
  readonly text: string
}

/**
 * GET /runs: newest first.
 * GET /runs/:id answers the RunSummary of one run; `live` is the run under way or the last one of this master, here and in every path below.
 * `?without=timeline,endpoints` leaves these lists empty: pages that draw from the series need no timeline.
 * DELETE /runs/:id removes it from the disk. POST /runs/import takes what `export?as=bundle` gave and answers its RunListItem.
 */
export type RunListItem = Omit<StoredRun, 'path'>

/** PATCH /runs/:id */
export interface RunChange {
  readonly name?: string
  readonly tags?: Readonly<Record<string, string>>
  readonly isBaseline?: boolean
}

/**
 * GET /runs/:id/series?metrics=rps,p95&endpoint=GET%20/&worker=ID&from=0&to=60000&points=600
 * `points` is the width of the chart: no more are sent. For each step the value, and within joined steps the least and the greatest.
 */
export interface Series {
  readonly fromMs: number
  readonly stepMs: number
  /** Length of each column. */
  readonly count: number
  /** base64 of little-endian Float32; NaN = nothing was measured. */
  readonly columns: Readonly<Partial<Record<SeriesMetric, SeriesColumn>>>
}

/** Base64 of Float32; `min` and `max` are empty with `parts=mean`. */
export interface SeriesColumn {
  readonly mean: string
  readonly min: string
  readonly max: string
}

/** GET /runs/:id/heatmap?endpoint=…&from&to&columns=600&rows=64 */
export interface Heatmap {
  readonly fromMs: number
  readonly stepMs: number
  readonly columns: number
  /** Upper bounds of the rows, ms, rising. */
  readonly boundsMs: readonly number[]
  /** base64 of little-endian Uint32, column after column, `boundsMs.length` counts each. */
  readonly counts: string
}

/**
 * GET /runs/:id/endpoints?from=&to= answers EndpointRange: the figures of all endpoints in that part of the run.
 * `from` and `to` (elapsed ms) are brought to whole recorded steps inside of the range, and `fromMs` and `toMs` say which these are.
 * From the last restart of the statistics of the live run to now they are exact; without `from` and `to` they are those of the summary.
 *
 * GET /runs/:id/percentiles?endpoint=…&worker=…&from=&to= : the curve, from 50 to 99.99 and the maximum, likewise.
 */
export interface PercentileCurve {
  readonly fromMs: number
  readonly toMs: number
  readonly points: readonly { readonly percentile: number; readonly ms: number }[]
}

/**
 * GET /runs/:id/endpoint-workers?endpoint=METHOD%20NAME or ?worker=ID, or both: what each worker measured of an endpoint, or one worker of each.
 * Of a kept run since its end. Latency in milliseconds, within 0.8 %; mean and maximum exact.
 */
export interface EndpointWorkers {
  /** `counts` = too many workers and endpoints for percentiles, which are null then; `none` = nothing is kept, or was recorded. */
  readonly detail: 'percentiles' | 'counts' | 'none'
  /** By endpoint in the order of the summary, then by worker. Flags: unlike the other workers of the same endpoint. */
  readonly rows: readonly EndpointWorker[]
}

/** GET /runs/:id/logs?after=0&level=warn&worker=…&q=… */
export interface LogPage {
  readonly lines: readonly LogLine[]
  /** For `after` of the next question. */
  readonly next: number
}

export interface LogLine {
  readonly seq: number
  /** Epoch ms. */
  readonly atMs: number
  readonly level: 'debug' | 'info' | 'warn' | 'error'
  /** Id of the worker that said it; left out = the master. */
  readonly worker?: string
  readonly text: string
}

/**
 * GET /runs/:id/samples?endpoint=METHOD%20NAME&error=…&kind=slowest|failed|random&limit=100
 * Requests kept with their headers and the start of their bodies, and, of one endpoint, where the time of its requests went.
 */
export type SamplePage = SamplePicture

/** GET /compare?a=ID&b=ID */
export interface Comparison {
  readonly a: RunListItem
  readonly b: RunListItem
  readonly totals: readonly ComparedFigure[]
  readonly endpoints: readonly {
    readonly method: string
    readonly name: string
    readonly inA: boolean
    readonly inB: boolean
    readonly figures: readonly ComparedFigure[]
  }[]
  readonly differences: readonly string[]
}

export interface ComparedFigure {
  readonly figure: 'p50' | 'p95' | 'p99' | 'mean' | 'rps' | 'failRatio'
  readonly a: number
  readonly b: number
  /** (b - a) / a; null when a is 0. */
  readonly change: number | null
  /** `not-enough-data` = the runs are too short to say. */
  readonly verdict: 'worse' | 'better' | 'same' | 'not-enough-data'
  /** p of the Mann–Whitney test over equal blocks; null where it was not made. */
  readonly p: number | null
}

/** GET /runs/:id/export?as=… */
export type ExportFormat =
  | 'html'
  | 'json'
  | 'csv-stats'
  | 'csv-history'
  | 'csv-failures'
  | 'csv-exceptions'
  | 'junit'
  | 'bundle'

/** GET /runs/live/stream (text/event-stream). `id` of each event is its number; `Last-Event-ID` resumes, or answers `resync`. */
export type StreamEvent =
  /** Each second: the summary without its long lists. */
  | { readonly event: 'head'; readonly data: HeadTick }
  /** Every two seconds, after a `head` of the same instant: rows of the visible endpoints (`?endpoint=METHOD%20NAME`, once for each of at most 100; without it the 40 of a picture). */
  | { readonly event: 'endpoints'; readonly data: RunSummary['endpoints'] }
  | { readonly event: 'workers'; readonly data: RunSummary['workers'] }
  | { readonly event: 'errors'; readonly data: Pick<Picture, 'errors' | 'exceptions'> }
  | { readonly event: 'log'; readonly data: readonly LogLine[] }
  | { readonly event: 'note'; readonly data: RunSummary['notes'][number] }
  /** A run began, ended, was paused …: ask GET /state. */
  | {
      readonly event: 'state'
      readonly data: { readonly runId: string; readonly state: string; readonly isPaused: boolean }
    }
  /** Events were missed that are not kept any more: ask for everything anew. */
  | { readonly event: 'resync'; readonly data: null }

export interface HeadTick {
  readonly nowMs: number
  readonly run: RunSummary['run']
  readonly verdict: RunSummary['verdict']
  readonly totals: RunSummary['totals']
  readonly thresholds: RunSummary['thresholds']
  readonly userClasses: RunSummary['userClasses']
  readonly generator: RunSummary['generator']
  readonly target: RunSummary['target']
  /** `flagged` of those that are present. */
  readonly workers: { readonly present: number; readonly all: number; readonly flagged: number }
  /** How many there are; of errors and exceptions the different ones. */
  readonly endpoints: number
  readonly errors: number
  readonly exceptions: number
  readonly isPaused: boolean
  /** null = it cannot be changed. */
  readonly load: LoadState | null
  /** Its master was lost before its end. */
  readonly isInterrupted: boolean
}

interface FewNames {
  /** `workers` may name fewer. */
  readonly workerCount: number
}
export type ErrorRow = RunSummary['errors'][number] & FewNames
export type ExceptionRow = RunSummary['exceptions'][number] & FewNames

/**
 * GET /runs/:id/picture: what a page shows first, however large the run: of each long list the 40 rows that matter most. Endpoints: the slowest and the busiest;
 * workers: those that something is wrong with; errors and exceptions: the most frequent, each with the names of at most 8 workers.
 */
export interface Picture
  extends Pick<
    RunSummary,
    'endpoints' | 'workers' | 'checks' | 'metrics' | 'tasks' | 'feeders' | 'notes' | 'ways' | 'endpointTags'
  > {
  readonly head: HeadTick
  readonly errors: readonly ErrorRow[]
  readonly exceptions: readonly ExceptionRow[]
}

/** What a report file carries in itself: the summary without its timeline, the timeline in columns, and what was recorded over time. */
export interface ReportData {
  readonly summary: RunSummary
  /** Empty where there are charts. */
  readonly timeline: { readonly [Key in keyof TimelinePoint]: readonly number[] }
  /** base64 of raw DEFLATE of ReportDetails as JSON. */
  readonly details?: string
}

export interface ReportDetails {
  /** null = nothing was recorded. */
  readonly charts: ReportCharts | null
  /** By `METHOD name`, of the endpoints that have any; a few of each. Left out where none were kept. */
  readonly samples?: Readonly<Record<string, SamplePage>>
}

/** Keys are `METHOD name`, empty for all requests. Of many endpoints those with the most requests are there. */
export interface ReportCharts {
  /** Of each list in `percentiles`. */
  readonly ranks: readonly number[]
  readonly series: Readonly<Record<string, PlainSeries>>
  /** By id. */
  readonly workers: Readonly<Record<string, PlainSeries>>
  readonly heatmaps: Readonly<Record<string, PlainHeatmap>>
  /** Ms. */
  readonly percentiles: Readonly<Record<string, readonly number[]>>
  /** Figures since the last restart of the statistics. */
  readonly restart: EndpointRange | null
}

/** null = nothing was measured. */
export interface PlainSeries extends Omit<Series, 'columns' | 'count'> {
  readonly columns: Readonly<Partial<Record<SeriesMetric, readonly (number | null)[]>>>
}

export interface PlainHeatmap extends Omit<Heatmap, 'counts'> {
  readonly counts: readonly number[]
}

/** Every refusal: RFC 9457, application/problem+json. `field` names what is wrong in a body or query. */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly field?: string
  /** From the catalogue of docs/ERRORS.md, where there is one. */
  readonly code?: string
}
