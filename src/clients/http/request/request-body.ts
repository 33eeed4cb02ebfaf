// The body of a request: JSON, form, multipart, text or bytes; compressed when asked for.
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import * as zlib from 'node:zlib'
import { invalidRequest, RequestRefused } from '../error-codes.js'
import type { Compression, MultipartFields, QueryValue, RequestOptions, UploadFile } from '../request-options.js'
import { encodeFields, listOf } from './query.js'

/** A body ready to be sent: ASCII text (goes out in one piece with the head) or bytes. */
export interface RequestBody {
  readonly content: string | Buffer
  /** '' when the script must name it itself. */
  readonly type: string
  /** Value of Content-Encoding; '' for none. */
  readonly coding: string
}

const KEPT_FILE_BYTES = 256 * 1024 * 1024

/** Makes bodies; one for a worker, because it remembers uploaded files. */
export class BodyBuilder {
  private readonly files = new Map<string, Buffer>()
  private keptBytes = 0
  private readonly boundary = `tymbal-${randomBytes(12).toString('hex')}`

  /** The body that the options ask for; null for none. @throws RequestRefused INVALID_REQUEST. */
  build(options: RequestOptions): RequestBody | null {
    const plain = this.plain(options)
    if (plain === null || options.compress === undefined) return plain
    const bytes = typeof plain.content === 'string' ? Buffer.from(plain.content) : plain.content
    return { content: compress(bytes, options.compress), type: plain.type, coding: options.compress }
  }

  private plain(options: RequestOptions): RequestBody | null {
    const { json, form, multipart, body } = options
    const given =
      Number(json !== undefined) +
      Number(form !== undefined) +
      Number(multipart !== undefined) +
      Number(body !== undefined)
    if (given === 0) return null
    if (given > 1) throw new RequestRefused(invalidRequest('more than one of json, form, multipart and body'))
    if (json !== undefined) return textBody(toJson(json), 'application/json')
    if (form !== undefined) return textBody(encodeFields(form), 'application/x-www-form-urlencoded')
    if (multipart !== undefined) return this.multipart(multipart)
    return rawBody(body!)
  }

  private multipart(fields: MultipartFields): RequestBody {
    const pieces: Buffer[] = []
    for (const [name, value] of Object.entries(fields)) {
      for (const one of listOf<QueryValue | UploadFile>(value)) {
        if (one !== null && one !== undefined) pieces.push(...this.part(name, one))
      }
    }
    pieces.push(Buffer.from(`--${this.boundary}--\r\n`))
    return { content: Buffer.concat(pieces), type: `multipart/form-data; boundary=${this.boundary}`, coding: '' }
  }

  private part(name: string, value: Exclude<QueryValue, null | undefined> | UploadFile): Buffer[] {
    const start = `--${this.boundary}\r\nContent-Disposition: form-data; name="${quoted(name)}"`
    if (typeof value !== 'object') return [Buffer.from(`${start}\r\n\r\n${value}\r\n`)]
    const filename = value.filename ?? (value.path === undefined ? 'file' : basename(value.path))
    const type = value.type ?? 'application/octet-stream'
    if (/[\r\n]/.test(type)) throw new RequestRefused(invalidRequest('line break in the type of a file'))
    const head = `${start}; filename="${quoted(filename)}"\r\nContent-Type: ${type}\r\n\r\n`
    return [Buffer.from(head), this.fileBytes(value), Buffer.from('\r\n')]
  }

  private fileBytes(file: UploadFile): Buffer {
    if (file.bytes !== undefined) return Buffer.from(file.bytes)
    if (file.path === undefined) throw new RequestRefused(invalidRequest('a file needs path or bytes'))
    return this.files.get(file.path) ?? this.readFile(file.path)
  }

  /** Read once: a load test measures the server, not the disk. */
  private readFile(path: string): Buffer {
    let bytes: Buffer
    try {
      bytes = readFileSync(path)
    } catch (cause) {
      throw new RequestRefused(invalidRequest(`file ${path}: ${(cause as NodeJS.ErrnoException).code}`))
    }
    this.keptBytes += bytes.length
    if (this.keptBytes <= KEPT_FILE_BYTES) this.files.set(path, bytes)
    return bytes
  }
}

function toJson(value: unknown): string {
  let text: string | undefined
  try {
    text = JSON.stringify(value)
  } catch (cause) {
    const why =
      cause instanceof Error && cause.message.includes('circular') ? 'it is circular' : 'it cannot be written as JSON'
    throw new RequestRefused(invalidRequest(`json: ${why}`))
  }
  if (text === undefined) throw new RequestRefused(invalidRequest('json: it cannot be written as JSON'))
  return text
}

function rawBody(body: string | Uint8Array | ArrayBuffer): RequestBody {
  if (typeof body === 'string') return textBody(body, 'text/plain;charset=UTF-8')
  if (body instanceof ArrayBuffer) return { content: Buffer.from(body), type: 'application/octet-stream', coding: '' }
  if (!ArrayBuffer.isView(body))
    throw new RequestRefused(invalidRequest(`body is neither text nor bytes${hintFor(body)}`))
  return {
    content: Buffer.from(body.buffer, body.byteOffset, body.byteLength),
    type: 'application/octet-stream',
    coding: '',
  }
}

function hintFor(body: unknown): string {
  if (body instanceof URLSearchParams) return ': give form'
  if (body instanceof FormData) return ': give multipart'
  return typeof body === 'object' && body !== null ? ': give json or form' : ''
}

function textBody(text: string, type: string): RequestBody {
  const isAscii = Buffer.byteLength(text) === text.length
  return { content: isAscii ? text : Buffer.from(text), type, coding: '' }
}

/** RFC 7578 and the browsers: quotes and line breaks in names are percent-encoded. */
const quoted = (name: string): string => name.replace(/\r/g, '%0D').replace(/\n/g, '%0A').replace(/"/g, '%22')

/** Node has zstd from 22.15 on; its types may not. */
const zstd: typeof zlib & { readonly zstdCompressSync?: (bytes: Buffer) => Buffer } = zlib

function compress(bytes: Buffer, coding: Compression): Buffer {
  switch (coding) {
    case 'gzip':
      return zlib.gzipSync(bytes)
    case 'deflate':
      return zlib.deflateSync(bytes)
    case 'br':
      return zlib.brotliCompressSync(bytes, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 4 } })
    case 'zstd':
      if (zstd.zstdCompressSync === undefined) throw new RequestRefused(invalidRequest('this Node has no zstd'))
      return zstd.zstdCompressSync(bytes)
    default:
      throw new RequestRefused(invalidRequest(`unknown compression "${String(coding satisfies never)}"`))
  }
}
