// Query strings: fields to text, and what a script wrote made safe for the request line.
import { invalidRequest, invalidUrl, RequestRefused } from '../error-codes.js'
import type { Fields, RequestOptions } from '../request-options.js'

/** Visible ASCII without the characters that URLs encode. */
const SAFE = /^[!$-;=?-~]*$/

/** `a=1&b=2` of fields; a list repeats its field, null and undefined are left out. A text is taken as it is. @throws RequestRefused INVALID_REQUEST. */
export function encodeFields(fields: Fields | URLSearchParams | string): string {
  if (typeof fields === 'string') return fields
  if (fields instanceof URLSearchParams) return fields.toString()
  const parts: string[] = []
  for (const [name, value] of Object.entries(fields)) {
    for (const one of listOf(value)) {
      if (one !== null && one !== undefined)
        parts.push(`${encodeURIComponent(name)}=${encodeURIComponent(textOf(one))}`)
    }
  }
  return parts.join('&')
}

/** A value as text. @throws RequestRefused INVALID_REQUEST when it would only say that it is an object. */
export function textOf(value: unknown, what = 'the value of a field'): string {
  const text = String(value)
  if (typeof value === 'object' && text.startsWith('[object '))
    throw new RequestRefused(invalidRequest(`${what} is an object`))
  return text
}

/** A value and a list of values read alike. */
export function listOf<T>(value: T | readonly T[]): readonly T[] {
  return Array.isArray(value) ? value : [value as T]
}

/** `?…` of the query in a path (with its question mark, or '') and of `params`; '' when there is none. @throws RequestRefused INVALID_URL. */
export function joinQuery(written: string, params: RequestOptions['params']): string {
  const query = safe(written)
  const added = params === undefined ? '' : addedBy(params)
  if (added === '') return query
  return query.length > 1 ? `${query}&${added}` : `?${added}`
}

/** A text may open with the question mark that it has in a URL. */
function addedBy(params: NonNullable<RequestOptions['params']>): string {
  if (typeof params !== 'string') return encodeFields(params)
  return safe(params.startsWith('?') ? params : `?${params}`).slice(1)
}

const safe = (query: string): string => (query === '' || SAFE.test(query) ? query : encodeQuery(query))

function encodeQuery(query: string): string {
  if (/[\r\n]/.test(query)) throw new RequestRefused(invalidUrl('control character'))
  return new URL(`http://x/${query}`).search
}
