// Undoes content codings and character sets, synchronously, because scripts read bodies synchronously inside `check`.
import * as zlib from 'node:zlib'

/** A decoded body may be this large at most: a small answer must not fill the memory of the worker. */
const MAX_DECODED_BYTES = 256 * 1024 * 1024

type Decode = (bytes: Buffer, options: { maxOutputLength: number }) => Buffer

/** Node has zstd from 22.15 on; its types may not. */
const zstd: typeof zlib & { readonly zstdDecompressSync?: Decode } = zlib

/** The codings this process can undo, as sent in `Accept-Encoding`. */
export const ACCEPTED_CODINGS = `gzip, deflate, br${zstd.zstdDecompressSync === undefined ? '' : ', zstd'}`

/**
 * Undoes the codings that a `Content-Encoding` value lists, last one first.
 * @throws Error naming the coding when it is unknown or the data is broken.
 */
export function decodeContent(bytes: Buffer, contentEncoding: string): Buffer {
  let decoded = bytes
  const codings = contentEncoding.toLowerCase().split(',')
  for (const coding of codings.reverse()) decoded = decodeOne(decoded, coding.trim())
  return decoded
}

function decodeOne(bytes: Buffer, coding: string): Buffer {
  if (coding === '' || coding === 'identity' || bytes.length === 0) return bytes
  const decode = decoderOf(coding)
  if (decode === undefined) throw new Error(`the body has the unknown content coding "${coding}"`)
  try {
    return decode(bytes, { maxOutputLength: MAX_DECODED_BYTES })
  } catch (cause) {
    throw new Error(`the body is not valid ${coding} data`, { cause })
  }
}

function decoderOf(coding: string): Decode | undefined {
  switch (coding) {
    case 'gzip':
    case 'x-gzip':
      return zlib.gunzipSync
    case 'deflate':
      return inflateEither
    case 'br':
      return zlib.brotliDecompressSync
    case 'zstd':
      return zstd.zstdDecompressSync
    default:
      return undefined
  }
}

/** `deflate` means zlib data, but some servers send it without the zlib frame. */
function inflateEither(bytes: Buffer, options: { maxOutputLength: number }): Buffer {
  const hasFrame = (bytes[0]! & 0x0f) === 8 && ((bytes[0]! << 8) | (bytes[1] ?? 0)) % 31 === 0
  return hasFrame ? zlib.inflateSync(bytes, options) : zlib.inflateRawSync(bytes, options)
}

/** The charsets in which bytes below 128 are not ASCII. */
const OTHER_CHARSET = /charset\s*=\s*"?(?:utf-?16|ucs-2|unicode|iso-10646|csunicode|(?:cs)?iso-?2022)/i

/** False when the head names a charset in which even ASCII bytes have to be decoded. */
export const isAsciiCharset = (head: string): boolean => !OTHER_CHARSET.test(head)

/** Text in the charset of a `Content-Type`; UTF-8 when it names none or one that is not known. A byte order mark is left out. */
export function decodeText(bytes: Buffer, contentType: string): string {
  const charset = /charset\s*=\s*"?([^\s";,]+)/i.exec(contentType)?.[1] ?? 'utf-8'
  try {
    return new TextDecoder(charset).decode(bytes)
  } catch {
    return new TextDecoder().decode(bytes)
  }
}
