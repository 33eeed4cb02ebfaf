// Joins failures that have the same text, or the same endpoint, into one row each.
import { signatureOf } from '../../../../src/model/error-signature.js'
import type { ErrorRow } from '../../../../src/web/api.js'
import { endpointKey, plural } from '../../text/words.js'

export type ErrorGrouping = 'none' | 'error' | 'signature' | 'endpoint' | 'status' | 'worker'

/** `HTTP 503` of `HTTP 503 Service Unavailable`, `TIMEOUT` of `TIMEOUT after 10s`, `check failed` of `check failed: cart has total`. */
const statusOf = (error: string): string =>
  /^HTTP \d{3}/.exec(error)?.[0] ?? /^[A-Z][A-Z_]+\b/.exec(error)?.[0] ?? error.split(':')[0]!

const KEY: Readonly<Record<Exclude<ErrorGrouping, 'none' | 'worker'>, (one: ErrorRow) => string>> = {
  error: (one) => one.error,
  signature: (one) => signatureOf(one.error),
  endpoint: endpointKey,
  status: (one) => statusOf(one.error),
}

export function groupErrors(errors: readonly ErrorRow[], grouping: ErrorGrouping): readonly ErrorRow[] {
  if (grouping === 'none') return errors
  if (grouping === 'worker') return byWorker(errors)
  const groups = new Map<string, ErrorRow[]>()
  for (const one of errors) {
    const key = KEY[grouping](one)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [one])
    else group.push(one)
  }
  return [...groups.values()].map((group) => joined(group, grouping))
}

/** One row for each worker that saw any: how many of them all, of which kinds. */
function byWorker(errors: readonly ErrorRow[]): readonly ErrorRow[] {
  const workers = [...new Set(errors.flatMap((one) => one.workers))]
  return workers.map((id) => {
    const seen = errors.flatMap((one) => {
      const at = one.workers.indexOf(id)
      return at < 0
        ? []
        : [
            {
              ...one,
              occurrences: one.byWorker[at] ?? 0,
              workers: [id],
              byWorker: [one.byWorker[at] ?? 0],
              workerCount: 1,
            },
          ]
    })
    return joined(seen, 'endpoint', seen.length === 1 ? seen[0]!.error : plural(seen.length, 'kind'))
  })
}

function joined(group: readonly ErrorRow[], grouping: Exclude<ErrorGrouping, 'worker'>, words?: string): ErrorRow {
  const first = group[0]!
  const unique = (values: readonly string[]): string[] => [...new Set(values)]
  const endpoints = unique(group.map(endpointKey))
  const workers = unique(group.flatMap((one) => one.workers))
  return {
    method: '',
    name: endpoints.length === 1 ? endpoints[0]! : plural(endpoints.length, 'endpoint'),
    error:
      words ??
      (grouping === 'endpoint' && group.length > 1
        ? plural(group.length, 'kind')
        : grouping === 'none' || grouping === 'endpoint'
          ? first.error
          : KEY[grouping](first)),
    occurrences: group.reduce((sum, one) => sum + one.occurrences, 0),
    firstSeen: group.map((one) => one.firstSeen).sort()[0]!,
    lastSeen: group
      .map((one) => one.lastSeen)
      .sort()
      .at(-1)!,
    workers,
    byWorker: workers.map((id) => group.reduce((sum, one) => sum + (one.byWorker[one.workers.indexOf(id)] ?? 0), 0)),
    workerCount: Math.max(workers.length, ...group.map((one) => one.workerCount)),
  }
}
