// One group of a run, read from disk: heads first, then only the bytes of the entry that is asked about. Also while the run goes on.
import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import { blankColumns, type ChunkHead, columnBytes, partsIn, visitParts } from '../format/series-chunk.js'
import { chunkFile, type GroupName, SERIES_GROUPS, type SeriesGroup, tailFile } from '../format/series-group.js'
import { type Chunk, type ChunkList, listChunks } from './list-chunks.js'

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

export interface WholeChunk extends ChunkColumns {
  readonly parts: readonly ChunkPart[]
}

/** Elapsed ms; a chunk or part belongs to it when any of its time does. */
export interface TimeRange {
  readonly fromMs: number
  readonly toMs: number
}

/** What one entry has in a chunk. */
export interface ChunkEntry {
  readonly name: string
  /** Column after column, `head.steps` values each; good until the next entry. */
  readonly values: Float32Array
  /** Calls with each histogram: the second of the run that it begins at, and where its bytes lie. */
  eachPart(visit: (second: number, bytes: Uint8Array, from: number, to: number) => void): void
}

export interface SeriesFile {
  readonly group: SeriesGroup
  readonly names: readonly string[]
  readonly heads: readonly ChunkHead[]
  /** Elapsed ms; 0 when nothing was recorded. */
  readonly endMs: number
  columns(name: string, range: TimeRange): AsyncGenerator<ChunkColumns>
  parts(name: string, range: TimeRange): AsyncGenerator<ChunkPart>
  /** Both, with one look at the disk a chunk. */
  whole(name: string, range: TimeRange): AsyncGenerator<WholeChunk>
  /** All entries of each chunk, those that have nothing in it left out; one read a chunk. */
  everything(range: TimeRange): AsyncGenerator<{ readonly head: ChunkHead; readonly entries: Iterable<ChunkEntry> }>
  /** True while rows wait to become a chunk: the run goes on, or was cut off. */
  readonly isOpen: boolean
}

const NOTHING: ChunkList = { chunks: [], names: [] }

/** A file that is not there has nothing in it. */
export async function openSeriesFile(directory: string | null, name: GroupName): Promise<SeriesFile> {
  const group = SERIES_GROUPS[name]
  const path = join(directory ?? '', chunkFile(name))
  const { chunks, names } =
    directory === null ? NOTHING : await listChunks(path, join(directory, tailFile(name)), group)
  const reader = { group, path, chunks, names, entryOf: new Map(names.map((one, entry) => [one, entry])) }
  return {
    group,
    names,
    heads: chunks.map(({ head }) => head),
    endMs: chunks.at(-1)?.head.toMs ?? 0,
    columns: (of, range) => readColumns(reader, of, range),
    parts: (of, range) => readParts(reader, of, range),
    whole: (of, range) => readWhole(reader, of, range),
    everything: (range) => readEverything(reader, range),
    isOpen: (chunks.at(-1)?.bytes ?? null) !== null,
  }
}

/** The files of a run, each looked into once. */
export class SeriesFiles {
  readonly #directory: string | null
  readonly #opened = new Map<GroupName, Promise<SeriesFile>>()

  /** null = there are none yet. */
  constructor(directory: string | null) {
    this.#directory = directory
  }

  open(group: GroupName): Promise<SeriesFile> {
    const opened = this.#opened.get(group) ?? openSeriesFile(this.#directory, group)
    this.#opened.set(group, opened)
    return opened
  }
}

interface Reader {
  readonly group: SeriesGroup
  readonly path: string
  readonly chunks: readonly Chunk[]
  readonly names: readonly string[]
  readonly entryOf: ReadonlyMap<string, number>
}

async function* readColumns(reader: Reader, name: string, range: TimeRange): AsyncGenerator<ChunkColumns> {
  const { group } = reader
  for await (const { chunk, read } of touched(reader, range)) {
    const place = placeOf(reader, chunk, name)
    const bytes = place === null ? null : await read(place.at, columnBytes(chunk.head, group))
    const values = bytes === null ? blankColumns(group, chunk.head) : floatsIn(bytes)
    yield { head: chunk.head, values }
  }
}

async function* readParts(reader: Reader, name: string, range: TimeRange): AsyncGenerator<ChunkPart> {
  for await (const { parts } of readWhole(reader, name, range)) yield* parts
}

async function* readWhole(reader: Reader, name: string, range: TimeRange): AsyncGenerator<WholeChunk> {
  const { group } = reader
  for await (const { chunk, read } of touched(reader, range)) {
    const place = placeOf(reader, chunk, name)
    const { head } = chunk
    const bytes = place === null ? null : await read(place.at, place.length)
    const size = columnBytes(head, group)
    const values = bytes === null ? blankColumns(group, head) : floatsIn(bytes.subarray(0, size))
    yield { head, values, parts: bytes === null ? [] : partsOf(head, bytes.subarray(size), range) }
  }
}

async function* readEverything(reader: Reader, range: TimeRange): ReturnType<SeriesFile['everything']> {
  for await (const { chunk, read } of touched(reader, range)) {
    const { head, offsets, dataAt } = chunk
    const data = await read(dataAt, offsets.at(-1) ?? 0)
    yield { head, entries: entriesOf(reader, chunk, data) }
  }
}

function* entriesOf({ group, names }: Reader, { head, offsets }: Chunk, data: Buffer): Generator<ChunkEntry> {
  const size = columnBytes(head, group)
  // Copies, because floats must lie at a multiple of four.
  const values = new Float32Array(size / 4)
  const copied = new Uint8Array(values.buffer)
  for (let entry = 0; entry < head.entries; entry++) {
    const bytes = data.subarray(offsets[entry], offsets[entry + 1])
    if (bytes.length < size || bytes.length === 0) continue
    copied.set(bytes.subarray(0, size))
    yield { name: names[entry]!, values, eachPart: (visit) => visitParts(head.layout, bytes, size, visit) }
  }
}

function partsOf({ layout }: ChunkHead, bytes: Buffer, range: TimeRange): readonly ChunkPart[] {
  const seconds = layout.histEvery
  if (seconds === 0) return []
  const parts = [...partsIn(bytes)].map((part) => ({
    from: layout.from + part.period * seconds,
    seconds,
    bytes: part.bytes,
  }))
  return parts.filter(({ from }) => from * 1000 < range.toMs && (from + seconds) * 1000 > range.fromMs)
}

/** A copy, because floats must lie at a multiple of four. */
const floatsIn = (bytes: Uint8Array): Float32Array => new Float32Array(new Uint8Array(bytes).buffer)

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
  read(at: number, length: number): Promise<Buffer>
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
