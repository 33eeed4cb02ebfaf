// What an operator has a run and its workers do.
import type { ClassShare } from '../../model/load.js'

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
  /** Stages that follow the one under way: an edit of the users takes their place. */
  readonly stagesLeft: number
  /** Users per second of an edit that names none; null = at once. */
  readonly spawnRate: number | null
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
