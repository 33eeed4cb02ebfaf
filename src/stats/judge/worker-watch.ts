// Which workers are not like the others, or at their limit: looked at window by window, so that one bad second flags nobody.

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
}

/** `latency`, `rps` and `failures` = unlike the others; `cpu`, `loop` and `start` = at its limit. */
export type WorkerFlag = 'latency' | 'rps' | 'failures' | 'cpu' | 'loop' | 'start'

export const WINDOW_SECONDS = 5
/** Unlike the others in so many of the last windows. */
const NEEDED = 3
const REMEMBERED = 4
/** At its limit in so many windows on end: ten seconds. */
const NEEDED_AT_LIMIT = 2
/** Fewer have no others to be unlike. */
const FEWEST_WORKERS = 4
/** Fewer requests in a window say nothing. */
const FEWEST_REQUESTS = 20
/** Robust z-score (Iglewicz and Hoaglin) beyond which a value is an outlier, and how far it must be from the median beside that. */
const MOST_Z = 3.5
const Z_SCALE = 0.6745
const FAR = 0.2
const LIMITS = { cpu: 85, loop: 25, start: 10 } as const

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

  /** To be called each second. @param figures all workers that are there; asked for at the end of a window only */
  look(second: number, figures: () => readonly WorkerFigures[]): void {
    if (second + 1 < this.#windowEnd) return
    const workers = figures()
    this.#windowEnd = second + 1 + WINDOW_SECONDS
    const paces = new Map(workers.map((worker) => [worker.id, paceOf(worker, this.#watched.get(worker.id)?.last)]))
    const unlike = outliers([...paces].flatMap(([id, pace]) => (pace === null ? [] : [{ id, pace }])))
    for (const worker of workers) this.#remember(worker, [...(unlike.get(worker.id) ?? []), ...limitsOf(worker)])
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

function limitsOf({ cpuPercent, loopDelayP99Ms, startDelayP99Ms }: WorkerFigures): WorkerFlag[] {
  const flags: WorkerFlag[] = []
  if (cpuPercent > LIMITS.cpu) flags.push('cpu')
  if (loopDelayP99Ms > LIMITS.loop) flags.push('loop')
  if (startDelayP99Ms > LIMITS.start) flags.push('start')
  return flags
}

function outliers(paces: readonly { readonly id: string; readonly pace: Pace }[]): Map<string, WorkerFlag[]> {
  const found = new Map<string, WorkerFlag[]>()
  if (paces.length < FEWEST_WORKERS) return found
  for (const figure of ['latency', 'rps', 'failures'] as const) {
    const values = paces.map(({ pace }) => pace[figure])
    const middle = median(values)
    const spread = median(values.map((value) => Math.abs(value - middle)))
    for (const { id, pace } of paces) {
      if (isFar(pace[figure], middle, spread)) found.set(id, [...(found.get(id) ?? []), figure])
    }
  }
  return found
}

/** Without any spread whatever is far enough from the median is unlike the others. */
function isFar(value: number, middle: number, spread: number): boolean {
  const distance = Math.abs(value - middle)
  if (distance <= FAR * middle || distance === 0) return false
  return spread === 0 || (Z_SCALE * distance) / spread > MOST_Z
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const half = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2
}
