// Walks through a chunked body at any byte boundary: sizes, extensions, data, trailers. It reports where data lies and never copies it.

export const CHUNK_MORE = 0
export const CHUNK_DATA = 1
export const CHUNK_END = 2
export const CHUNK_BAD = 3

const SIZE = 0
const EXTENSION = 1
const SIZE_LF = 2
const DATA = 3
const DATA_CR = 4
const DATA_LF = 5
const TRAILER_START = 6
const TRAILER_NAME = 7
const TRAILER_VALUE = 8
const TRAILER_LF = 9
const END_LF = 10
const END = 11
const BLANKS = 12

const LF = 10
const CR = 13
const TAB = 9
const COLON = 58
const SEMICOLON = 59
const SPACE = 32
/** Some servers pad sizes with zeros to the width of a 64-bit number. */
const MAX_SIZE_DIGITS = 16
const MAX_SIZE_BEFORE_DIGIT = 16 ** 11

/**
 * A state machine. Call `next` until it says CHUNK_MORE (all given bytes were used), CHUNK_END or CHUNK_BAD; after CHUNK_DATA the
 * bytes `dataFrom..dataTo` belong to the body. `at` is where it stopped. Line ends must be CRLF (RFC 9112 7.1), sizes at most 12 digits and zeros before them.
 */
export class ChunkedDecoder {
  at = 0
  dataFrom = 0
  dataTo = 0
  fault = ''
  private state = SIZE
  private left = 0
  private digits = 0
  /** Bytes of the present chunk's extensions, or of the trailers; they are bounded like a head. */
  private overhead = 0
  private readonly maxOverhead: number

  constructor(maxOverhead: number) {
    this.maxOverhead = maxOverhead
  }

  next(bytes: Uint8Array, end: number): number {
    while (this.at < end) {
      if (this.state === DATA) return this.takeData(end)
      const verdict = this.step(bytes[this.at]!)
      if (verdict !== CHUNK_MORE) return verdict
      this.at++
      if (this.state === END) return CHUNK_END
    }
    return CHUNK_MORE
  }

  private takeData(end: number): number {
    this.dataFrom = this.at
    this.dataTo = Math.min(end, this.at + this.left)
    this.left -= this.dataTo - this.dataFrom
    this.at = this.dataTo
    if (this.left === 0) this.state = DATA_CR
    return CHUNK_DATA
  }

  private step(code: number): number {
    switch (this.state) {
      case SIZE:
        return this.sizeDigit(code)
      case BLANKS:
        if (code === SEMICOLON) return this.enter(EXTENSION)
        return code === SPACE || code === TAB
          ? this.overheadByte(code, 'invalid chunk size')
          : this.refuse('invalid chunk size')
      case EXTENSION:
        if (code === CR) return this.enter(SIZE_LF)
        return this.overheadByte(code, 'invalid chunk extension')
      case SIZE_LF:
        if (code !== LF) return this.refuse('invalid chunk size')
        return this.enter(this.left > 0 ? DATA : TRAILER_START)
      case DATA_CR:
        return code === CR ? this.enter(DATA_LF) : this.refuse('chunk longer than its size')
      case DATA_LF:
        this.digits = 0
        this.overhead = 0
        return code === LF ? this.enter(SIZE) : this.refuse('chunk longer than its size')
      default:
        return this.trailerByte(code)
    }
  }

  private sizeDigit(code: number): number {
    const digit = hexDigit(code)
    if (digit < 0) {
      if (this.digits === 0) return this.refuse('invalid chunk size')
      if (code === CR) return this.enter(SIZE_LF)
      if (code === SPACE || code === TAB) return this.enter(BLANKS)
      return code === SEMICOLON ? this.enter(EXTENSION) : this.refuse('invalid chunk size')
    }
    if (++this.digits > MAX_SIZE_DIGITS || this.left >= MAX_SIZE_BEFORE_DIGIT) return this.refuse('invalid chunk size')
    this.left = this.left * 16 + digit
    return CHUNK_MORE
  }

  private trailerByte(code: number): number {
    switch (this.state) {
      case TRAILER_START:
        if (code === CR) return this.enter(END_LF)
        this.state = TRAILER_NAME
        return code === COLON ? this.refuse('invalid trailer') : this.overheadByte(code, 'invalid trailer')
      case TRAILER_NAME:
        if (code === COLON) return this.enter(TRAILER_VALUE)
        return code <= 32 ? this.refuse('invalid trailer') : this.overheadByte(code, 'invalid trailer')
      case TRAILER_VALUE:
        if (code === CR) return this.enter(TRAILER_LF)
        return this.overheadByte(code, 'invalid trailer')
      case TRAILER_LF:
        return code === LF ? this.enter(TRAILER_START) : this.refuse('invalid trailer')
      default:
        return code === LF ? this.enter(END) : this.refuse('invalid trailer')
    }
  }

  private overheadByte(code: number, fault: string): number {
    if (code < 32 && code !== TAB) return this.refuse(fault)
    return ++this.overhead > this.maxOverhead ? this.refuse('chunk extensions or trailers too large') : CHUNK_MORE
  }

  private enter(state: number): number {
    this.state = state
    return CHUNK_MORE
  }

  private refuse(fault: string): number {
    this.fault = fault
    return CHUNK_BAD
  }
}

function hexDigit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48
  const lower = code | 32
  return lower >= 97 && lower <= 102 ? lower - 87 : -1
}
