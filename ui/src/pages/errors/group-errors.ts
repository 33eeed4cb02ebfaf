// Joins failures that have the same text, or the same endpoint, into one row each.
import { signatureOf } from '../../../../src/model/error-signature.js'
import type { ErrorRow } from '../../../../src/web/api.js'
import { endpointKey, plural } from '../../text/words.js'

type OneKey = 'error' | 'signature' | 'endpoint' | 'status'
export type ErrorGrouping = 'none' | OneKey | 'worker' | 'user'

/** `HTTP 503` of `HTTP 503 Service Unavailable`, `TIMEOUT` of `TIMEOUT after 10s`, `check failed` of `check failed: cart has total`. */
const statusOf = (error: string): string =>
  /^HTTP \d{3}/.exec(error)?.[0] ?? /^[A-Z][A-Z_]+\b/.exec(error)?.[0] ?? error.split(':')[0]!

const KEY: Readonly<Record<OneKey, (one: ErrorRow) => string>> = {
  error: (one) => one.error,
  signature: (one) => signatureOf(one.error),
  endpoint: endpointKey,
  status: (one) => statusOf(one.error),
}

export function groupErrors(errors: readonly ErrorRow[], grouping: ErrorGrouping): readonly ErrorRow[] {
  if (grouping === 'none') return errors
  if (grouping === 'worker') return byWorker(errors)
  if (grouping === 'user') return byUserClass(errors)
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
const byWorker = (errors: readonly ErrorRow[]): readonly ErrorRow[] =>
  split(errors, (one) => one.workers, partOf).map(({ rows }) => joined(rows, 'endpoint', kindsOf(rows)))

/** What one worker saw of each, without those of which it saw none. */
export const errorsOfWorker = (errors: readonly ErrorRow[], id: string): readonly ErrorRow[] =>
  split(errors, (one) => one.workers.filter((worker) => worker === id), partOf)[0]?.rows ?? []

const partOf = (id: string) => (one: ErrorRow) => {
  const seen = one.byWorker[one.workers.indexOf(id)] ?? 0
  // Whose users they were is known of all workers together only.
  return { seen, part: { workers: [id], byWorker: [seen], workerCount: 1, userClasses: [], byUserClass: [] } }
}

/** One row for each class whose users met any; the last one for those of which nobody says. */
function byUserClass(errors: readonly ErrorRow[]): readonly ErrorRow[] {
  const classesOf = (one: ErrorRow): readonly string[] => (restOf(one) > 0 ? [...one.userClasses, ''] : one.userClasses)
  const of = (name: string) => (one: ErrorRow) => {
    const seen = name === '' ? restOf(one) : (one.byUserClass[one.userClasses.indexOf(name)] ?? 0)
    return { seen, part: { userClasses: name === '' ? [] : [name], byUserClass: name === '' ? [] : [seen] } }
  }
  return split(errors, classesOf, of).map(({ id, rows }) => ({
    ...joined(rows, 'endpoint', id === '' ? 'user not known' : id),
    name: `${kindsOf(rows)} at ${plural(new Set(rows.map(endpointKey)).size, 'endpoint')}`,
  }))
}

const restOf = ({ occurrences, byUserClass }: ErrorRow): number =>
  occurrences - byUserClass.reduce((sum, count) => sum + count, 0)

const kindsOf = (rows: readonly ErrorRow[]): string =>
  rows.length === 1 ? rows[0]!.error : plural(rows.length, 'kind')

/** What each of `idsOf` has of every error, without those of which it has none. */
function split(
  errors: readonly ErrorRow[],
  idsOf: (one: ErrorRow) => readonly string[],
  of: (id: string) => (one: ErrorRow) => { readonly seen: number; readonly part: Partial<ErrorRow> },
): readonly { readonly id: string; readonly rows: readonly ErrorRow[] }[] {
  return [...new Set(errors.flatMap(idsOf))].map((id) => ({
    id,
    rows: errors.flatMap((one) => {
      if (!idsOf(one).includes(id)) return []
      const { seen, part } = of(id)(one)
      return [{ ...one, ...part, occurrences: seen }]
    }),
  }))
}

function joined(group: readonly ErrorRow[], grouping: OneKey, words?: string): ErrorRow {
  const first = group[0]!
  const unique = (values: readonly string[]): string[] => [...new Set(values)]
  const endpoints = unique(group.map(endpointKey))
  const workers = unique(group.flatMap((one) => one.workers))
  const userClasses = unique(group.flatMap((one) => one.userClasses))
  return {
    method: '',
    name: endpoints.length === 1 ? endpoints[0]! : plural(endpoints.length, 'endpoint'),
    error: words ?? (grouping === 'endpoint' ? kindsOf(group) : KEY[grouping](first)),
    occurrences: group.reduce((sum, one) => sum + one.occurrences, 0),
    firstSeen: group.map((one) => one.firstSeen).sort()[0]!,
    lastSeen: group
      .map((one) => one.lastSeen)
      .sort()
      .at(-1)!,
    workers,
    byWorker: sums(workers, group, ({ workers, byWorker }) => [workers, byWorker]),
    userClasses,
    byUserClass: sums(userClasses, group, ({ userClasses, byUserClass }) => [userClasses, byUserClass]),
    workerCount: Math.max(workers.length, ...group.map((one) => one.workerCount)),
  }
}

/** What each has of all rows. */
const sums = (
  ids: readonly string[],
  rows: readonly ErrorRow[],
  of: (row: ErrorRow) => readonly [readonly string[], readonly number[]],
): number[] =>
  ids.map((id) =>
    rows.reduce((sum, row) => {
      const [known, counts] = of(row)
      return sum + (counts[known.indexOf(id)] ?? 0)
    }, 0),
  )
