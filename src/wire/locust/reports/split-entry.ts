// One name of a Locust report, taken apart by the seconds in which its requests ended. Counts, sums and extremes of the parts make the whole again. Pure.
import type { LocustEntry } from './read-report.js'

/** Microseconds and how many requests took so long. */
type Value = readonly [us: number, count: number]

export interface EntryPart {
  /** Rising; never empty. */
  readonly values: readonly Value[]
  readonly requests: number
  readonly failures: number
  readonly bytes: number
  readonly sumUs: number
}

/**
 * Parts by unix second of the worker's clock. How many requests ended in a second is known; which of them, by time, is not: they are dealt in proportion.
 * @param secondOf brings a second that the worker told to one that the report can be about
 */
export function splitEntry(entry: LocustEntry, secondOf: (told: number | null) => number): Map<number, EntryPart> {
  const values = valuesOf(entry)
  const sumUs = sumOf(entry, values)
  const weights = weightsOf(entry, secondOf)
  const parts = new Map<number, EntryPart>()
  const left = { values, requests: entry.requests, failures: entry.failures, bytes: entry.bytes, sumUs }
  let weightLeft = [...weights.values()].reduce((sum, weight) => sum + weight.requests, 0)
  for (const [second, weight] of weights) {
    const requests = Math.round((left.requests * weight.requests) / weightLeft)
    weightLeft -= weight.requests
    if (requests === 0) continue
    parts.set(second, takePart(left, requests, weight.failures))
  }
  return parts
}

interface Rest {
  values: readonly Value[]
  requests: number
  failures: number
  bytes: number
  sumUs: number
}

/** Moves `requests` of what is left to a part. */
function takePart(left: Rest, requests: number, failures: number): EntryPart {
  const [taken, values] = dealValues(left.values, requests, left.requests)
  const isLast = requests === left.requests
  const share = shareOf(taken, left.values)
  const part = {
    values: taken,
    requests,
    failures: clamp(failures, left.failures - (left.requests - requests), Math.min(requests, left.failures)),
    bytes: isLast ? left.bytes : Math.round((left.bytes * requests) / left.requests),
    sumUs: isLast ? left.sumUs : Math.round(left.sumUs * share),
  }
  left.values = values
  left.requests -= part.requests
  left.failures -= part.failures
  left.bytes -= part.bytes
  left.sumUs -= part.sumUs
  return part
}

/** The share of the time that some of the values make; of their number, when all are 0. */
function shareOf(taken: readonly Value[], all: readonly Value[]): number {
  const weigh = (values: readonly Value[], by: (us: number) => number): number =>
    values.reduce((sum, [us, count]) => sum + by(us) * count, 0)
  const byTime = (us: number): number => us
  const one = (): number => 1
  const whole = weigh(all, byTime)
  return whole > 0 ? weigh(taken, byTime) / whole : weigh(taken, one) / weigh(all, one)
}

/** `some` of `all` requests, spread evenly over the values; and the others. */
function dealValues(values: readonly Value[], some: number, all: number): [Value[], Value[]] {
  const taken: Value[] = []
  const others: Value[] = []
  let before = 0
  for (const [us, count] of values) {
    const share = Math.floor(((before + count) * some) / all) - Math.floor((before * some) / all)
    if (share > 0) taken.push([us, share])
    if (count > share) others.push([us, count - share])
    before += count
  }
  return [taken, others]
}

/** Requests and failures by second, in order of time. */
function weightsOf(entry: LocustEntry, secondOf: (told: number | null) => number) {
  const weights = new Map<number, { requests: number; failures: number }>()
  const told = entry.perSecond.length > 0 ? entry.perSecond : [[null, entry.requests] as const]
  for (const [second, requests] of told) {
    const weight = weights.get(secondOf(second)) ?? { requests: 0, failures: 0 }
    weights.set(secondOf(second), weight)
    weight.requests += requests
    weight.failures += second === null ? entry.failures : (entry.failuresPerSecond.get(second) ?? 0)
  }
  return new Map([...weights].sort(([a], [b]) => a - b))
}

/**
 * The rounded times with the two that are known better put in their place, so that extremes are exact. Requests that have no time
 * stand at the mean, which leaves the mean and the extremes as they are.
 */
function valuesOf(entry: LocustEntry): Value[] {
  const [first, last] = [entry.times[0], entry.times.at(-1)]
  if (first === undefined || last === undefined) return [[0, entry.requests]]
  const minUs = toUs(entry.minMs ?? first[0])
  const maxUs = Math.max(minUs, toUs(entry.maxMs ?? last[0]))
  const values: [number, number][] = []
  let timed = 0
  for (const [ms, count] of entry.times) {
    push(values, clamp(toUs(ms), minUs, maxUs), count)
    timed += count
  }
  if (minUs < values[0]![0]) placeMin(values, minUs)
  if (timed > 1 && maxUs > values.at(-1)![0]) placeMax(values, maxUs)
  if (entry.requests > timed) insert(values, clamp(toUs(entry.sumMs / timed), minUs, maxUs), entry.requests - timed)
  return values
}

/** In order of time. */
function push(values: [number, number][], us: number, count: number): void {
  const last = values.at(-1)
  if (last?.[0] === us) last[1] += count
  else values.push([us, count])
}

function placeMin(values: [number, number][], minUs: number): void {
  if (--values[0]![1] === 0) values.shift()
  values.unshift([minUs, 1])
}

function placeMax(values: [number, number][], maxUs: number): void {
  if (--values.at(-1)![1] === 0) values.pop()
  values.push([maxUs, 1])
}

function insert(values: [number, number][], us: number, count: number): void {
  const at = values.findIndex(([value]) => value >= us)
  if (values[at]?.[0] === us) values[at][1] += count
  else values.splice(at < 0 ? values.length : at, 0, [us, count])
}

/** The exact sum, and the mean once more for each request that has no time. */
function sumOf({ times, sumMs, requests }: LocustEntry, values: readonly Value[]): number {
  const timed = times.reduce((sum, [, count]) => sum + count, 0)
  if (timed === 0) return 0
  const us = Math.round((sumMs * 1000 * requests) / timed)
  return clamp(us, values[0]![0] * requests, values.at(-1)![0] * requests)
}

const toUs = (ms: number): number => Math.round(ms * 1000)
const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(high, value))
