// The start of a body as text, decompressed as far as it came.
import * as zlib from 'node:zlib'
import { decodeText } from '../response/decode-body.js'
import { MOST_BODY_CHARS } from './sample-limits.js'

/** As much as a truncated stream gives; a few kilobytes in cannot become more than some megabytes. */
const PARTIAL = { finishFlush: zlib.constants.Z_SYNC_FLUSH }
const PARTIAL_BROTLI = { finishFlush: zlib.constants.BROTLI_OPERATION_FLUSH }

export interface BodyStart {
  /** '' when it is no text. */
  readonly text: string
  /** True when it was decoded to more than is kept. */
  readonly isCut: boolean
}

/** `start`: the first bytes as they came. `coding`, `type`: values of Content-Encoding and Content-Type, '' when there was none. */
export function bodyStart(start: Buffer, coding: string, type: string): BodyStart {
  const bytes = start.length === 0 ? start : decompressed(start, coding.trim().toLowerCase())
  if (bytes === null || isBinary(bytes)) return { text: '', isCut: false }
  // A character that was cut in two.
  const text = decodeText(bytes.subarray(0, 4 * MOST_BODY_CHARS), type).replace(/\ufffd$/, '')
  return { text: text.slice(0, MOST_BODY_CHARS), isCut: text.length > MOST_BODY_CHARS }
}

function decompressed(start: Buffer, coding: string): Buffer | null {
  try {
    switch (coding) {
      case '':
      case 'identity':
        return start
      case 'gzip':
      case 'x-gzip':
        return zlib.gunzipSync(start, PARTIAL)
      case 'deflate':
        return zlib.unzipSync(start, PARTIAL)
      case 'br':
        return zlib.brotliDecompressSync(start, PARTIAL_BROTLI)
      default:
        return null
    }
  } catch {
    return null
  }
}

/** A zero byte is in no text but UTF-16, and the charset says so then too rarely to be worth it. */
const isBinary = (bytes: Buffer): boolean => bytes.subarray(0, MOST_BODY_CHARS).includes(0)
