// Parses the head of an HTTP/1.1 response straight from bytes: no string, no regular expression, only the facts that framing needs.

export const FRAME_NONE = 0
export const FRAME_LENGTH = 1
export const FRAME_CHUNKED = 2
export const FRAME_UNTIL_CLOSE = 3

/** The facts of one response head. One object is reused for every response of a worker. */
export interface ResponseHead {
  status: number
  /** Bytes of the head, its empty line included. */
  length: number
  /** One of FRAME_NONE, FRAME_LENGTH, FRAME_CHUNKED, FRAME_UNTIL_CLOSE. */
  framing: number
  /** Body bytes when `framing` is FRAME_LENGTH, else 0. */
  contentLength: number
  keepAlive: boolean
  hasSetCookie: boolean
  isEncoded: boolean
  /** Why the head was refused; '' otherwise. */
  fault: string
}

export const HEAD_DONE = 0
export const HEAD_PARTIAL = 1
export const HEAD_BAD = 2

/** Room that a buffer needs behind its data for the parser's sentinel. */
export const SENTINEL_BYTES = 1

const TAB = 9
const LF = 10
const CR = 13
const SPACE = 32
const COLON = 58
const ZERO = 48
const NO_LENGTH = -1
const MAX_LENGTH_DIGITS = 15

const CONNECTION = bytesOf('connection')
const SET_COOKIE = bytesOf('set-cookie')
const CONTENT_LENGTH = bytesOf('content-length')
const CONTENT_ENCODING = bytesOf('content-encoding')
const TRANSFER_ENCODING = bytesOf('transfer-encoding')
const CLOSE = bytesOf('close')
const KEEP_ALIVE = bytesOf('keep-alive')
const CHUNKED = bytesOf('chunked')
const IDENTITY = bytesOf('identity')
const VERSION = Buffer.from('HTTP/1.', 'latin1')

/** 1 for the characters of a field name (RFC 9110 5.6.2). */
const TOKEN = tokenTable()

export function createResponseHead(): ResponseHead {
  return {
    status: 0,
    length: 0,
    framing: FRAME_NONE,
    contentLength: 0,
    keepAlive: false,
    hasSetCookie: false,
    isEncoded: false,
    fault: '',
  }
}

export function copyHead(to: ResponseHead, from: ResponseHead): void {
  to.status = from.status
  to.length = from.length
  to.framing = from.framing
  to.contentLength = from.contentLength
  to.keepAlive = from.keepAlive
  to.hasSetCookie = from.hasSetCookie
  to.isEncoded = from.isEncoded
  to.fault = from.fault
}

/**
 * Reads one head from `bytes[0..end)` into `head` and says HEAD_DONE, HEAD_PARTIAL (more bytes are needed) or HEAD_BAD (`head.fault`).
 * `bytes[end]` is overwritten with a sentinel that stops every loop, so the buffer must have room for it. `bodiless`: the request was HEAD.
 * Accepted beyond the letter: a bare LF as line end and folded lines, as RFC 9112 2.2 and 5.2 ask of a client; not in framing fields.
 */
export function parseHead(head: ResponseHead, bytes: Buffer, end: number, bodiless: boolean): number {
  bytes[end] = 0
  const start = parseStatusLine(head, bytes, end)
  if (start < 0) return -start
  return parseFields(head, bytes, start, end, bodiless)
}

/** The index behind the status line, or minus HEAD_PARTIAL or HEAD_BAD. */
function parseStatusLine(head: ResponseHead, bytes: Buffer, end: number): number {
  let at = 0
  while (bytes[at] === CR || bytes[at] === LF) at++
  for (let i = 0; i < VERSION.length; i++, at++) {
    if (bytes[at] !== VERSION[i]) return at >= end ? -HEAD_PARTIAL : refuseLine(head, 'not an HTTP/1.x response')
  }
  if (end < at + 6) return -HEAD_PARTIAL
  const minor = bytes[at]! - ZERO
  if ((minor !== 0 && minor !== 1) || bytes[at + 1] !== SPACE) return refuseLine(head, 'not an HTTP/1.x response')
  const status = threeDigits(bytes, at + 2)
  const next = bytes[at + 5]!
  if (status < 100 || (next !== SPACE && next !== CR && next !== LF)) return refuseLine(head, 'invalid status')
  head.status = status
  head.keepAlive = minor === 1
  return skipLine(head, bytes, at + 5, end)
}

