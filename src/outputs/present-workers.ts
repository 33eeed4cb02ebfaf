// Which workers are there to carry the load, which were lost, and which left because they were asked to.
import type { WorkerSummary } from '../stats/run-summary.js'
import { plural } from './text/numbers.js'

const isAway = ({ state }: WorkerSummary): boolean => state === 'missing' || state === 'gone'
const hasLeft = ({ flags }: WorkerSummary): boolean => flags.includes('left')

export const isLost = (worker: WorkerSummary): boolean => isAway(worker) && !hasLeft(worker)

export const presentWorkers = (workers: readonly WorkerSummary[]): number =>
  workers.filter((worker) => !isAway(worker)).length

/** `2 workers`, `4 workers, 1 lost, 1 left`. */
export function workersText(workers: readonly WorkerSummary[]): string {
  const lost = workers.filter(isLost).length
  const left = workers.filter(hasLeft).length
  return [
    plural(workers.length, 'worker'),
    ...(lost > 0 ? [`${lost} lost`] : []),
    ...(left > 0 ? [`${left} left`] : []),
  ].join(', ')
}
