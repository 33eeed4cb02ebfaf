// Where in a file which chunk lies: read from the heads alone, a few hundred of them for a day.
import { readSync } from 'node:fs'
import { type OpenedChunk, openChunk, PREFIX_BYTES, parsed, sizesOf, tableBytes } from './series-chunk.js'

export interface IndexedChunk extends OpenedChunk {
  /** Where in the file it begins. */
  readonly at: number
}

export interface ChunkIndex {
  readonly chunks: readonly IndexedChunk[]
  /** Of all entries, by their number. */
  readonly names: readonly string[]
  /** Behind this there is no whole chunk. */
  readonly wholeBytes: number
}

/** Most heads are within the first read. */
const FIRST_READ_BYTES = 4096

/** @throws the system's error */
export function indexChunks(file: number, size: number): ChunkIndex {
  const chunks: IndexedChunk[] = []
  const names: string[] = []
  let at = 0
  for (;;) {
    const found = chunkAt(file, at, size)
    if (found === null) return { chunks, names, wholeBytes: at }
    chunks.push({ ...found.chunk, at })
    names.push(...found.chunk.head.names)
    at = found.endAt
  }
}

function chunkAt(file: number, at: number, size: number): { chunk: OpenedChunk; endAt: number } | null {
  let bytes = readAt(file, at, FIRST_READ_BYTES)
  const sizes = sizesOf(bytes)
  if (sizes === null) return null
  const textEnd = PREFIX_BYTES + sizes.headBytes
  if (bytes.length < textEnd) bytes = readAt(file, at, textEnd)
  const head = bytes.length < textEnd ? null : parsed(bytes.subarray(PREFIX_BYTES, textEnd))
  if (head === null) return null
  const dataAt = textEnd + tableBytes(head)
  if (bytes.length < dataAt) bytes = readAt(file, at, dataAt)
  const endAt = at + dataAt + sizes.dataBytes
  const chunk = endAt > size ? null : openChunk(bytes, sizes)
  return chunk === null ? null : { chunk, endAt }
}

/** Fewer bytes at the end of the file. */
function readAt(file: number, at: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length)
  return bytes.subarray(0, readSync(file, bytes, 0, length, at))
}
