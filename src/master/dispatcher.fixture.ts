// Small clusters for the tests of the dispatcher, and ways to look at them.
import type { UserClassInfo } from '../model/load.js'
import { Dispatcher, hostOf } from './dispatcher.js'

export const userClass = (name: string, weight = 1, fixedCount = 0): UserClassInfo => ({
  name,
  weight,
  fixedCount,
  host: null,
})

export function dispatcherOf(classes: readonly UserClassInfo[], workerIds: readonly string[]): Dispatcher {
  const dispatcher = new Dispatcher({ classes })
  for (const id of workerIds) dispatcher.addWorker({ id, host: hostOf(id) })
  return dispatcher
}

export const sum = (row: readonly number[]): number => row.reduce((a, b) => a + b, 0)
export const spread = (values: readonly number[]): number => Math.max(...values) - Math.min(...values)

/** `A2 A1B1` for the workers in the given order; letters count the classes. */
export function show(dispatcher: Dispatcher, workerIds: readonly string[]): string {
  const names = 'ABC'
  return workerIds
    .map(
      (id) =>
        dispatcher
          .row(id)
          .map((n, c) => (n > 0 ? names[c]! + n : ''))
          .join('') || '-',
    )
    .join(' ')
}

export const rowsOf = (dispatcher: Dispatcher): (readonly number[])[] =>
  dispatcher.workers().map(({ id }) => dispatcher.row(id))

/** Users by worker id. */
export const totalsOf = (dispatcher: Dispatcher): Map<string, number> =>
  new Map(dispatcher.workers().map(({ id }) => [id, sum(dispatcher.row(id))]))
