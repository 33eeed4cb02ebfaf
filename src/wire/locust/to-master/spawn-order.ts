// Locust's `spawn` message, checked on arrival.
import { isObject } from '../../shape.js'

export interface SpawnOrder {
  /** Unix seconds of the master's clock; an order that is not newer than the one before is void. */
  readonly timestamp: number
  /** Users of each class on this worker: absolute numbers; a class that is not named keeps its users. */
  readonly counts: Readonly<Record<string, number>>
  /** Overrides the hosts of all classes; null = none. */
  readonly host: string | null
  /** Users that are taken away get so long, ms. */
  readonly stopTimeoutMs: number
  /** All options of the master's command line. */
  readonly options: Readonly<Record<string, unknown>>
}

const MAX_CLASSES = 10_000

/** null when it is no spawn message. */
export function readSpawnOrder(data: unknown): SpawnOrder | null {
  if (!isObject(data)) return null
  const { timestamp, user_classes_count: counts, host, stop_timeout: stopTimeout, parsed_options: options } = data
  if (typeof timestamp !== 'number' || !Number.isFinite(timestamp) || !isCounts(counts)) return null
  return {
    timestamp,
    counts,
    host: typeof host === 'string' && host !== '' ? host.replace(/\/+$/, '') : null,
    stopTimeoutMs: typeof stopTimeout === 'number' && stopTimeout > 0 ? stopTimeout * 1000 : 0,
    options: isObject(options) ? options : {},
  }
}

function isCounts(value: unknown): value is Record<string, number> {
  if (!isObject(value)) return false
  const counts = Object.values(value)
  return counts.length <= MAX_CLASSES && counts.every((count) => Number.isSafeInteger(count) && (count as number) >= 0)
}
