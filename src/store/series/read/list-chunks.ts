// All chunks of a group: those on disk, and the one that the rows of the tail would be now.
import { closeSync, fstatSync, openSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { type IndexedChunk, indexChunks } from '../format/chunk-index.js'
import { type ChunkHead, encodeChunk, openChunk, sizesOf } from '../format/series-chunk.js'
import type { SeriesGroup } from '../format/series-group.js'
import { decodeRows } from '../format/series-row.js'

export interface Chunk extends IndexedChunk {
  /** The whole chunk, when it is not on disk as one. */
  readonly bytes: Buffer | null
}

export interface ChunkList {
  readonly chunks: readonly Chunk[]
  /** Of the entries, by their number. */
  readonly names: readonly string[]
}

/** Files that are not there have nothing in them. @throws the system's error */
export async function listChunks(path: string, tailPath: string, group: SeriesGroup): Promise<ChunkList> {
  // The tail first: what moves from it into a chunk meanwhile is seen there.
  const tail = await readFile(tailPath).catch(() => Buffer.alloc(0))
  const { chunks: onDisk, names } = indexOf(path)
  const chunks: Chunk[] = onDisk.map((chunk) => ({ ...chunk, bytes: null }))
  const last = tailChunk(tail, group, chunks.at(-1)?.head ?? null, names.length)
  return last === null ? { chunks, names } : { chunks: [...chunks, last], names: [...names, ...last.head.names] }
}

function indexOf(path: string): { readonly chunks: readonly IndexedChunk[]; readonly names: readonly string[] } {
  let file: number
  try {
    file = openSync(path, 'r')
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return { chunks: [], names: [] }
    throw thrown
  }
  try {
    return indexChunks(file, fstatSync(file).size)
  } finally {
    closeSync(file)
  }
}

/** The rows that are no chunk yet, as the chunk that they would be now. */
function tailChunk(bytes: Buffer, group: SeriesGroup, last: ChunkHead | null, known: number): Chunk | null {
  const next = last === null ? 0 : last.layout.from + last.steps * last.layout.step
  const rows = decodeRows(bytes).rows.filter(({ from }) => from >= next)
  if (rows.length === 0) return null
  const entries = known + rows.reduce((sum, { names }) => sum + names.length, 0)
  // Their names were in a chunk that is damaged: nobody knows whose figures these are.
  if (rows.some((row) => row.entries.some((entry) => entry >= entries))) return null
  const chunk = encodeChunk(group, rows, entries)
  return { ...openChunk(chunk, sizesOf(chunk)!)!, at: 0, bytes: chunk }
}
