// A route: everything about (method, path) that does not change from request to request, made once and kept in a bounded cache.
import type { EntryHandle } from '../../../model/sample.js'
import type { Target } from '../connection/target.js'
import { HeadMemo } from '../response/head-memo.js'

/** Header lines that a request of the script may replace, by their names in lower case. */
export type DefaultHeaders = readonly (readonly [name: string, line: string])[]

export interface RouteParts {
  readonly method: string
  readonly target: Target
  readonly path: string
  readonly name: string
  readonly origin: string
  readonly authorization: string
  readonly dropsQuery: boolean
  readonly takesCredentials: boolean
  readonly defaults: DefaultHeaders
}

export class Route {
  readonly method: string
  readonly target: Target
  /** As sent and encoded, without query. */
  readonly path: string
  /** Its name in the statistics when the request names none. */
  readonly name: string
  /** As in URL.origin, with the URL's user and password. */
  readonly origin: string
  readonly isHead: boolean
  /** True when a fragment ended the path: what looks like a query behind it is none. */
  readonly dropsQuery: boolean
  /** True when credentials that the script gave for all requests may go there. */
  readonly takesCredentials: boolean
  /** True when its default headers ask for the end of the connection. */
  readonly closes: boolean
  /** RFC 9110 9.2.2: sent twice it does no more than sent once. */
  readonly isIdempotent: boolean
  /** `GET /path`; a query may follow. */
  readonly line: string
  /** The rest of the request line and the headers that cannot be replaced. */
  readonly fixed: string
  /** Host, credentials and default headers, each unless the script replaces it. */
  readonly lines: DefaultHeaders
  /** `fixed` and all `lines`, without the empty line. */
  readonly tail: string
  /** The whole text of a request without query, body and options of its own, in one flat piece. */
  readonly plain: string
  /** The statistics entry, looked up with the first sample. */
  entry: EntryHandle | null = null
  /** So many of its next requests note where in the script they were made. */
  traces = 0
  /** The head of its last answer. */
  readonly memo = new HeadMemo()
  /** The route of the same path and another method. */
  next: Route | null = null

  constructor({
    method,
    target,
    path,
    name,
    origin,
    authorization,
    dropsQuery,
    takesCredentials,
    defaults,
  }: RouteParts) {
    const absolute = target.proxy !== null && !target.secure
    this.method = method
    this.target = target
    this.path = path
    this.name = name
    this.origin = origin
    this.dropsQuery = dropsQuery
    this.takesCredentials = takesCredentials
    this.isHead = method === 'HEAD'
    this.isIdempotent = IDEMPOTENT.has(method)
    this.line = `${method} ${absolute ? target.origin : ''}${path}`
    this.fixed = ` HTTP/1.1\r\n${absolute ? proxyLine(target) : ''}`
    this.lines = linesOf(target, authorization, defaults)
    this.closes = this.lines.some(([name, line]) => name === 'connection' && asksForClose(line))
    this.tail = flat(`${this.fixed}${this.lines.map(([, line]) => line).join('')}`)
    this.plain = flat(`${this.line}${this.tail}${NEEDS_LENGTH.has(method) ? 'Content-Length: 0\r\n' : ''}\r\n`)
  }
}

const IDEMPOTENT = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE'])

/** RFC 9110 8.6: a request of these methods says so when it has no body. */
const NEEDS_LENGTH = new Set(['POST', 'PUT', 'PATCH'])

export const needsLength = (method: string): boolean => NEEDS_LENGTH.has(method)

/** Credentials of the URL go before those of the default headers, the default's Host before the URL's. */
function linesOf(target: Target, authorization: string, defaults: DefaultHeaders): DefaultHeaders {
  const lines = new Map([['host', `Host: ${target.authority}\r\n`], ...defaults])
  if (authorization !== '') lines.set('authorization', `Authorization: ${authorization}\r\n`)
  return [...lines]
}

/** True for a Connection header, or the value of one, with the token `close`. */
export const asksForClose = (text: string): boolean => /[\s:,]close\s*(,|$)/i.test(` ${text}`)

function proxyLine(target: Target): string {
  const value = target.proxy?.authorization ?? ''
  return value === '' ? '' : `Proxy-Authorization: ${value}\r\n`
}

/** One sequential string instead of a tree of pieces: the socket copies it in one go. */
const flat = (text: string): string => Buffer.from(text, 'latin1').toString('latin1')
