// Is the target saturated: what its rate, latency and failures did while the load grew. Pure.
import { formatClock, formatNumber } from '../../model/units.js'
import type { TargetSummary } from '../run-summary.js'

/** A piece of the run, ten seconds or longer. Times are elapsed ms. */
export interface LoadWindow {
  readonly fromMs: number
  readonly toMs: number
  /** Mean over the window. */
  readonly users: number
  readonly requests: number
  readonly failures: number
  readonly p95Ms: number
}

/** Fewer requests tell nothing of a rate or a percentile. */
const FEWEST_REQUESTS = 50
/** Windows that a verdict needs, beside the first of the run, which holds its warming up. */
const FEWEST_WINDOWS = 3
/** Load has grown when there are so many times the users. */
const GROWN = 1.25
/** Within so much of its peak a rate is flat: a twentieth, whatever the load has grown by. */
const FLAT = 0.95
/** Windows of flat rate under growing load. */
const FLAT_WINDOWS = 3
/** Of requests that wait in the target: with a flat rate it grows as the users do. What waits in the script does not show in it. */
const SLOWER = 1.15
const TWICE = 2
/** Less is noise, whatever it doubled from. */
const LEAST_RISE_MS = 5
const FAILING = 0.01
/** Of the highest rate. */
const SILENT = 0.1
/** Worse for so many windows on end. */
const LASTING_WINDOWS = 2

export const NOT_JUDGED: TargetSummary = Object.freeze({
  verdict: 'not-judged',
  reason: '',
  rps: null,
  users: null,
  fromMs: null,
  toMs: null,
})

/** Who makes the load could not make more: the target may have been capable of it. */
export const HIDDEN_TARGET: TargetSummary = Object.freeze({ ...NOT_JUDGED, reason: 'the generator was the limit' })

/** @param windows of the whole run so far, in order */
export function judgeTarget(windows: readonly LoadWindow[]): TargetSummary {
  const usable = windows.slice(1).filter(({ requests }) => requests >= FEWEST_REQUESTS)
  if (usable.length < FEWEST_WINDOWS) {
    return {
      ...NOT_JUDGED,
      reason: windows.length <= FEWEST_WINDOWS ? 'the run is too short to tell' : 'there are too few requests to tell',
    }
  }
  const rising = usable.slice(0, lastPeak(usable) + 1)
  const low = lowLoadOf(rising)
  const found = saturation(rising) ?? degradation(usable, low) ?? silence(windows, usable) ?? calm(usable)
  return Object.freeze(found)
}

/** The last window with the most users, or nearly so: behind it the load goes down again. */
function lastPeak(windows: readonly LoadWindow[]): number {
  const most = Math.max(...windows.map(({ users }) => users))
  return windows.findLastIndex(({ users }) => users >= most * 0.98)
}

function lowLoadOf(rising: readonly LoadWindow[]): LoadWindow {
  return rising.reduce((least, one) => (one.users < least.users ? one : least))
}

/** The knee is where the rate first came near the highest it ever reached, if load grew well beyond that. */
function saturation(rising: readonly LoadWindow[]): TargetSummary | null {
  const peak = Math.max(...rising.map(rateOf))
  const at = rising.findIndex((one) => rateOf(one) >= FLAT * peak)
  const knee = rising[at]!
  const beyond = rising.slice(at + 1).filter(({ users }) => users >= GROWN * knee.users)
  if (beyond.length < FLAT_WINDOWS) return null
  const isSlower = median(beyond.map(({ p95Ms }) => p95Ms)) >= SLOWER * knee.p95Ms
  if (!isSlower && median(beyond.map(failShareOf)) <= FAILING) return null
  const last = beyond.at(-1)!
  const reason = `${whole(knee.users)} to ${whole(last.users)} users brought no more than ${significant(peak)} req/s`
  return { verdict: 'saturated', reason, ...kneeAt(knee, last) }
}

