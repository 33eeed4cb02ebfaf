// Data feeders are declared here already, so that a script that uses them gets one clear answer.
import { TymbalError } from '../../model/errors.js'

function notYet(name: string): never {
  throw new TymbalError('TYM2001', `${name}() is not in this version: data feeders come later`, {
    hint: 'Import the rows from a JSON file and pick one by `this.userId` or `this.random()`.',
  })
}

/**
 * Rows of a CSV file. Not in this version: throws TYM2001.
 * @example const accounts = csv('accounts.csv', { mode: 'unique' })
 */
export const csv = (_path: string, _options?: object): never => notYet('csv')

/**
 * Rows of a file with one JSON object a line. Not in this version: throws TYM2001.
 * @example const orders = jsonl('orders.jsonl')
 */
export const jsonl = (_path: string, _options?: object): never => notYet('jsonl')

/**
 * Rows of an array. Not in this version: throws TYM2001.
 * @example const terms = rows([{ q: 'shoe' }, { q: 'hat' }], { mode: 'random' })
 */
export const rows = (_rows: readonly object[], _options?: object): never => notYet('rows')

/**
 * Rows that an async generator makes. Not in this version: throws TYM2001.
 * @example const ids = source(async function* () { yield { id: 1 } })
 */
export const source = (_rows: () => AsyncIterable<object>, _options?: object): never => notYet('source')
