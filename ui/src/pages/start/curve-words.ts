// What a load curve comes to: its peak and when, how many users that is for each worker, and when it ends.
import type { CurvePoint } from '../../charts/load-curve.js'
import { count, duration, plural } from '../../text/words.js'

interface CurveFacts {
  readonly points: readonly CurvePoint[]
  /** Goes on until it is stopped. */
  readonly isOpen: boolean
  /** Ends after so many at the latest; empty = no such end. */
  readonly iterations: string
  readonly workers: number
  /** Local time of day at its end, if it began now. */
  readonly endsAt: string
}

export function curveWords({ points, isOpen, iterations, workers, endsAt }: CurveFacts): string {
  const peak = Math.max(0, ...points.map((point) => point.users))
  const reached = points.find((point) => point.users === peak)?.atMs ?? 0
  const after = reached === 0 ? '' : ` after ${duration(reached)}`
  const time = isOpen ? '' : `${duration(points.at(-1)?.atMs ?? 0)}, about ${endsAt}`
  const work = iterations === '' ? '' : plural(Number(iterations), 'iteration')
  const ends = [work, time].filter((part) => part !== '')
  const end = ends.length === 0 ? 'until stopped' : `ends after ${ends.join(' or ')}`
  return [`peak ${plural(peak, 'user')}${after}`, end, shareText(peak, workers)]
    .filter((part) => part !== '')
    .join('; ')
}

/** `8 workers → 125 users each`, `3 workers → 6 or 7 users each`; one worker has them all. */
function shareText(peak: number, workers: number): string {
  if (workers < 2 || peak === 0) return ''
  const least = Math.floor(peak / workers)
  const each = peak % workers === 0 ? count(least) : `${count(least)} or ${count(least + 1)}`
  return `${workers} workers → ${each} users each`
}
