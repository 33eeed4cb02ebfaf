// One group of a run, read from disk: heads first, then only the bytes of the entry that is asked about. Also while the run goes on.
import { closeSync, fstatSync, openSync } from 'node:fs'
import { type FileHandle, open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type IndexedChunk, indexChunks } from '../format/chunk-index.js'
import {
  blankColumns,
  type ChunkHead,
  columnBytes,
  encodeChunk,
  openChunk,
  partsIn,
  sizesOf,
} from '../format/series-chunk.js'
import { chunkFile, type GroupName, SERIES_GROUPS, type SeriesGroup, tailFile } from '../format/series-group.js'
import { decodeRows } from '../format/series-row.js'

/** Some minutes of one entry. */
export interface ChunkColumns {
  readonly head: ChunkHead
  /** Column after column, `head.steps` values each. */
  readonly values: Float32Array
}

export interface ChunkPart {
  /** Seconds of the run. */
  readonly from: number
  readonly seconds: number
  readonly bytes: Buffer
}

/** Elapsed ms; a chunk or part belongs to it when any of its time does. */
export interface TimeRange {
  readonly fromMs: number
  readonly toMs: number
}

export interface SeriesFile {
  readonly group: SeriesGroup
  readonly names: readonly string[]
  readonly heads: readonly ChunkHead[]
  /** Elapsed ms; 0 when nothing was recorded. */
  readonly endMs: number
  columns(name: string, range: TimeRange): AsyncGenerator<ChunkColumns>
  parts(name: string, range: TimeRange): AsyncGenerator<ChunkPart>
}

interface Chunk extends IndexedChunk {
  /** The whole chunk, when it is not on disk as one. */
  readonly bytes: Buffer | null
}

/** A file that is not there has nothing in it. */
export async function openSeriesFile(directory: string, name: GroupName): Promise<SeriesFile> {
  const group = SERIES_GROUPS[name]
  const path = join(directory, chunkFile(name))
  // The tail first: what moves from it into a chunk meanwhile is seen there.
  const tail = await readFile(join(directory, tailFile(name))).catch(() => Buffer.alloc(0))
  const { chunks: onDisk, names } = indexOf(path)
  const chunks: Chunk[] = onDisk.map((chunk) => ({ ...chunk, bytes: null }))
  const last = tailChunk(tail, group, chunks.at(-1)?.head ?? null, names.length)
  if (last !== null) chunks.push(last)
  const allNames = [...names, ...(last?.head.names ?? [])]
  const reader = { group, path, chunks, entryOf: new Map(allNames.map((one, entry) => [one, entry])) }
  return {
    group,
    names: allNames,
    heads: chunks.map(({ head }) => head),
    endMs: chunks.at(-1)?.head.toMs ?? 0,
    columns: (of, range) => readColumns(reader, of, range),
    parts: (of, range) => readParts(reader, of, range),
  }
}

interface Reader {
  readonly group: SeriesGroup
  readonly path: string
  readonly chunks: readonly Chunk[]
  readonly entryOf: ReadonlyMap<string, number>
}

async function* readColumns(reader: Reader, name: string, range: TimeRange): AsyncGenerator<ChunkColumns> {
  const { group } = reader
  for await (const { chunk, read } of touched(reader, range)) {
    const place = placeOf(reader, chunk, name)
    const bytes = place === null ? null : await read(place.at, columnBytes(chunk.head, group))
    const values = bytes === null ? blankColumns(group, chunk.head) : new Float32Array(new Uint8Array(bytes).buffer)
    yield { head: chunk.head, values }
  }
}

async function* readParts(reader: Reader, name: string, range: TimeRange): AsyncGenerator<ChunkPart> {
  for await (const { chunk, read } of touched(reader, range)) {
    const place = placeOf(reader, chunk, name)
    const { layout } = chunk.head
    if (place === null || layout.histEvery === 0) continue
    const skipped = columnBytes(chunk.head, reader.group)
    for (const { period, bytes } of partsIn(await read(place.at + skipped, place.length - skipped))) {
      const from = layout.from + period * layout.histEvery
      const isIn = from * 1000 < range.toMs && (from + layout.histEvery) * 1000 > range.fromMs
      if (isIn) yield { from, seconds: layout.histEvery, bytes }
    }
  }
}

/** Where in a chunk an entry lies; null when it is not in there. */
function placeOf(
  { entryOf }: Reader,
  { offsets, dataAt }: Chunk,
  name: string,
): { readonly at: number; readonly length: number } | null {
  const entry = entryOf.get(name)
  const from = entry === undefined ? undefined : offsets[entry]
  const to = entry === undefined ? undefined : offsets[entry + 1]
  return from === undefined || to === undefined || from === to ? null : { at: dataAt + from, length: to - from }
}

interface TouchedChunk {
  readonly chunk: Chunk
  /** Bytes of the chunk. */
  read(at: number, length: number): Promise<Uint8Array & Buffer>
}

async function* touched({ path, chunks }: Reader, { fromMs, toMs }: TimeRange): AsyncGenerator<TouchedChunk> {
  let file: FileHandle | null = null
  try {
    for (const chunk of chunks) {
      if (chunk.head.layout.from * 1000 >= toMs || chunk.head.toMs <= fromMs) continue
      const { bytes } = chunk
      if (bytes !== null) yield { chunk, read: async (at, length) => bytes.subarray(at, at + length) }
      else {
        file ??= await open(path)
        const opened = file
        yield { chunk, read: (at, length) => readFrom(opened, chunk.at + at, length) }
      }
    }
  } finally {
    await file?.close()
  }
}

async function readFrom(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const { bytesRead, buffer } = await file.read(Buffer.allocUnsafeSlow(length), 0, length, at)
  if (bytesRead < length) throw new Error('the file has become shorter')
  return buffer
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
  const chunk = encodeChunk(group, rows, entries)
  return { ...openChunk(chunk, sizesOf(chunk)!)!, at: 0, bytes: chunk }
}
