// Recognises a head that came before: servers send the same bytes for a route until their Date moves on, so parsing them again is waste.
import { copyHead, createResponseHead, type ResponseHead } from './response-head.js'

/** Heads longer than this are parsed each time. */
const LONGEST_BYTES = 2048
/** After so many heads that were not the same again, only one in `MISSES_BETWEEN` is remembered. */
const MISSES_ALLOWED = 32
const MISSES_BETWEEN = 64
const FIRST_WORDS = 64

/** The bytes that sockets read into, also as 32-bit words: comparing those is five times cheaper than parsing. */
export interface ReadBuffer {
  readonly bytes: Buffer
  readonly words: Uint32Array
}

/** A buffer for `length` bytes and `extra` bytes of room behind them. */
export function createReadBuffer(length: number, extra: number): ReadBuffer {
  const memory = new ArrayBuffer(Math.ceil((length + extra) / 4) * 4)
  return { bytes: Buffer.from(memory), words: new Uint32Array(memory) }
}

/** The last head of one route. */
export class HeadMemo {
  /** The facts of the remembered head. */
  readonly head: ResponseHead = createResponseHead()
  private words = new Uint32Array(FIRST_WORDS)
  private bytes = new Uint8Array(this.words.buffer)
  private misses = 0

  /** True when the first bytes of `buffer`, of which `length` are there, are the remembered head. */
  isAt({ bytes, words }: ReadBuffer, length: number): boolean {
    const size = this.head.length
    if (length < size || size === 0) return false
    const whole = size >> 2
    for (let i = 0; i < whole; i++) if (words[i] !== this.words[i]) return false
    for (let i = whole << 2; i < size; i++) if (bytes[i] !== this.bytes[i]) return false
    this.misses = 0
    return true
  }

  /** Takes over a head that was just parsed from the start of `buffer`. */
  remember({ words }: ReadBuffer, head: ResponseHead): void {
    if (++this.misses > MISSES_ALLOWED && this.misses % MISSES_BETWEEN !== 0) return
    if (head.length > LONGEST_BYTES) return
    const count = (head.length + 3) >> 2
    if (this.words.length < count) this.grow(count)
    for (let i = 0; i < count; i++) this.words[i] = words[i]!
    copyHead(this.head, head)
  }

  private grow(count: number): void {
    this.words = new Uint32Array(count)
    this.bytes = new Uint8Array(this.words.buffer)
  }
}
