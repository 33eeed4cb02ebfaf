// Reads MessagePack of peers that nobody vouches for: no length is believed before its bytes are there, nesting and the number of values are bounded.

import { decodeTimestampExtension } from '@msgpack/msgpack'
import { ENCODED } from '../stats/stats-delta.js'
import { LONGEST_KEPT, TextCache } from './text-cache.js'

/** Deeper nesting than any message of Locust has. */
const MAX_DEPTH = 32
/** Values in one message. A report of 1,000 names with 300 buckets each stays below half of it. */
const MAX_VALUES = 1_000_000
const TIMESTAMP_TYPE = 0xff

export interface UnpackRules {
  readonly maxDepth: number
  readonly maxValues: number
  /** Maps are objects as a script expects them, and `__proto__` is no key; else objects without a prototype, with any key. */
  readonly plainMaps: boolean
  /** Timestamps are read as dates; else they are null, as all other extension types. */
  readonly dates: boolean
  /** What stands under this key in the outermost maps keeps its own bytes, see ENCODED. */
  readonly keepsBytesOf?: string
}

const STRICT: UnpackRules = { maxDepth: MAX_DEPTH, maxValues: MAX_VALUES, plainMaps: false, dates: false }

/** Why bytes are not a message. */
export class UnpackFault extends Error {}

type UnpackedMap = Record<string, unknown>

/**
 * Keys that are numbers become their decimal text, so that 120.0 and 120 are one key.
 * @throws UnpackFault when the bytes are not exactly one value
 */
export function unpack(bytes: Uint8Array, rules: UnpackRules = STRICT): unknown {
  const reader = new Reader(bytes, rules)
  const value = reader.value(0)
  if (reader.left !== 0) throw new UnpackFault(`${reader.left} bytes after its end`)
  return value
}

/** Messages are lists of type, fields and worker id. */
const OUTERMOST_MAP = 1
/** A report is not lost for one character: what is no UTF-8, as half a character of a text that was cut, becomes the replacement character. */
const UTF8 = new TextDecoder('utf-8', { ignoreBOM: true })
/** Text of so many bytes, names mostly, is read without a decoder when it is ASCII. */
const SHORT = 64
const texts = new TextCache()

class Reader {
  readonly #bytes: Buffer
  readonly #rules: UnpackRules
  #at = 0
  #values = 0

  constructor(bytes: Uint8Array, rules: UnpackRules) {
    this.#rules = rules
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  get left(): number {
    return this.#bytes.length - this.#at
  }

  value(depth: number): unknown {
    if (++this.#values > this.#rules.maxValues) throw new UnpackFault(`more than ${this.#rules.maxValues} values`)
    const type = this.#bytes[this.#take(1)]!
    if (type < 0x80) return type
    if (type < 0x90) return this.#map(type & 0x0f, depth)
    if (type < 0xa0) return this.#list(type & 0x0f, depth)
    if (type < 0xc0) return this.#text(type & 0x1f)
    if (type >= 0xe0) return type - 0x100
    return type >= 0xcc && type <= 0xd3 ? this.#integer(type) : this.#other(type, depth)
  }

  /** 0xcc to 0xcf unsigned, 0xd0 to 0xd3 signed, of 1, 2, 4 and 8 bytes. */
  #integer(type: number): number {
    const size = 1 << (type & 3)
    const at = this.#take(size)
    if (size === 8) return Number(type < 0xd0 ? this.#bytes.readBigUInt64BE(at) : this.#bytes.readBigInt64BE(at))
    return type < 0xd0 ? this.#bytes.readUIntBE(at, size) : this.#bytes.readIntBE(at, size)
  }

  #other(type: number, depth: number): unknown {
    switch (type) {
      case 0xc0:
        return null
      case 0xc2:
      case 0xc3:
        return type === 0xc3
      case 0xc4:
      case 0xc5:
      case 0xc6:
        return this.#slice(this.#count(1 << (type - 0xc4)))
      case 0xca:
        return this.#bytes.readFloatBE(this.#take(4))
      case 0xcb:
        return this.#bytes.readDoubleBE(this.#take(8))
      case 0xd9:
      case 0xda:
      case 0xdb:
        return this.#text(this.#count(1 << (type - 0xd9)))
      case 0xdc:
      case 0xdd:
        return this.#list(this.#count(type === 0xdc ? 2 : 4), depth)
      case 0xde:
      case 0xdf:
        return this.#map(this.#count(type === 0xde ? 2 : 4), depth)
      default:
        return this.#extension(type)
    }
  }

  #extension(type: number): Date | null {
    const length = this.#extensionLength(type)
    const kind = this.#count(1)
    const data = this.#slice(length)
    if (kind !== TIMESTAMP_TYPE || !this.#rules.dates || ![4, 8, 12].includes(length)) return null
    return decodeTimestampExtension(data)
  }

  #extensionLength(type: number): number {
    if (type >= 0xc7 && type <= 0xc9) return this.#count(1 << (type - 0xc7))
    if (type >= 0xd4 && type <= 0xd8) return 1 << (type - 0xd4)
    throw new UnpackFault(`a byte 0x${type.toString(16)} that begins nothing`)
  }

