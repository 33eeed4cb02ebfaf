// How many workers are there to carry the load now.
import type { WorkerSummary } from '../stats/run-summary.js'

export const presentWorkers = (workers: readonly WorkerSummary[]): number =>
  workers.filter(({ state }) => state !== 'missing' && state !== 'gone').length
