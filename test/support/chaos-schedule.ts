// What is done to a swarm in one run, and when: drawn from a seed, so that a run can be had again. Pure.

export type Blow = 'kill' | 'pause' | 'cut' | 'drop-in' | 'drop-out' | 'join' | 'leave'

export interface Stroke {
  /** Seconds after all users run. */
  readonly atS: number
  readonly blow: Blow
  readonly host: string
  /** Until it is undone; 0 = it stays. */
  readonly forS: number
}

export interface Schedule {
  readonly seed: number
  /** In order of time. */
  readonly strokes: readonly Stroke[]
}

const FIRST_S = 0.5
const LAST_S = 9
const MOST_S = 4.5
/** A worker gets so long to come back and to report what it kept before the next blow. */
const REST_S = 4

const LASTING: ReadonlySet<Blow> = new Set<Blow>(['kill', 'join', 'leave'])
const BLOWS: readonly Blow[] = ['kill', 'pause', 'pause', 'cut', 'cut', 'drop-in', 'drop-out', 'join', 'leave']

/** @param kills false = no worker dies, and nothing at all may be missing in the end */
export function drawSchedule(
  seed: number,
  present: readonly string[],
  joiners: readonly string[],
  kills: boolean,
): Schedule {
  const random = dice(seed)
  // One worker is spared, or the run might end for want of workers.
  const spared = present[Math.floor(random() * present.length)]!
  const freeAtS = new Map(present.filter((host) => host !== spared).map((host) => [host, FIRST_S]))
  const waiting = [...joiners]
  const count = 4 + Math.floor(random() * 4)
  const times = Array.from({ length: count }, () => FIRST_S + random() * (LAST_S - FIRST_S)).sort((a, b) => a - b)
  const strokes: Stroke[] = []
  for (const time of times) {
    const atS = round(time)
    const blow = BLOWS[Math.floor(random() * BLOWS.length)]!
    const forS = LASTING.has(blow) ? 0 : round(0.2 + random() * MOST_S)
    if (blow === 'kill' && !kills) continue
    const free = [...freeAtS].filter(([, freeS]) => freeS <= atS).map(([host]) => host)
    const host = blow === 'join' ? waiting.shift() : free[Math.floor(random() * free.length)]
    if (host === undefined) continue
    strokes.push({ atS, blow, host, forS })
    if (blow === 'kill' || blow === 'leave') freeAtS.delete(host)
    else freeAtS.set(host, atS + forS + REST_S)
  }
  return { seed, strokes }
}

export const describeStroke = ({ atS, blow, host, forS }: Stroke): string =>
  `${atS} ${blow} ${host}${forS > 0 ? ` ${forS}s` : ''}`

const round = (seconds: number): number => Math.round(seconds * 10) / 10

/** mulberry32. */
function dice(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
