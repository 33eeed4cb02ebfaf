// Assembles one response out of any number of reads: interim 1xx heads, heads cut anywhere, and the three kinds of body framing.
import { BodyStore } from './body-store.js'
import { CHUNK_BAD, CHUNK_DATA, CHUNK_END, ChunkedDecoder } from './chunked-decoder.js'
import {
  createResponseHead,
  FRAME_CHUNKED,
  FRAME_LENGTH,
  FRAME_NONE,
  FRAME_UNTIL_CLOSE,
  HEAD_BAD,
  HEAD_DONE,
  parseHead,
  type ResponseHead,
  SENTINEL_BYTES,
} from './response-head.js'

export const READ_MORE = 0
export const READ_DONE = 1
export const READ_BAD = 2

const LF = 10
const CR = 13
/** Short heads are parsed again with every read, so that what is no response is refused at its first bytes. */
const PARSED_EAGERLY = 1024

export interface ReaderLimits {
  /** A longer head is a broken response. */
  readonly headBytes: number
  /** A longer body is drained and counted, but not kept for text(), json() and bytes(). */
  readonly keptBodyBytes: number
}

/** One object for one response. Feed it what was read until it says READ_DONE or READ_BAD. */
export class ResponseReader {
  readonly head: ResponseHead = createResponseHead()
  /** The head of the final response as latin1 text, empty line included. */
  headText = ''
  readonly body: BodyStore
  /** True when bytes followed the end of the response: the connection must not be used again. */
  hasExtra = false
  fault = ''
  private readonly limits: ReaderLimits
  private readonly bodiless: boolean
  private readonly takesSwitch: boolean
  private inBody = false
  private bodyLeft = 0
  private chunks: ChunkedDecoder | null = null
  /** Bytes of a head that is not whole yet; null when there are none. */
  private pending: Buffer | null = null
  private pendingLength = 0
  private scanned = 0

  /** `bodiless`: the request was HEAD. `takesSwitch`: 101 is an answer, the end of HTTP on this connection. */
  constructor(limits: ReaderLimits, bodiless: boolean, takesSwitch = false) {
    this.limits = limits
    this.bodiless = bodiless
    this.takesSwitch = takesSwitch
    this.body = new BodyStore(limits.keptBodyBytes)
  }

  /** True once a byte of the final answer came, or of a head that may be final. */
  get hasBegun(): boolean {
    return this.inBody || this.pendingLength > 0
  }

  /** Takes `bytes[0..end)`; `bytes` needs SENTINEL_BYTES of room behind `end` and is free again afterwards. */
  feed(bytes: Buffer, end: number): number {
    if (this.inBody) return this.feedBody(bytes, 0, end)
    if (this.pendingLength === 0) return this.feedHead(bytes, end)
    this.append(bytes, 0, end)
    if (this.pendingLength > PARSED_EAGERLY && !this.hasEmptyLine()) return this.waitForHead()
    const length = this.pendingLength
    this.pendingLength = 0
    return this.feedHead(this.pending!, length)
  }

  /** The peer closed its side: the end of a close-delimited body, a fault everywhere else. */
  end(): number {
    if (this.inBody && this.head.framing === FRAME_UNTIL_CLOSE) return READ_DONE
    return this.refuse(this.inBody ? 'body ended early' : 'head ended early')
  }

  private feedHead(bytes: Buffer, end: number): number {
    let from = 0
    for (;;) {
      const view = from === 0 ? bytes : bytes.subarray(from)
      const outcome = parseHead(this.head, view, end - from, this.bodiless)
      if (outcome === HEAD_BAD) return this.refuse(this.head.fault)
      if (outcome !== HEAD_DONE) return this.keepForLater(view, end - from)
      if (this.head.length > this.limits.headBytes) return this.refuse('head too large')
      const bodyFrom = from + this.head.length
      if (this.head.status >= 200) return this.enterBody(bytes, from, bodyFrom, end)
      if (this.head.status === 101) return this.protocolSwitch(bytes, from, bodyFrom, end)
      if (bodyFrom === end) return READ_MORE
      from = bodyFrom
    }
  }

  private protocolSwitch(bytes: Buffer, from: number, bodyFrom: number, end: number): number {
    if (!this.takesSwitch) return this.refuse('unexpected protocol switch')
    this.head.keepAlive = false
    return this.enterBody(bytes, from, bodyFrom, end)
  }

  private enterBody(bytes: Buffer, headFrom: number, bodyFrom: number, end: number): number {
    this.headText = bytes.toString('latin1', headFrom, bodyFrom)
    this.inBody = true
    this.bodyLeft = this.head.contentLength
    if (this.head.framing === FRAME_CHUNKED) this.chunks = new ChunkedDecoder(this.limits.headBytes)
    if (this.head.framing === FRAME_LENGTH) this.body.expect(this.head.contentLength)
    return this.feedBody(bytes, bodyFrom, end)
  }

  private feedBody(bytes: Buffer, from: number, end: number): number {
    switch (this.head.framing) {
      case FRAME_NONE:
        return this.finish(from < end)
      case FRAME_CHUNKED:
        return this.feedChunks(bytes, from, end)
      case FRAME_UNTIL_CLOSE:
        this.body.add(bytes, from, end)
        return READ_MORE
      default: {
        const to = Math.min(end, from + this.bodyLeft)
        this.body.add(bytes, from, to)
        this.bodyLeft -= to - from
        return this.bodyLeft > 0 ? READ_MORE : this.finish(to < end)
      }
    }
  }

  private feedChunks(bytes: Buffer, from: number, end: number): number {
    const chunks = this.chunks!
    chunks.at = from
    for (;;) {
      const outcome = chunks.next(bytes, end)
      if (outcome === CHUNK_DATA) this.body.add(bytes, chunks.dataFrom, chunks.dataTo)
      else if (outcome === CHUNK_END) return this.finish(chunks.at < end)
      else return outcome === CHUNK_BAD ? this.refuse(chunks.fault) : READ_MORE
    }
  }

  /** A head that is not whole is copied out of the shared buffer. */
  private keepForLater(view: Buffer, length: number): number {
    this.append(view, 0, length)
    this.scanned = length
    return this.waitForHead()
  }

  private waitForHead(): number {
    return this.pendingLength > this.limits.headBytes ? this.refuse('head too large') : READ_MORE
  }

  private append(bytes: Buffer, from: number, to: number): void {
    const wanted = this.pendingLength + to - from + SENTINEL_BYTES
    if (this.pending === null || this.pending.length < wanted) {
      const larger = Buffer.allocUnsafeSlow(Math.max(wanted, 1024, 2 * this.pendingLength))
      this.pending?.copy(larger, 0, 0, this.pendingLength)
      this.pending = larger
    }
    bytes.copy(this.pending, this.pendingLength, from, to)
    this.pendingLength += to - from
  }

  /** Looks only at bytes not seen before, so that a head that drips in costs no more than one that comes whole. */
  private hasEmptyLine(): boolean {
    const bytes = this.pending!
    for (let i = Math.max(this.scanned, 2); i < this.pendingLength; i++) {
      if (bytes[i] === LF && (bytes[i - 1] === LF || (bytes[i - 1] === CR && bytes[i - 2] === LF))) return true
    }
    this.scanned = this.pendingLength
    return false
  }

  private finish(hasExtra: boolean): number {
    this.hasExtra = hasExtra
    return READ_DONE
  }

  private refuse(fault: string): number {
    this.fault = fault
    return READ_BAD
  }
}
