// Writes the text of one request: the route's prepared piece, and only for what a script adds, more.
import { invalidHeader, RequestRefused } from '../error-codes.js'
import type { RequestOptions } from '../request-options.js'
import { headerPairs } from './header-pairs.js'
import { listOf, textOf } from './query.js'
import { CREDENTIAL } from './redirect.js'
import type { RequestBody } from './request-body.js'
import { asksForClose, needsLength, type Route } from './route.js'
import { basicAuth } from './site.js'

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
/** A field value: visible latin1, spaces and tabs. A line break would start a header of its own. */
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/

/** Bodies up to this size are sent in one piece with the head. */
const JOINED_BYTES = 64 * 1024

/** What goes to the socket: `text` in latin1, then `payload`. */
export interface RequestText {
  readonly text: string
  readonly payload: Buffer | null
  /** True when it asks for the end of the connection. */
  readonly closes: boolean
}

/** The whole request. `cookie` is the jar's; a Cookie header of the script replaces it. @throws RequestRefused INVALID_HEADER. */
export function writeRequest(
  route: Route,
  query: string,
  options: RequestOptions,
  body: RequestBody | null,
  cookie: string,
): RequestText {
  const own = ownHeaders(options)
  let text = `${route.line}${query}${own === null ? route.tail : tailWithout(route, own)}`
  if (own !== null) for (const [name, value] of own) text += fieldLine(name, value)
  if (cookie !== '' && !isNamed('cookie', route, own)) text += `Cookie: ${cookie}\r\n`
  return { ...withBody(text, route, own, body), closes: closesAfter(route, own) }
}

function closesAfter(route: Route, own: readonly Field[] | null): boolean {
  const fields = own?.filter(([name]) => name.toLowerCase() === 'connection') ?? []
  return fields.length === 0 ? route.closes : fields.some(([, value]) => asksForClose(value))
}

/** The options with headers that those of their own replace, whatever the case of their names; `withCredentials`: all of them. */
export function withHeaders(
  options: RequestOptions,
  headers: RequestOptions['headers'],
  withCredentials: boolean,
): RequestOptions {
  const own = headerPairs(options.headers)
  const named = new Set(own.map(([name]) => name.toLowerCase()))
  if (options.auth !== undefined) named.add('authorization')
  const others = headerPairs(headers).filter(
    ([name]) => !named.has(name.toLowerCase()) && (withCredentials || !CREDENTIAL.test(name)),
  )
  return { ...options, headers: [...others, ...own] }
}

type Field = readonly [name: string, value: string]

/** True when the script gave this header, for the request or for all of them. */
function isNamed(wanted: string, route: Route, own: readonly Field[] | null): boolean {
  return own?.some(([name]) => name.toLowerCase() === wanted) === true || route.lines.some(([name]) => name === wanted)
}

/** The headers and credentials that the script gave for this request; null for none. */
function ownHeaders(options: RequestOptions): Field[] | null {
  const { headers, auth } = options
  if (headers === undefined && auth === undefined) return null
  const fields: Field[] = []
  for (const [name, value] of headerPairs(headers)) {
    if (value === undefined || value === null) continue
    // Credentials given as such replace those given as a header: two lines of them are an error to every server.
    if (auth !== undefined && name.toLowerCase() === 'authorization') continue
    for (const one of listOf(value)) fields.push([name, textOf(one, `the header ${name}`)])
  }
  if (auth !== undefined) fields.push(['Authorization', authValue(auth)])
  return fields
}

function authValue(auth: NonNullable<RequestOptions['auth']>): string {
  return 'bearer' in auth ? `Bearer ${auth.bearer}` : basicAuth(auth.username, auth.password)
}

/** The route's lines without those that the script replaces. */
function tailWithout(route: Route, own: readonly Field[]): string {
  const named = new Set(own.map(([name]) => name.toLowerCase()))
  let text = route.fixed
  for (const [name, line] of route.lines) if (!named.has(name)) text += line
  return text
}

function fieldLine(name: string, value: string): string {
  const fault = headerFault(name, value)
  if (fault !== null) throw new RequestRefused(invalidHeader(fault))
  return `${name}: ${value}\r\n`
}

/** What is wrong with a header; null = nothing. */
export function headerFault(name: string, value: string): string | null {
  if (!TOKEN.test(name)) return 'a name that is not a token'
  if (!VALUE.test(value)) return `the value of ${name} has a line break or is not latin1`
  return FRAMING.test(name) ? `${name} is set by the client itself` : null
}

const FRAMING = /^(content-length|transfer-encoding)$/i

function withBody(
  text: string,
  route: Route,
  own: readonly Field[] | null,
  body: RequestBody | null,
): Omit<RequestText, 'closes'> {
  if (body === null)
    return { text: `${text}${needsLength(route.method) ? 'Content-Length: 0\r\n' : ''}\r\n`, payload: null }
  const { content, type, coding } = body
  const isTyped = isNamed('content-type', route, own)
  const head = `${text}${isTyped ? '' : `Content-Type: ${type}\r\n`}${coding === '' ? '' : `Content-Encoding: ${coding}\r\n`}Content-Length: ${content.length}\r\n\r\n`
  if (typeof content === 'string' && content.length <= JOINED_BYTES) return { text: head + content, payload: null }
  const bytes = typeof content === 'string' ? Buffer.from(content, 'latin1') : content
  if (bytes.length > JOINED_BYTES) return { text: head, payload: bytes }
  return { text: '', payload: Buffer.concat([Buffer.from(head, 'latin1'), bytes]) }
}
