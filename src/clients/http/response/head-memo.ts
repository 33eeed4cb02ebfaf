// Recognises a head that came before: servers send the same bytes for a route until their Date moves on, so parsing them again is waste.
import { copyHead, createResponseHead, type ResponseHead } from './response-head.js'

/** Heads longer than this are parsed each time. */
const LONGEST_BYTES = 2048
/** After so many heads that were not the same again, only one in `MISSES_BETWEEN` is remembered. */
const MISSES_ALLOWED = 32
const MISSES_BETWEEN = 64
const FIRST_WORDS = 32
const WORD_BYTES = 8

/**
 * The bytes that sockets read into, also as 64-bit words: comparing those is ten times cheaper than parsing. As numbers they mean nothing.
 * Two words are equal when their bits are, but for a NaN, which is equal to nothing: such a head is parsed.
 */
export interface ReadBuffer {
  readonly bytes: Latin1Buffer
  readonly words: Float64Array
}

/** Node's Buffers have this method, its types do not; toString('latin1') comes to it by a detour. */
export interface Latin1Buffer extends Buffer {
  latin1Slice(from: number, to: number): string
}

/** A buffer for `length` bytes and `extra` bytes of room behind them. */
export function createReadBuffer(length: number, extra: number): ReadBuffer {
  const memory = new ArrayBuffer(Math.ceil((length + extra) / WORD_BYTES) * WORD_BYTES)
  return { bytes: Buffer.from(memory) as Latin1Buffer, words: new Float64Array(memory) }
}

/** The last head of one route. */
export class HeadMemo {
  /** The facts of the remembered head. */
  readonly head: ResponseHead = createResponseHead()
  private words = new Float64Array(FIRST_WORDS)
  private bytes = new Uint8Array(this.words.buffer)
  private misses = 0

  /** True when the first bytes of `buffer`, of which `length` are there, are the remembered head. */
  isAt({ bytes, words }: ReadBuffer, length: number): boolean {
    const size = this.head.length
    if (length < size || size === 0) return false
    const whole = size >> 3
    for (let i = 0; i < whole; i++) if (words[i] !== this.words[i]) return false
    for (let i = whole << 3; i < size; i++) if (bytes[i] !== this.bytes[i]) return false
    this.misses = 0
    return true
  }

  /** Takes over a head that was just parsed from the start of `buffer`. */
  remember({ bytes, words }: ReadBuffer, head: ResponseHead): void {
    if (++this.misses > MISSES_ALLOWED && this.misses % MISSES_BETWEEN !== 0) return
    if (head.length > LONGEST_BYTES) return
    const whole = head.length >> 3
    if (this.words.length <= whole) this.grow(whole + 1)
    for (let i = 0; i < whole; i++) this.words[i] = words[i]!
    for (let i = whole << 3; i < head.length; i++) this.bytes[i] = bytes[i]!
    copyHead(this.head, head)
  }

  private grow(count: number): void {
    this.words = new Float64Array(count)
    this.bytes = new Uint8Array(this.words.buffer)
  }
}
