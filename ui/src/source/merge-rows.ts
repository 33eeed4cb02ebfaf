// New rows in the places of old ones; rows that did not come stay as they are.
import type { ErrorRow, ExceptionRow, RunSummary } from '../../../src/web/api.js'

interface Merging<Row> {
  readonly join?: (old: Row, fresh: Row) => Row
  /** How many rows there are: when as many came, no other stays. */
  readonly all?: number
}

function merged<Row>(
  old: readonly Row[],
  fresh: readonly Row[],
  keyOf: (row: Row) => string,
  { join = (_, newer) => newer, all }: Merging<Row> = {},
): readonly Row[] {
  const byKey = new Map(fresh.map((row) => [keyOf(row), row]))
  const known = all === undefined || fresh.length < all ? old : old.filter((row) => byKey.has(keyOf(row)))
  const kept = known.map((row) => {
    const key = keyOf(row)
    const newer = byKey.get(key)
    byKey.delete(key)
    return newer === undefined ? row : join(row, newer)
  })
  return [...kept, ...byKey.values()]
}

type Endpoint = RunSummary['endpoints'][number]
type Worker = RunSummary['workers'][number]

const labelOf = (row: { readonly method: string; readonly name: string }): string => `${row.method} ${row.name}`

/** Names of workers that are known already are not forgotten for a list of fewer. */
const withMoreNames = <Row extends ErrorRow | ExceptionRow>(old: Row, fresh: Row): Row =>
  old.workers.length > fresh.workers.length ? { ...fresh, workers: old.workers, byWorker: old.byWorker } : fresh

export const mergedBy = {
  endpoint: (old: readonly Endpoint[], fresh: readonly Endpoint[]) => merged(old, fresh, labelOf),
  worker: (old: readonly Worker[], fresh: readonly Worker[], all: number) =>
    merged(old, fresh, ({ id }) => id, { all }),
  error: (old: readonly ErrorRow[], fresh: readonly ErrorRow[], all: number) =>
    merged(old, fresh, (row) => `${labelOf(row)}\n${row.error}`, { join: withMoreNames, all }),
  exception: (old: readonly ExceptionRow[], fresh: readonly ExceptionRow[], all: number) =>
    merged(old, fresh, ({ userClass, task, message, stack }) => [userClass, task, message, stack].join('\n'), {
      join: withMoreNames,
      all,
    }),
}

export const withCount = <Row extends { readonly workers: readonly string[] }>(row: Row) => ({
  ...row,
  workerCount: row.workers.length,
})
