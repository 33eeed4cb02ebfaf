// What of a summary goes to pages: its head, and of each long list the rows that matter most. Pure.
import type { EndpointSummary, RunSummary, WorkerSummary } from '../../stats/run-summary.js'
import type { HeadTick, Picture } from '../api.js'

/** Rows of each list, whatever its length. */
export const MOST_ROWS = 40
/** Of these, endpoints that are there for being slow and not for being busy. */
const SLOWEST = 10
/** Workers named with an error. */
export const MOST_NAMED = 8

/** What a run has while it goes on, beside its summary. */
export type LiveMarks = Pick<HeadTick, 'isPaused' | 'load'>

export const NOT_LIVE: LiveMarks = { isPaused: false, load: null }

export function headTick(summary: RunSummary, live: LiveMarks, nowMs: number): HeadTick {
  const { run, verdict, totals, thresholds, userClasses, generator, target, workers } = summary
  const present = workers.filter(isPresent)
  return {
    nowMs,
    run,
    verdict,
    totals,
    thresholds,
    userClasses,
    generator,
    target,
    workers: {
      present: present.length,
      all: workers.length,
      flagged: present.filter(({ flags }) => flags.length > 0).length,
    },
    endpoints: summary.endpoints.length,
    errors: summary.errors.length,
    exceptions: summary.exceptions.length,
    isPaused: live.isPaused,
    load: live.load,
    isInterrupted: false,
  }
}

/** All that a page shows first. */
export function pictureOf(summary: RunSummary, live: LiveMarks, nowMs: number): Picture {
  const { checks, metrics, tasks, feeders, notes, ways, endpointTags } = summary
  const head = headTick(summary, live, nowMs)
  const rows = { endpoints: endpointRows(summary, []), workers: workerRows(summary), ...faultRows(summary) }
  return { head, ...rows, checks, metrics, tasks, feeders, notes, ways, endpointTags }
}

const isPresent = ({ state }: WorkerSummary): boolean => state !== 'missing' && state !== 'gone'
const labelOf = ({ method, name }: EndpointSummary): string => `${method} ${name}`

/** The rows that are asked for by `METHOD name`; without names the slowest and the busiest, of the last seconds while there is any load. */
export function endpointRows({ endpoints }: RunSummary, labels: readonly string[]): readonly EndpointSummary[] {
  if (labels.length > 0) {
    const wanted = new Set(labels)
    return endpoints.filter((endpoint) => wanted.has(labelOf(endpoint)))
  }
  if (endpoints.length <= MOST_ROWS) return endpoints
  const isIdle = endpoints.every(({ window }) => window.requests === 0)
  const now = (one: EndpointSummary): Pick<EndpointSummary, 'rps' | 'latencyMs'> => (isIdle ? one : one.window)
  const slowest = [...endpoints].sort((a, b) => now(b).latencyMs.p95 - now(a).latencyMs.p95).slice(0, SLOWEST)
  const busiest = [...endpoints].sort((a, b) => now(b).rps - now(a).rps || b.requests - a.requests)
  return [...new Set([...slowest, ...busiest])].slice(0, MOST_ROWS)
}

/** Those that something is wrong with, then the first ones. */
export function workerRows({ workers }: RunSummary): readonly WorkerSummary[] {
  if (workers.length <= MOST_ROWS) return workers
  const oddness = (worker: WorkerSummary): number => (isPresent(worker) ? 0 : 1) + worker.flags.length
  return [...workers].sort((a, b) => oddness(b) - oddness(a) || a.index - b.index).slice(0, MOST_ROWS)
}

/** The most frequent ones; of an error that many workers saw a few are named. */
export function faultRows({ errors, exceptions }: RunSummary): Pick<Picture, 'errors' | 'exceptions'> {
  return { errors: mostFrequent(errors).map(withFewNames), exceptions: mostFrequent(exceptions).map(withFewNames) }
}

function mostFrequent<Row extends { readonly occurrences: number }>(rows: readonly Row[]): readonly Row[] {
  if (rows.length <= MOST_ROWS) return rows
  return [...rows].sort((a, b) => b.occurrences - a.occurrences).slice(0, MOST_ROWS)
}

const withFewNames = <Row extends { readonly workers: readonly string[]; readonly byWorker: readonly number[] }>(
  row: Row,
) => ({
  ...row,
  workers: row.workers.slice(0, MOST_NAMED),
  byWorker: row.byWorker.slice(0, MOST_NAMED),
  workerCount: row.workers.length,
})

/** Changes when there is anything new among the errors. */
export function errorsMark({ errors, exceptions }: RunSummary): string {
  const sum = (list: readonly { readonly occurrences: number }[]): number =>
    list.reduce((total, { occurrences }) => total + occurrences, 0)
  return `${errors.length} ${sum(errors)} ${exceptions.length} ${sum(exceptions)}`
}