function parseFields(head: ResponseHead, bytes: Buffer, start: number, end: number, bodiless: boolean): number {
  let contentLength = NO_LENGTH
  let coding = ''
  let framingField = false
  let closes = false
  const isOld = !head.keepAlive
  let at = start
  head.hasSetCookie = false
  head.isEncoded = false
  for (;;) {
    const nameStart = at
    while (TOKEN[bytes[at]!] === 1) at++
    const nameLength = at - nameStart
    if (bytes[at] !== COLON || nameLength === 0) {
      if (at >= end) return HEAD_PARTIAL
      const first = bytes[nameStart]!
      if (first === LF || (first === CR && bytes[at + 1] === LF)) {
        head.length = first === LF ? at + 1 : at + 2
        if (closes) head.keepAlive = false
        return settle(head, contentLength, coding, bodiless)
      }
      if (first === CR && at + 1 >= end) return HEAD_PARTIAL
      if ((first === SPACE || first === TAB) && nameStart !== start && !framingField) {
        at = skipLine(head, bytes, at, end)
        if (at < 0) return -at
        continue
      }
      return refuse(head, 'invalid header')
    }
    at++
    while (bytes[at] === SPACE || bytes[at] === TAB) at++
    const valueStart = at
    let code = bytes[at]!
    while (code > 31 || code === TAB) code = bytes[++at]!
    const valueEnd = at
    if (code === CR) {
      if (bytes[at + 1] !== LF) return at + 1 >= end ? HEAD_PARTIAL : refuse(head, 'invalid header')
      at += 2
    } else if (code === LF) at++
    else return at >= end ? HEAD_PARTIAL : refuse(head, 'invalid header')
    framingField = false
    switch (nameLength) {
      case 10:
        if (isText(bytes, nameStart, CONNECTION)) {
          framingField = true
          if (hasToken(bytes, valueStart, valueEnd, CLOSE)) closes = true
          else if (hasToken(bytes, valueStart, valueEnd, KEEP_ALIVE)) head.keepAlive = true
        } else if (isText(bytes, nameStart, SET_COOKIE)) head.hasSetCookie = true
        break
      case 14:
        if (isText(bytes, nameStart, CONTENT_LENGTH)) {
          framingField = true
          if (contentLength !== NO_LENGTH) return refuse(head, 'more than one content-length')
          contentLength = parseLength(bytes, valueStart, valueEnd)
          if (contentLength < 0) return refuse(head, 'invalid content-length')
        }
        break
      case 16:
        if (isText(bytes, nameStart, CONTENT_ENCODING))
          head.isEncoded ||= !isValue(bytes, valueStart, valueEnd, IDENTITY)
        break
      case 17:
        if (isText(bytes, nameStart, TRANSFER_ENCODING)) {
          framingField = true
          coding = codingAfter(coding, bytes, valueStart, valueEnd)
          // RFC 9112 6.1: HTTP/1.0 knows no codings, so nobody can tell where the next answer begins.
          if (isOld) closes = true
        }
        break
    }
  }
}

/** Decides how long the body is: RFC 9112 6.3. */
function settle(head: ResponseHead, contentLength: number, coding: string, bodiless: boolean): number {
  const status = head.status
  if (coding !== '' && contentLength !== NO_LENGTH) return refuse(head, 'both content-length and transfer-encoding')
  head.contentLength = 0
  if (bodiless || status < 200 || status === 204 || status === 304) head.framing = FRAME_NONE
  else if (coding === 'unknown') return refuse(head, 'transfer-encoding other than chunked')
  else if (coding !== '') head.framing = coding === 'chunked' ? FRAME_CHUNKED : FRAME_UNTIL_CLOSE
  else if (contentLength !== NO_LENGTH) {
    head.framing = FRAME_LENGTH
    head.contentLength = contentLength
  } else head.framing = FRAME_UNTIL_CLOSE
  if (head.framing === FRAME_UNTIL_CLOSE) head.keepAlive = false
  head.fault = ''
  return HEAD_DONE
}

