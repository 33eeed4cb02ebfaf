// Valid HTTP/1.1 answers of every legal form, made of labelled parts, so that damage can be aimed and the right outcome is known beforehand.
import { brotliCompressSync, constants, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import type { Dice } from './dice.js'
import { plainHeaders, writeHeader } from './shape-headers.js'

export type Framing = 'none' | 'length' | 'chunked' | 'close'

export type PartKind =
  | 'interim'
  | 'status'
  | 'header'
  | 'blank'
  | 'body'
  | 'size'
  | 'data'
  | 'dataEnd'
  | 'last'
  | 'trailer'
  | 'end'

export interface Part {
  readonly kind: PartKind
  readonly bytes: Buffer
}

export type HeaderPair = readonly [name: string, value: string]

/** What a correct client hands out for the answer. */
export interface Answer {
  readonly status: number
  /** Names in lower case, values without surrounding blanks, in the order they were sent. */
  readonly headers: readonly HeaderPair[]
  /** The body after removing chunked framing and content coding. */
  readonly body: Buffer
}

export interface Shape {
  /** For the log: `GET 200 1.1 chunked gzip 512b keep`. */
  readonly name: string
  readonly parts: readonly Part[]
  readonly answer: Answer
  readonly framing: Framing
  /** 'identity' when the body is not encoded. */
  readonly coding: string
  /** True when the answer lets the connection carry another request. */
  readonly keepAlive: boolean
}

/** What the caller wants fixed; the rest is drawn. */
export interface ShapeWish {
  readonly framing?: Framing
  readonly coding?: string
  readonly status?: number
  readonly body?: Buffer
  readonly version?: '1.0' | '1.1'
  readonly keepAlive?: boolean
  readonly headers?: readonly HeaderPair[]
}

export const part = (kind: PartKind, text: string): Part => ({ kind, bytes: Buffer.from(text, 'latin1') })

export const bytesOf = (parts: readonly Part[]): Buffer => Buffer.concat(parts.map((one) => one.bytes))

export function makeShape(dice: Dice, method: string, wish: ShapeWish = {}): Shape {
  const status = wish.status ?? pickStatus(dice)
  const version = wish.version ?? (wish.framing !== 'chunked' && dice.chance(0.08) ? '1.0' : '1.1')
  const framing = method === 'HEAD' || status === 204 || status === 304 ? 'none' : pickFraming(dice, version, wish)
  const coding = framing === 'none' ? 'identity' : (wish.coding ?? pickCoding(dice))
  const body = framing === 'none' ? Buffer.alloc(0) : (wish.body ?? makeContent(dice))
  const wire = encode(body, coding)
  const keepAlive = framing !== 'close' && (wish.keepAlive ?? dice.chance(0.92))
  const headers = shuffle(dice, [
    ...framingHeaders(dice, { method, status, version, framing, length: wire.length }),
    ...codingHeaders(dice, coding),
    ...connectionHeaders(dice, version, framing, keepAlive),
    ...(wish.headers ?? []),
    ...plainHeaders(dice),
  ])
  return {
    name: `${method} ${status} ${version} ${framing} ${coding} ${wire.length}b ${keepAlive ? 'keep' : 'close'}`,
    parts: [
      ...(version === '1.1' ? interim(dice) : []),
      part('status', `HTTP/${version} ${status} ${dice.pick(REASONS)}\r\n`),
      ...headers.map(([name, value]) => part('header', writeHeader(dice, name, value))),
      part('blank', '\r\n'),
      ...bodyParts(dice, framing, wire),
    ],
    answer: { status, headers: headers.map(([name, value]) => [name.toLowerCase(), value]), body },
    framing,
    coding,
    keepAlive,
  }
}

const REASONS = ['OK', 'OK', 'OK', '', 'Fine, thank you: really', 'tab\there', 'R\xe9ussi', '200 OK HTTP/1.1', '   ']

function pickStatus(dice: Dice): number {
  if (dice.chance(0.6)) return 200
  return dice.pick([
    201, 202, 203, 204, 204, 206, 226, 300, 304, 304, 400, 401, 403, 404, 409, 418, 422, 429, 500, 502, 503, 599,
  ])
}

function pickFraming(dice: Dice, version: string, wish: ShapeWish): Framing {
  if (wish.framing) return wish.framing
  if (version === '1.0') return dice.pick<Framing>(['length', 'length', 'close'])
  return dice.pick<Framing>(['length', 'length', 'length', 'length', 'chunked', 'chunked', 'chunked', 'close'])
}

const CODINGS = ['gzip', 'gzip', 'deflate', 'deflate-raw', 'br', 'x-gzip']

const pickCoding = (dice: Dice): string => (dice.chance(0.2) ? dice.pick(CODINGS) : 'identity')

/** Mostly small, sometimes empty, now and then many reads long; text and binary. */
function makeContent(dice: Dice): Buffer {
  const kind = dice.below(100)
  if (kind < 8) return Buffer.alloc(0)
  if (kind < 60) return Buffer.from(dice.text(dice.between(1, 120)), 'latin1')
  if (kind < 80) return dice.bytes(dice.between(1, 300))
  if (kind < 90) return Buffer.from(`{"name":"caf\u00e9 \u{1f41d} ${dice.text(20).replace(/["\\]/g, '')}"}`, 'utf8')
  if (kind < 98) return Buffer.from(dice.text(97).repeat(dice.between(20, 120)), 'latin1')
  return Buffer.from(dice.text(1009).repeat(dice.between(70, 300)), 'latin1')
}

export function encode(body: Buffer, coding: string): Buffer {
  if (coding === 'gzip' || coding === 'x-gzip') return gzipSync(body)
  if (coding === 'deflate') return deflateSync(body)
  if (coding === 'deflate-raw') return deflateRawSync(body)
  if (coding === 'br') return brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } })
  return body
}

