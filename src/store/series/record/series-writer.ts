// One group of a run on disk while it goes on: each row at once behind the tail, and every few minutes the rows as one chunk.
import { closeSync, fstatSync, ftruncateSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { indexChunks } from '../format/chunk-index.js'
import { encodeChunk } from '../format/series-chunk.js'
import { type ChunkLayout, chunkFile, type SeriesGroup, tailFile } from '../format/series-group.js'
import { decodeRows, encodeRow, type SeriesRow } from '../format/series-row.js'

export class SeriesWriter {
  readonly group: SeriesGroup
  readonly #chunks: number
  readonly #tail: number
  readonly #tailPath: string
  readonly #entries = new Map<string, number>()
  #rows: SeriesRow[] = []
  #newNames: string[] = []
  #layout: ChunkLayout
  #next = 0

  /**
   * Goes on with what is there; what a killed process left half written is cut off.
   * @throws the system's error
   */
  constructor(directory: string, group: SeriesGroup) {
    this.group = group
    this.#chunks = openSync(join(directory, chunkFile(group.name)), 'a+')
    this.#tailPath = join(directory, tailFile(group.name))
    this.#tail = openSync(this.#tailPath, 'a+')
    this.#readChunks()
    this.#layout = group.layout(this.#next, this.#entries.size)
    this.#readTail()
  }

  /** The first second that is not recorded. */
  get next(): number {
    return this.#next
  }

  /** Of the chunk that is being filled. */
  get layout(): ChunkLayout {
    return this.#layout
  }

  entryOf(name: string): number {
    const known = this.#entries.get(name)
    if (known !== undefined) return known
    const entry = this.#entries.size
    this.#entries.set(name, entry)
    this.#newNames.push(name)
    return entry
  }

  /** What was recorded before is left alone. @throws the system's error */
  append(row: Omit<SeriesRow, 'layout' | 'names'>): void {
    if (row.from < this.#next) return
    // After a gap, as while no master was there, the chunk may be one of long ago.
    if (row.from >= this.#layout.until) this.#beginChunk(row.from)
    const whole = { ...row, layout: this.#layout, names: this.#newNames }
    this.#newNames = []
    writeAll(this.#tail, encodeRow(whole))
    this.#take(whole)
    if (this.#next >= this.#layout.until) this.#beginChunk(this.#next)
  }

  /** @throws the system's error */
  close(): void {
    try {
      this.#writeChunk()
    } finally {
      closeSync(this.#chunks)
      closeSync(this.#tail)
    }
    // Everything is in the chunks.
    rmSync(this.#tailPath, { force: true })
  }

  #take(row: SeriesRow): void {
    this.#rows.push(row)
    this.#next = row.from + row.layout.step
  }

  #beginChunk(from: number): void {
    this.#writeChunk()
    const aligned = from - (from % this.group.layout(from, this.#entries.size).step)
    this.#layout = this.group.layout(Math.max(aligned, this.#next), this.#entries.size)
  }

  #writeChunk(): void {
    if (this.#rows.length === 0) return
    // Names that wait for their first row belong to the next chunk.
    writeAll(this.#chunks, encodeChunk(this.group, this.#rows, this.#entries.size - this.#newNames.length))
    ftruncateSync(this.#tail, 0)
    this.#rows = []
  }

  #readChunks(): void {
    const { size } = fstatSync(this.#chunks)
    const { chunks, names, wholeBytes } = indexChunks(this.#chunks, size)
    if (size > wholeBytes) ftruncateSync(this.#chunks, wholeBytes)
    for (const name of names) this.#entries.set(name, this.#entries.size)
    const last = chunks.at(-1)?.head
    if (last !== undefined) this.#next = last.layout.from + last.steps * last.layout.step
  }

  /** Rows that are in a chunk already are those of a process that was killed between the two. */
  #readTail(): void {
    const bytes = readFileSync(this.#tail)
    const { rows, wholeBytes } = decodeRows(bytes)
    if (bytes.length > wholeBytes) ftruncateSync(this.#tail, wholeBytes)
    for (const row of rows.filter(({ from }) => from >= this.#next)) {
      this.#layout = row.layout
      for (const name of row.names) this.#entries.set(name, this.#entries.size)
      this.#take(row)
    }
  }
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at)
}
