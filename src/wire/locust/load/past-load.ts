// What an earlier master had of a worker: where the counting of the same run goes on.
import type { RunToResume, WorkerToResume } from '../../link.js'

export type PastLoad = WorkerToResume & Pick<RunToResume, 'runId' | 'startAtMs'>

/** What a worker's reports begin with when nothing of the run was counted yet. */
export const NOTHING_COUNTED: Pick<WorkerToResume, 'seq' | 'countedMs' | 'cells'> = { seq: 0, countedMs: 0, cells: 0 }
