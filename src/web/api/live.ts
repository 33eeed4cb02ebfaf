// What a page shows first, and the stream that keeps it true.
import type { RunSummary } from '../../stats/run-summary.js'
import type { LoadState } from './control.js'
import type { LogLine } from './runs.js'

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
