// What the states and flags of a worker are called on the page.
import type { WorkerSummary } from '../../../src/stats/run-summary.js'

export const isAway = ({ state }: WorkerSummary): boolean => state === 'missing' || state === 'gone'

export const isLost = (worker: WorkerSummary): boolean => isAway(worker) && !worker.flags.includes('left')

export const stateWord = (worker: WorkerSummary): string =>
  isLost(worker) ? 'lost' : isAway(worker) ? 'left' : worker.state

/** What is wrong with it, in words; empty when nothing is. */
export const flagWords = ({ flags }: WorkerSummary): string => flags.join(', ')

/** That it is lost comes before what was wrong with it. */
export const troubleWords = (worker: WorkerSummary): string =>
  [...new Set([...(isLost(worker) ? ['lost'] : []), ...worker.flags])].join(', ')