function codingHeaders(dice: Dice, coding: string): HeaderPair[] {
  if (coding === 'identity') return []
  const token = coding === 'deflate-raw' ? 'deflate' : coding
  return [['Content-Encoding', dice.chance(0.2) ? token.toUpperCase() : token]]
}

interface FramingFacts {
  readonly method: string
  readonly status: number
  readonly version: string
  readonly framing: Framing
  readonly length: number
}

function framingHeaders(dice: Dice, facts: FramingFacts): HeaderPair[] {
  if (facts.framing === 'length') return [['Content-Length', `${dice.chance(0.05) ? '000' : ''}${facts.length}`]]
  if (facts.framing === 'chunked')
    return [['Transfer-Encoding', dice.pick(['chunked', 'chunked', 'Chunked', 'CHUNKED'])]]
  if (facts.framing === 'close' || facts.status === 204) return []
  // A HEAD or 304 answer may carry the framing of the body that a GET would have had.
  const choice = dice.below(3)
  if (choice === 0) return []
  if (choice === 1 || facts.version === '1.0') return [['Content-Length', String(dice.between(0, 5000))]]
  return [['Transfer-Encoding', 'chunked']]
}

function connectionHeaders(dice: Dice, version: string, framing: Framing, keepAlive: boolean): HeaderPair[] {
  if (!keepAlive) {
    const mayBeSilent = framing === 'close' || version === '1.0'
    if (mayBeSilent && dice.chance(0.5)) return []
    return [['Connection', dice.pick(['close', 'Close', 'CLOSE', 'foo, close', 'close , bar'])]]
  }
  if (version === '1.0') return [['Connection', dice.pick(['keep-alive', 'Keep-Alive'])]]
  return dice.chance(0.3)
    ? [
        ['Connection', dice.pick(['keep-alive', 'Keep-Alive', 'foo'])],
        ['Keep-Alive', 'timeout=5, max=100'],
      ]
    : []
}

function interim(dice: Dice): Part[] {
  if (!dice.chance(0.06)) return []
  const one = (): Part =>
    part(
      'interim',
      dice.pick([
        'HTTP/1.1 100 Continue\r\n\r\n',
        'HTTP/1.1 102 Processing\r\nX-Step: 1\r\n\r\n',
        'HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\nLink: </a.js>\r\n\r\n',
        'HTTP/1.1 103 \r\nContent-Length: 12\r\n\r\n',
        'HTTP/1.1 199 Whatever\r\n\r\n',
      ]),
    )
  return Array.from({ length: dice.between(1, 3) }, one)
}

function bodyParts(dice: Dice, framing: Framing, wire: Buffer): Part[] {
  if (framing === 'none') return []
  if (framing !== 'chunked') return wire.length === 0 ? [] : [{ kind: 'body', bytes: wire }]
  return chunkedParts(dice, wire)
}

function chunkedParts(dice: Dice, wire: Buffer): Part[] {
  const parts: Part[] = []
  const largest = dice.pick([1, 7, 100, 1000, 100_000])
  const step = Math.max(largest, Math.ceil(wire.length / 400))
  for (let at = 0; at < wire.length; ) {
    const data = wire.subarray(at, at + dice.between(1, step))
    parts.push(part('size', chunkSize(dice, data.length)), { kind: 'data', bytes: data }, part('dataEnd', '\r\n'))
    at += data.length
  }
  parts.push(part('last', `${dice.pick(['0', '0', '0', '000'])}${extension(dice)}\r\n`))
  if (dice.chance(0.12)) parts.push(...trailers(dice))
  parts.push(part('end', '\r\n'))
  return parts
}

function trailers(dice: Dice): Part[] {
  return Array.from({ length: dice.between(1, 3) }, (_, i) => part('trailer', `X-Trailer-${i}: ${dice.text(8)}\r\n`))
}

function chunkSize(dice: Dice, size: number): string {
  const hex = size.toString(16)
  const written = dice.pick([hex, hex, hex.toUpperCase(), `00${hex}`])
  return `${written}${extension(dice)}\r\n`
}

const EXTENSIONS = [';name', ';name=value', ';a=1;b=2', ';quoted="x y"', ';q="a;b"', ';signature=0123456789abcdef']

const extension = (dice: Dice): string => (dice.chance(0.1) ? dice.pick(EXTENSIONS) : '')

function shuffle<T>(dice: Dice, items: readonly T[]): T[] {
  const mixed = [...items]
  for (let i = mixed.length - 1; i > 0; i--) {
    const j = dice.below(i + 1)
    ;[mixed[i], mixed[j]] = [mixed[j]!, mixed[i]!]
  }
  return mixed
}