  #list(length: number, depth: number): unknown[] {
    this.#require(length, depth)
    const list: unknown[] = []
    for (let i = 0; i < length; i++) list.push(this.value(depth + 1))
    return list
  }

  #map(size: number, depth: number): UnpackedMap {
    this.#require(size * 2, depth)
    const { plainMaps } = this.#rules
    const map: UnpackedMap = plainMaps ? {} : Object.create(null)
    for (let i = 0; i < size; i++) {
      const key = keyText(this.value(depth + 1), plainMaps)
      if (plainMaps && key === '__proto__') throw new UnpackFault('a key __proto__')
      const from = this.#at
      const value = this.value(depth + 1)
      map[key] = value
      if (depth === OUTERMOST_MAP && key === this.#rules.keepsBytesOf) this.#keepBytes(value, from)
    }
    return map
  }

  #keepBytes(value: unknown, from: number): void {
    if (typeof value !== 'object' || value === null) return
    const { buffer, byteOffset } = this.#bytes
    Object.defineProperty(value, ENCODED, { value: new Uint8Array(buffer, byteOffset + from, this.#at - from) })
  }

  /** Each value takes a byte at least. */
  #require(values: number, depth: number): void {
    if (depth >= this.#rules.maxDepth) throw new UnpackFault(`nested deeper than ${this.#rules.maxDepth}`)
    if (values > this.left) throw new UnpackFault('cut short')
  }

  #text(length: number): string {
    const at = this.#take(length)
    const known = length <= LONGEST_KEPT ? texts.read(this.#bytes, at, at + length) : null
    if (known !== null) return known
    if (length <= SHORT && this.#isAscii(at, at + length)) return this.#bytes.toString('latin1', at, at + length)
    return UTF8.decode(this.#bytes.subarray(at, at + length))
  }

  #isAscii(from: number, to: number): boolean {
    for (let at = from; at < to; at++) if (this.#bytes[at]! >= 0x80) return false
    return true
  }

  /** A view: the message is nobody else's. */
  #slice(length: number): Uint8Array {
    const { buffer, byteOffset } = this.#bytes
    return new Uint8Array(buffer, byteOffset + this.#take(length), length)
  }

  #count(size: number): number {
    return this.#bytes.readUIntBE(this.#take(size), size)
  }

  #take(length: number): number {
    if (length > this.left) throw new UnpackFault('cut short')
    const at = this.#at
    this.#at += length
    return at
  }
}

/** In our own dialect no key is a boolean: the journal keeps bytes as they came, and whoever reads it knows no such key. */
function keyText(key: unknown, isOwnDialect: boolean): string {
  if (typeof key === 'string') return key
  if (typeof key === 'number' || (typeof key === 'boolean' && !isOwnDialect)) return String(key)
  throw new UnpackFault('a key that is neither text nor number')
}
