// The headers of a script, in whatever form it gave them, as pairs of name and value.
import { invalidRequest, RequestRefused } from '../error-codes.js'
import type { GivenHeaders, HeaderValue, RequestHeaders } from '../request-options.js'

export type HeaderPair = readonly [name: string, value: HeaderValue]

/** Objects, Headers, Maps and lists of pairs. @throws RequestRefused INVALID_REQUEST for anything else. */
export function headerPairs(headers: GivenHeaders | undefined): readonly HeaderPair[] {
  if (headers === undefined) return []
  if (typeof headers !== 'object' || headers === null) throw notHeaders()
  if (!(Symbol.iterator in headers)) return Object.entries(headers)
  const pairs = [...headers]
  if (!pairs.every((pair) => Array.isArray(pair) && pair.length === 2 && typeof pair[0] === 'string'))
    throw notHeaders()
  return pairs
}

/** An object as it is, so that a script may change it later; anything else as a new one. */
export function headerRecord(headers: GivenHeaders): RequestHeaders {
  return Symbol.iterator in Object(headers)
    ? Object.fromEntries(headers as Iterable<HeaderPair>)
    : (headers as RequestHeaders)
}

const notHeaders = (): RequestRefused =>
  new RequestRefused(invalidRequest('headers are not an object of names and values, Headers, a Map or a list of pairs'))