/** Latency or failures that are worse than under low load, for more than a moment. */
function degradation(usable: readonly LoadWindow[], low: LoadWindow): TargetSummary | null {
  const isSlow = (one: LoadWindow): boolean =>
    one.users >= GROWN * low.users && one.p95Ms > TWICE * low.p95Ms && one.p95Ms - low.p95Ms >= LEAST_RISE_MS
  const isFailing = (one: LoadWindow): boolean => failShareOf(one) > FAILING
  const streak = firstLasting(usable, (one) => isSlow(one) || isFailing(one))
  if (streak === null) return null
  const [first, last] = [streak[0]!, streak.at(-1)!]
  const slowest = streak.reduce((most, one) => (one.p95Ms > most.p95Ms ? one : most))
  const failing = `${significant(100 * failShareOf(together(streak)))} % of requests failed`
  // Who fails with the fewest users too is not brought to it by the load.
  if (isFailing(low) && !streak.some(isSlow))
    return {
      ...NOT_JUDGED,
      verdict: 'degrading',
      reason: `${failing}, under low load too`,
      fromMs: first.fromMs,
      toMs: last.toMs,
    }
  const parts = [
    ...(streak.some(isSlow) ? [`p95 ${significant(low.p95Ms)} to ${significant(slowest.p95Ms)} ms`] : []),
    ...(streak.some(isFailing) ? [failing] : []),
  ]
  return { verdict: 'degrading', reason: parts.join(', '), ...kneeAt(first, last) }
}

/** The counts of all of them, and their share is that of the whole time. */
const together = (windows: readonly LoadWindow[]): Pick<LoadWindow, 'requests' | 'failures'> => ({
  requests: windows.reduce((sum, { requests }) => sum + requests, 0),
  failures: windows.reduce((sum, { failures }) => sum + failures, 0),
})

/** Hardly a request comes now, though users run: nobody knows whether they wait for the target or in the script. */
function silence(windows: readonly LoadWindow[], usable: readonly LoadWindow[]): TargetSummary | null {
  const best = usable.reduce((most, one) => (rateOf(one) > rateOf(most) ? one : most))
  const isSilent = (one: LoadWindow): boolean => one.users * 2 >= best.users && rateOf(one) < SILENT * rateOf(best)
  const streak = windows.slice(windows.findLastIndex((one) => !isSilent(one)) + 1)
  if (streak.length < LASTING_WINDOWS) return null
  const [first, last] = [streak[0]!, streak.at(-1)!]
  const reason = `from ${formatClock(first.fromMs)} on ${whole(last.users)} users made hardly a request: the target does not answer, or they wait`
  return { ...NOT_JUDGED, reason, fromMs: first.fromMs, toMs: last.toMs }
}

function calm(usable: readonly LoadWindow[]): TargetSummary {
  const users = usable.map((one) => one.users)
  if (Math.max(...users) < GROWN * Math.min(...users)) {
    return { ...NOT_JUDGED, verdict: 'not-enough-change', reason: 'not enough load change to tell' }
  }
  const best = usable.reduce((most, one) => (rateOf(one) > rateOf(most) ? one : most))
  const reason = `up to ${significant(rateOf(best))} req/s with ${whole(best.users)} users`
  return { ...NOT_JUDGED, verdict: 'healthy', reason }
}

/** The first windows on end that are so, as many as it takes to be no accident. */
function firstLasting(
  windows: readonly LoadWindow[],
  isSo: (one: LoadWindow) => boolean,
): readonly LoadWindow[] | null {
  for (let from = 0; from < windows.length; from++) {
    let to = from
    while (to < windows.length && isSo(windows[to]!)) to++
    if (to - from >= LASTING_WINDOWS) return windows.slice(from, to)
    from = to
  }
  return null
}

const kneeAt = (knee: LoadWindow, last: LoadWindow): Pick<TargetSummary, 'rps' | 'users' | 'fromMs' | 'toMs'> => ({
  rps: rateOf(knee),
  users: Math.round(knee.users),
  fromMs: knee.fromMs,
  toMs: last.toMs,
})

const rateOf = ({ requests, fromMs, toMs }: LoadWindow): number => (requests * 1000) / (toMs - fromMs)
const failShareOf = ({ failures, requests }: Pick<LoadWindow, 'failures' | 'requests'>): number => failures / requests

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[sorted.length >> 1]!
}

const whole = (value: number): string => formatNumber(Math.round(value))
/** To three digits: more would be noise. */
const significant = (value: number): string => formatNumber(Number(value.toPrecision(3)))
