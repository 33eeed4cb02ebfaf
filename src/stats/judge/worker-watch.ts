// Which workers are not like the others, or at their limit: looked at window by window, so that one bad second flags nobody.
import { FEWEST_REQUESTS, outliers } from './outliers.js'

/** What a worker has measured so far, and its condition in the latest report. */
export interface WorkerFigures {
  readonly id: string
  readonly requests: number
  readonly failures: number
  /** Sum of all latencies, any unit. */
  readonly latencySum: number
  readonly cpuPercent: number
  readonly loopDelayP99Ms: number
  readonly startDelayP99Ms: number
  readonly gcPercent?: number
}

/** `latency`, `rps` and `failures` = unlike the others; `cpu`, `loop`, `start` and `gc` = at its limit. */
export type WorkerFlag = 'latency' | 'rps' | 'failures' | 'cpu' | 'loop' | 'start' | 'gc'

export const WINDOW_SECONDS = 5
/** Unlike the others in so many of the last windows. */
const NEEDED = 3
const REMEMBERED = 4
/** At its limit in so many windows on end: ten seconds. */
const NEEDED_AT_LIMIT = 2
/** Percent of a core; milliseconds at the 99th percentile; percent of the time in garbage collection. */
export const LIMITS = { cpu: 85, loop: 25, start: 10, gc: 20 } as const
/** A worker that did nothing for so long has measured nothing in that time, whatever its percentiles say. */
export const STOOD_STILL_MS = 1000

/** Of one window. */
interface Pace {
  readonly latency: number
  readonly rps: number
  readonly failures: number
}

interface Watched {
  last: WorkerFigures
  /** Of the last windows, newest last. */
  readonly flagged: (readonly WorkerFlag[])[]
}

export class WorkerWatch {
  readonly #watched = new Map<string, Watched>()
  #windowEnd = WINDOW_SECONDS

  /** To be called each second; answers those of a window that has ended. @param figures all workers that are there; asked for at the end of a window only */
  look(second: number, figures: () => readonly WorkerFigures[]): readonly WorkerFigures[] | null {
    if (second + 1 < this.#windowEnd) return null
    const workers = figures()
    this.#windowEnd = second + 1 + WINDOW_SECONDS
    const paces = new Map(workers.map((worker) => [worker.id, paceOf(worker, this.#watched.get(worker.id)?.last)]))
    const compared = [...paces].flatMap(([id, pace]) => (pace === null ? [] : [{ id, figures: pace }]))
    const unlike: ReadonlyMap<string, readonly WorkerFlag[]> = outliers(compared, ['latency', 'rps', 'failures'])
    for (const worker of workers) this.#remember(worker, [...(unlike.get(worker.id) ?? []), ...limitsOf(worker)])
    return workers
  }

  flags(id: string): readonly WorkerFlag[] {
    const flagged = this.#watched.get(id)?.flagged ?? []
    const all = new Set(flagged.flat())
    return [...all].filter((flag) => {
      if (flag in LIMITS)
        return flagged.slice(-NEEDED_AT_LIMIT).filter((window) => window.includes(flag)).length === NEEDED_AT_LIMIT
      return flagged.filter((window) => window.includes(flag)).length >= NEEDED
    })
  }

  #remember(worker: WorkerFigures, flags: readonly WorkerFlag[]): void {
    const watched = this.#watched.get(worker.id) ?? { last: worker, flagged: [] }
    watched.last = worker
    watched.flagged.push(flags)
    if (watched.flagged.length > REMEMBERED) watched.flagged.shift()
    this.#watched.set(worker.id, watched)
  }
}

/** null = too little to say anything, or the first window of a worker. */
function paceOf(now: WorkerFigures, before: WorkerFigures | undefined): Pace | null {
  if (before === undefined) return null
  const requests = now.requests - before.requests
  if (requests < FEWEST_REQUESTS) return null
  const latency = (now.latencySum - before.latencySum) / requests
  return { latency, rps: requests, failures: (now.failures - before.failures) / requests }
}

function limitsOf({ cpuPercent, loopDelayP99Ms, startDelayP99Ms, gcPercent = 0 }: WorkerFigures): WorkerFlag[] {
  const flags: WorkerFlag[] = []
  if (cpuPercent > LIMITS.cpu) flags.push('cpu')
  if (loopDelayP99Ms > LIMITS.loop) flags.push('loop')
  if (startDelayP99Ms > LIMITS.start) flags.push('start')
  if (gcPercent > LIMITS.gc) flags.push('gc')
  return flags
}
