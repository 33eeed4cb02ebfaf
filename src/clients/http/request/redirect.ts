// What becomes of a request when the server sends it elsewhere: as fetch does it, https://fetch.spec.whatwg.org/#http-redirect-fetch.
import { badResponse, RequestRefused } from '../error-codes.js'
import { parseUrl } from '../parse-url.js'
import type { RequestOptions } from '../request-options.js'
import { fieldValues } from '../response/header-text.js'
import { headerPairs } from './header-pairs.js'

export const DEFAULT_MAX_REDIRECTS = 30

/** True when an answer of this status is not the end of the call. */
export function isRedirect(status: number): boolean {
  return status === 301 || status === 302 || status === 303 || status === 307 || status === 308
}

/** Where the head's Location points; null when it has none. @throws RequestRefused BAD_RESPONSE when it is no http address. */
export function locationOf(head: string, from: string): URL | null {
  const [location] = fieldValues(head, 'location')
  if (location === undefined) return null
  const url = parseUrl(Buffer.from(location, 'latin1').toString(), from)
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new RequestRefused(badResponse('redirect to an address that is not http'))
  }
  return url
}

/** 303 asks for the result by GET; after 301 and 302 a POST becomes a GET, as everywhere. */
export function methodAfter(status: number, method: string): string {
  if (status === 303) return method === 'HEAD' ? 'HEAD' : 'GET'
  return (status === 301 || status === 302) && method === 'POST' ? 'GET' : method
}

/** The options of the next hop: without a body when it became a GET, without credentials when it goes to another origin. */
export function optionsAfter(options: RequestOptions, dropsBody: boolean, crossesOrigin: boolean): RequestOptions {
  const { params: _params, ...kept } = options
  const bodiless = dropsBody
    ? { ...kept, json: undefined, form: undefined, multipart: undefined, body: undefined }
    : kept
  const next = { ...bodiless, headers: keptHeaders(options.headers, dropsBody, crossesOrigin) }
  if (!crossesOrigin) return next
  const { auth: _auth, cert: _cert, ...open } = next
  return open
}

function keptHeaders(
  headers: RequestOptions['headers'],
  dropsBody: boolean,
  crossesOrigin: boolean,
): RequestOptions['headers'] {
  if (headers === undefined) return undefined
  return headerPairs(headers).filter(
    ([name]) => !(dropsBody && /^content-/i.test(name)) && !(crossesOrigin && CREDENTIAL.test(name)),
  )
}

/** Headers that one origin must not pass on to another. */
export const CREDENTIAL = /^(authorization|cookie|proxy-authorization|host)$/i
