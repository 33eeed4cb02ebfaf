// Query strings: fields to text, and what a script wrote made safe for the request line.
import { invalidUrl, RequestRefused } from '../error-codes.js'
import type { Fields } from '../request-options.js'

/** Visible ASCII without the characters that URLs encode. */
const SAFE = /^[!$-;=?-~]*$/

/** `a=1&b=2` of fields; a list repeats its field, null and undefined are left out. */
export function encodeFields(fields: Fields | URLSearchParams): string {
  if (fields instanceof URLSearchParams) return fields.toString()
  const parts: string[] = []
  for (const [name, value] of Object.entries(fields)) {
    for (const one of listOf(value)) {
      if (one !== null && one !== undefined) parts.push(`${encodeURIComponent(name)}=${encodeURIComponent(one)}`)
    }
  }
  return parts.join('&')
}

/** A value and a list of values read alike. */
export function listOf<T>(value: T | readonly T[]): readonly T[] {
  return Array.isArray(value) ? value : [value as T]
}

/** `?…` of the query in a path (with its question mark, or '') and of `params`; '' when there is none. @throws RequestRefused INVALID_URL. */
export function joinQuery(written: string, params: Fields | URLSearchParams | undefined): string {
  const query = written === '' || SAFE.test(written) ? written : encodeQuery(written)
  const added = params === undefined ? '' : encodeFields(params)
  if (added === '') return query
  return query.length > 1 ? `${query}&${added}` : `?${added}`
}

function encodeQuery(query: string): string {
  if (/[\r\n]/.test(query)) throw new RequestRefused(invalidUrl('control character'))
  return new URL(`http://x/${query}`).search
}
