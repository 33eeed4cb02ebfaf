// What a script sees of an answer. The bytes stay one string until somebody asks for a header, the text or the JSON.
import { messageOf } from '../../model/errors.js'
import type { RequestPhases } from '../../model/request-sample.js'
import type { RequestFault } from './error-codes.js'
import { decodeContent, decodeText, isAsciiCharset } from './response/decode-body.js'
import { parseHeaders } from './response/header-text.js'

/** Milliseconds of each phase of a request. */
export type Timings = RequestPhases

/** What a response asks of the call it answers. */
export interface ResponseSource {
  readonly method: string
  /** The address of the last request of the call, without fragment and password. */
  readonly url: string
  readonly timings: Timings
}

/**
 * The result of one request. It is never thrown: look at `ok`, `status` and `error`.
 * Inside `check`, `fail` and `pass` decide how the request is counted; afterwards they change this object only.
 */
export class HttpResponse {
  /** HTTP status of the final answer; 0 when there was no whole answer. */
  readonly status: number
  /** True when the request counts as a success. */
  ok = true
  /** '' or a stable code: `ECONNREFUSED`, `TIMEOUT`, `TLS_CERT_EXPIRED`, `BAD_RESPONSE`, `HTTP 503`, `check: no order id`. */
  error = ''
  /** More about `error`, for people; '' when there is no more to say. */
  reason = ''
  private readonly source: ResponseSource
  private readonly raw: string
  private readonly bodyAt: number
  private parts: readonly Buffer[] | null | undefined
  private readonly isEncoded: boolean
  private headersCut: Readonly<Record<string, string>> | null = null
  private decoded: Buffer | null = null
  private judged = false

  private constructor(
    source: ResponseSource,
    status: number,
    raw: string,
    bodyAt: number,
    parts: readonly Buffer[] | null | undefined,
    isEncoded: boolean,
  ) {
    this.source = source
    this.status = status
    this.raw = raw
    this.bodyAt = bodyAt
    this.parts = parts
    this.isEncoded = isEncoded
  }

  /** @internal `raw` is head and body when `parts` is undefined, else the head alone; null parts: the body was too large to keep. */
  static answered(
    source: ResponseSource,
    status: number,
    raw: string,
    bodyAt: number,
    parts: readonly Buffer[] | null | undefined,
    isEncoded: boolean,
  ): HttpResponse {
    return new HttpResponse(source, status, raw, bodyAt, parts, isEncoded)
  }

  /** @internal */
  static failed(source: ResponseSource, fault: RequestFault): HttpResponse {
    const response = new HttpResponse(source, 0, '', 0, undefined, false)
    response.refuse(fault)
    return response
  }

  /** @internal The call counts as failed by a mistake of its options, or had no answer. */
  refuse(fault: RequestFault): void {
    this.ok = false
    this.error = fault.code
    this.reason = fault.reason
  }

  /** Header fields by lower-case name; repeated ones joined with `, ` (`set-cookie` with line feeds). */
  get headers(): Readonly<Record<string, string>> {
    this.headersCut ??= parseHeaders(this.raw.slice(0, this.bodyAt))
    return this.headersCut
  }

  get method(): string {
    return this.source.method
  }

  /** Where the answer came from, after redirects. */
  get url(): string {
    return this.source.url
  }

  get timings(): Timings {
    return this.source.timings
  }

  /**
   * The body, decompressed; of a large or compressed body the same Buffer each time, so copy it before you change it.
   * @throws Error when it is broken or was too large to keep.
   */
  bytes(): Buffer {
    if (!this.isEncoded) return this.rawBytes()
    this.decoded ??= decodeContent(this.rawBytes(), this.headers['content-encoding'] ?? '')
    return this.decoded
  }

  /** The body as text, in the charset of its content type (default UTF-8). @throws Error as `bytes()`. */
  text(): string {
    if (this.parts === undefined && !this.isEncoded) {
      const text = this.raw.slice(this.bodyAt)
      if (Buffer.byteLength(text) === text.length && isAsciiCharset(this.raw.slice(0, this.bodyAt))) return text
    }
    return decodeText(this.bytes(), this.headers['content-type'] ?? '')
  }

  /** The body parsed as JSON, typed by the caller. @throws Error `body is not JSON`. */
  json<T = ReturnType<typeof JSON.parse>>(): T {
    const text = this.text()
    try {
      return JSON.parse(text)
    } catch (cause) {
      throw new Error('body is not JSON', { cause })
    }
  }

  /** Counts this request as failed, with `check: reason` in the error table. Keep reasons few: they group errors. */
  fail(reason = 'failed'): void {
    this.error = `check: ${messageOf(reason)}`
    this.ok = false
    this.judged = true
  }

  /** Counts this request as a success whatever its status. An answer that never came stays failed. */
  pass(): void {
    if (this.status === 0) return
    this.ok = true
    this.error = ''
    this.judged = true
  }

  /** @internal True when the script itself decided by `fail` or `pass`. */
  get isJudged(): boolean {
    return this.judged
  }

  /** @internal The head as latin1 text; '' without an answer. */
  get headText(): string {
    return this.raw.slice(0, this.bodyAt)
  }

  /** @internal The first bytes of the body as they came, and how many there were; what was too large to keep has none. */
  bodyStart(most: number): { readonly start: Buffer; readonly bytes: number } {
    const { parts, raw, bodyAt } = this
    if (parts === undefined)
      return { start: Buffer.from(raw.slice(bodyAt, bodyAt + most), 'latin1'), bytes: raw.length - bodyAt }
    const first = parts?.[0] ?? Buffer.alloc(0)
    return { start: first.subarray(0, most), bytes: (parts ?? []).reduce((sum, part) => sum + part.length, 0) }
  }

  private rawBytes(): Buffer {
    if (this.parts === null) throw new Error('the body was too large to keep')
    if (this.parts === undefined) return Buffer.from(this.raw.slice(this.bodyAt), 'latin1')
    if (this.parts.length > 1) this.parts = [Buffer.concat(this.parts)]
    return this.parts[0]!
  }
}
