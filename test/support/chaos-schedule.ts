// What is done to a swarm in one run, and when: drawn from a seed, so that a run can be had again. Pure.
import { createRandom } from '../../src/model/random.js'

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
/** Between two blows to one worker, which may not have come back from the first. */
const REST_S = 0.5
/** One that is killed has had so long to come back and to report what it kept: the rest of it dies with it. */
const REST_BEFORE_KILL_S = 4

const LASTING: ReadonlySet<Blow> = new Set<Blow>(['kill', 'join', 'leave'])
const BLOWS: readonly Blow[] = ['pause', 'pause', 'cut', 'cut', 'drop-in', 'drop-out', 'join', 'leave']
const BLOWS_THAT_KILL: readonly Blow[] = [...BLOWS, 'kill', 'kill', 'kill']

/** @param kills false = no worker dies, and nothing at all may be missing in the end */
export function drawSchedule(
  seed: number,
  present: readonly string[],
  joiners: readonly string[],
  kills: boolean,
): Schedule {
  const random = createRandom(seed)
  // One worker is spared, or the run might end for want of workers.
  const spared = present[Math.floor(random() * present.length)]!
  const freeAtS = new Map(present.filter((host) => host !== spared).map((host) => [host, -REST_BEFORE_KILL_S]))
  const waiting = [...joiners]
  const count = 5 + Math.floor(random() * 5)
  const times = Array.from({ length: count }, () => FIRST_S + random() * (LAST_S - FIRST_S)).sort((a, b) => a - b)
  const strokes: Stroke[] = []
  const blows = kills ? BLOWS_THAT_KILL : BLOWS
  for (const time of times) {
    const atS = round(time)
    const blow = blows[Math.floor(random() * blows.length)]!
    const forS = LASTING.has(blow) ? 0 : round(0.2 + random() * MOST_S)
    const restS = blow === 'kill' ? REST_BEFORE_KILL_S : REST_S
    const free = [...freeAtS].filter(([, freeS]) => freeS + restS <= atS).map(([host]) => host)
    const host = blow === 'join' ? waiting.shift() : free[Math.floor(random() * free.length)]
    if (host === undefined) continue
    strokes.push({ atS, blow, host, forS })
    if (blow === 'kill' || blow === 'leave') freeAtS.delete(host)
    else freeAtS.set(host, atS + forS)
  }
  return { seed, strokes }
}

export const describeStroke = ({ atS, blow, host, forS }: Stroke): string =>
  `${atS} ${blow} ${host}${forS > 0 ? ` ${forS}s` : ''}`

const round = (seconds: number): number => Math.round(seconds * 10) / 10