/** The index behind the end of the line that `at` is in, or minus HEAD_PARTIAL or HEAD_BAD. */
export function skipLine(head: ResponseHead, bytes: Buffer, at: number, end: number): number {
  let i = at
  let code = bytes[i]!
  while (code > 31 || code === TAB) code = bytes[++i]!
  if (code === LF) return i + 1
  if (code === CR && bytes[i + 1] === LF) return i + 2
  if (i >= end || (code === CR && i + 1 >= end)) return -HEAD_PARTIAL
  return refuseLine(head, 'invalid header')
}

function refuse(head: ResponseHead, fault: string): number {
  head.fault = fault
  return HEAD_BAD
}

function refuseLine(head: ResponseHead, fault: string): number {
  head.fault = fault
  return -HEAD_BAD
}

/** The number in `bytes[start..end)`, -1 when it is not one or is absurdly large. */
function parseLength(bytes: Buffer, start: number, end: number): number {
  const last = trimEnd(bytes, start, end)
  if (last === start || last - start > MAX_LENGTH_DIGITS) return -1
  let value = 0
  for (let i = start; i < last; i++) {
    const code = bytes[i]!
    if (!isDigit(code)) return -1
    value = value * 10 + code - ZERO
  }
  return value
}

/** -1 when one of them is not a digit. */
function threeDigits(bytes: Buffer, at: number): number {
  const a = bytes[at]!
  const b = bytes[at + 1]!
  const c = bytes[at + 2]!
  return isDigit(a) && isDigit(b) && isDigit(c) ? (a - ZERO) * 100 + (b - ZERO) * 10 + c - ZERO : -1
}

const isDigit = (code: number): boolean => code >= ZERO && code <= 57

/** True when the lower-cased bytes at `at` are `text`. */
function isText(bytes: Buffer, at: number, text: Uint8Array): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = bytes[at + i]!
    if ((code >= 65 && code <= 90 ? code | 32 : code) !== text[i]) return false
  }
  return true
}

function isValue(bytes: Buffer, start: number, end: number, text: Uint8Array): boolean {
  return trimEnd(bytes, start, end) - start === text.length && isText(bytes, start, text)
}

function trimEnd(bytes: Buffer, start: number, end: number): number {
  let last = end
  while (last > start && (bytes[last - 1] === SPACE || bytes[last - 1] === TAB)) last--
  return last
}

/** True when the comma-separated list holds the token. */
function hasToken(bytes: Buffer, start: number, end: number, token: Uint8Array): boolean {
  let from = start
  while (from < end) {
    while (from < end && (bytes[from] === SPACE || bytes[from] === TAB)) from++
    let to = from
    while (to < end && bytes[to] !== 44) to++
    if (isValue(bytes, from, to, token)) return true
    from = to + 1
  }
  return false
}

/** What all Transfer-Encoding fields so far come to. Codings other than `chunked` were never offered by us (RFC 9112 7.4). */
function codingAfter(before: string, bytes: Buffer, start: number, end: number): string {
  if (isValue(bytes, start, end, CHUNKED)) return before === 'unknown' ? before : 'chunked'
  const isNone = trimEnd(bytes, start, end) === start || isValue(bytes, start, end, IDENTITY)
  return isNone && (before === '' || before === 'identity') ? 'identity' : 'unknown'
}

function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0))
}

function tokenTable(): Uint8Array {
  const table = new Uint8Array(256)
  for (const char of "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") {
    table[char.charCodeAt(0)] = 1
  }
  return table
}
