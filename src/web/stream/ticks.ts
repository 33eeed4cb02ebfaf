// What of a summary goes to pages, and how often. Pure.
import type { EndpointSummary, RunSummary } from '../../stats/run-summary.js'
import type { HeadTick } from '../api.js'

/** Rows for a page that names none. */
const BUSIEST = 40

export function headTick(summary: RunSummary, isPaused: boolean, nowMs: number): HeadTick {
  const { run, verdict, totals, thresholds, userClasses, generator, workers, errors } = summary
  const present = workers.filter(({ state }) => state !== 'missing' && state !== 'gone')
  return {
    nowMs,
    run,
    verdict,
    totals,
    thresholds,
    userClasses,
    generator,
    workers: {
      present: present.length,
      all: workers.length,
      flagged: present.filter(({ flags }) => flags.length > 0).length,
    },
    errors: errors.length,
    isPaused,
  }
}

const labelOf = ({ method, name }: EndpointSummary): string => `${method} ${name}`

/** The rows that are asked for by `METHOD name`; without names the busiest of the last seconds. */
export function endpointRows({ endpoints }: RunSummary, labels: readonly string[]): readonly EndpointSummary[] {
  if (labels.length > 0) {
    const wanted = new Set(labels)
    return endpoints.filter((endpoint) => wanted.has(labelOf(endpoint)))
  }
  if (endpoints.length <= BUSIEST) return endpoints
  const busy = (endpoint: EndpointSummary): number => endpoint.window.rps
  return [...endpoints].sort((a, b) => busy(b) - busy(a) || b.requests - a.requests).slice(0, BUSIEST)
}

/** Changes when there is anything new among the errors. */
export function errorsMark({ errors, exceptions }: RunSummary): string {
  const sum = (list: readonly { readonly occurrences: number }[]): number =>
    list.reduce((total, { occurrences }) => total + occurrences, 0)
  return `${errors.length} ${sum(errors)} ${exceptions.length} ${sum(exceptions)}`
}
