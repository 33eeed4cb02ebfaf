// Locust's `stats` message, checked and in our own words. What is broken is left out and counted; the rest of the report stands.
import { plainText } from '../../../model/plain-text.js'
import { MAX_METHOD_TEXT, MAX_NAME_TEXT, MAX_TEXT } from '../../../stats/collect/limits.js'
import { isObject } from '../../shape.js'

/** More of one name in one report is no count but damage. */
const MAX_COUNT = 0xffff_ffff
/** The largest time in ms that is still a time: some years. */
const MAX_MS = 1e11

export interface LocustEntry {
  readonly method: string
  readonly name: string
  /** Those with failures and those without a time included. */
  readonly requests: number
  readonly failures: number
  readonly bytes: number
  readonly sumMs: number
  /** Exact; null when nobody knows. */
  readonly minMs: number | null
  readonly maxMs: number | null
  /** Rounded milliseconds and how many requests took so long; rising. */
  readonly times: readonly (readonly [ms: number, count: number])[]
  /** Unix second of the worker's clock and how many requests ended in it; rising. */
  readonly perSecond: readonly (readonly [second: number, count: number])[]
  readonly failuresPerSecond: ReadonlyMap<number, number>
}

export interface LocustError {
  readonly method: string
  readonly name: string
  readonly error: string
  readonly occurrences: number
  /** Unix ms of the worker's clock; null = not told. */
  readonly firstSeenMs: number | null
  readonly lastSeenMs: number | null
}

export interface LocustReport {
  /** When the worker began to count, unix ms of its clock, with fractions of a second; null = not known that well. */
  readonly sinceMs: number | null
  readonly entries: readonly LocustEntry[]
  readonly errors: readonly LocustError[]
  /** Running users by class; null = not told. */
  readonly users: Readonly<Record<string, number>> | null
  /** Entries and errors that could not be read. */
  readonly broken: number
}

/** null when it is no report at all. */
export function readReport(data: unknown): LocustReport | null {
  if (!isObject(data) || !isObject(data.stats_total) || !Array.isArray(data.stats)) return null
  const stats = data.stats.map(readEntry)
  const errors = isObject(data.errors) ? Object.values(data.errors).map(readError) : []
  return {
    sinceMs: sinceOf(data.stats_total.start_time),
    entries: stats.filter((entry) => entry !== null && entry.requests > 0) as LocustEntry[],
    errors: errors.filter((error) => error !== null),
    users: readUsers(data.user_classes_count),
    broken: [...stats, ...errors].filter((part) => part === null).length,
  }
}

/** Counts by class; null when it is no such map. */
export function readUsers(value: unknown): Readonly<Record<string, number>> | null {
  if (!isObject(value)) return null
  const users = Object.entries(value).map(([name, count]) => [textOf(name), countOf(count)] as const)
  return users.every(([, count]) => count !== null) ? (Object.fromEntries(users) as Record<string, number>) : null
}

export const textOf = (value: unknown): string => cutText(value, MAX_TEXT)

const cutText = (value: unknown, most: number): string => (typeof value === 'string' ? plainText(value, most) : '')

function readEntry(value: unknown): LocustEntry | null {
  if (!isObject(value) || typeof value.name !== 'string') return null
  const told = countOf(value.num_requests)
  const failed = countOf(value.num_failures ?? 0)
  const times = pairsOf(value.response_times)
  if (told === null || failed === null || times === null) return null
  const requests = Math.max(told, sumOf(times))
  if (requests > MAX_COUNT) return null
  const [first, last] = [times[0], times.at(-1)]
  return {
    method: cutText(value.method, MAX_METHOD_TEXT),
    name: cutText(value.name, MAX_NAME_TEXT),
    requests,
    failures: Math.min(failed, requests),
    bytes: countOf(value.total_content_length) ?? 0,
    sumMs: msOf(value.total_response_time) ?? 0,
    minMs: first === undefined ? null : near(msOf(value.min_response_time), first[0]),
    maxMs: last === undefined ? null : near(msOf(value.max_response_time), last[0]),
    times,
    perSecond: pairsOf(value.num_reqs_per_sec) ?? [],
    failuresPerSecond: new Map(pairsOf(value.num_fail_per_sec) ?? []),
  }
}

/** An exact extreme lies within the rounding of its bucket; else it is a filler, as the minimum 0 of an idle boomer. */
function near(exact: number | null, bucket: number): number | null {
  const unit = bucket < 100 ? 1 : bucket < 1000 ? 10 : bucket < 10_000 ? 100 : 1000
  return exact !== null && Math.abs(exact - bucket) <= unit ? exact : null
}

function readError(value: unknown): LocustError | null {
  if (!isObject(value)) return null
  const occurrences = countOf(value.occurrences)
  if (occurrences === null || typeof value.name !== 'string') return null
  return {
    method: cutText(value.method, MAX_METHOD_TEXT),
    name: cutText(value.name, MAX_NAME_TEXT),
    error: textOf(value.error),
    occurrences,
    firstSeenMs: unixMs(value.first_seen),
    lastSeenMs: unixMs(value.last_seen),
  }
}

/** Go workers tell whole seconds, which is too coarse to measure their clock by. */
function sinceOf(value: unknown): number | null {
  const ms = unixMs(value)
  return ms === null || ms % 1000 === 0 ? null : ms
}

function unixMs(value: unknown): number | null {
  return isFigure(value) && value > 0 ? value * 1000 : null
}

function msOf(value: unknown): number | null {
  return isFigure(value) && value >= 0 && value <= MAX_MS ? value : null
}

function countOf(value: unknown): number | null {
  return isFigure(value) && value >= 0 && value <= Number.MAX_SAFE_INTEGER ? Math.round(value) : null
}

const isFigure = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value)

/** A map of numbers to counts, rising, without zeros; null when it is none. */
function pairsOf(value: unknown): [number, number][] | null {
  if (value === undefined || value === null) return []
  if (!isObject(value)) return null
  const pairs: [number, number][] = []
  let isRising = true
  for (const text in value) {
    const key = Number(text)
    const count = countOf(value[text])
    if (!(key >= 0 && key <= MAX_MS) || count === null) return null
    if (count === 0) continue
    isRising &&= pairs.length === 0 || key > pairs.at(-1)![0]
    pairs.push([key, count])
  }
  return isRising ? pairs : pairs.sort(([a], [b]) => a - b)
}

const sumOf = (pairs: readonly (readonly [number, number])[]): number =>
  pairs.reduce((sum, [, count]) => sum + count, 0)
