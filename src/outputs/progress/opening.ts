// The first line of a run: what will be done to whom, and the seed that repeats it.
import { duration, plural } from '../text/numbers.js'
import { harmless } from '../text/width.js'

export interface Opening {
  readonly script: string
  /** '' when the script's classes name their own. */
  readonly host: string
  /** Users at the peak. */
  readonly users: number
  /** Null = no end by time. */
  readonly runTimeMs: number | null
  /** Null = no end by iterations. */
  readonly iterations: number | null
  readonly workers: number
  readonly seed: number
}

/** `loadtest.ts -> https://shop.test: 200 users for 5m, 2 workers, seed 1234` */
export function openingLine(opening: Opening): string {
  const { script, host, users, runTimeMs, iterations, workers, seed } = opening
  const target = host === '' ? 'the hosts it names' : harmless(host)
  const ends = [
    ...(runTimeMs === null ? [] : [`for ${duration(runTimeMs)}`]),
    ...(iterations === null ? [] : [`for ${plural(iterations, 'iteration')}`]),
  ]
  const load = `${plural(users, 'user')} ${ends.length === 0 ? 'until stopped' : ends.join(' or ')}`
  return `${harmless(script)} -> ${target}: ${load}, ${plural(workers, 'worker')}, seed ${seed}`
}
