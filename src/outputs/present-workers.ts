// Which workers are there to carry the load, and which were lost.
import type { WorkerSummary } from '../stats/run-summary.js'
import { plural } from './text/numbers.js'

export const isLost = ({ state }: WorkerSummary): boolean => state === 'missing' || state === 'gone'

export const presentWorkers = (workers: readonly WorkerSummary[]): number =>
  workers.filter((worker) => !isLost(worker)).length

/** `2 workers`, `2 workers, 1 lost`. */
export function workersText(workers: readonly WorkerSummary[]): string {
  const lost = workers.length - presentWorkers(workers)
  return plural(workers.length, 'worker') + (lost > 0 ? `, ${lost} lost` : '')
}
