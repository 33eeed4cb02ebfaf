// Some minutes of a group, each entry's columns and histograms lying together: one entry of 500 is read without the others.
import { crc32 } from 'node:zlib'
import type { ChunkLayout, SeriesGroup } from './series-group.js'
import type { SeriesRow } from './series-row.js'

export interface ChunkHead {
  readonly layout: ChunkLayout
  /** Rows from `layout.from` on. */
  readonly steps: number
  /** End of the last step, elapsed ms. */
  readonly toMs: number
  /** Entries that are new in this chunk. */
  readonly names: readonly string[]
  /** Entries known at the end of it. */
  readonly entries: number
  /** Steps that nobody recorded. */
  readonly missing: readonly number[]
}

/** Magic, length of the head, length of the data, check of head and table. */
export const PREFIX_BYTES = 16
const MAGIC = 0x4d_59_54_31
const FLOAT_BYTES = 4
const MAX_HEAD_BYTES = 64 * 1024 * 1024

export const columnBytes = ({ steps }: Pick<ChunkHead, 'steps'>, group: SeriesGroup): number =>
  steps * group.columns.length * FLOAT_BYTES

/** `names`: of the chunk's rows; `entries`: how many are known with them. The rows must not be empty. */
export function encodeChunk(group: SeriesGroup, rows: readonly SeriesRow[], entries: number): Buffer {
  const head = headOf(rows, entries)
  const data = entryData(group, rows, head)
  const table = Buffer.alloc((entries + 1) * 4)
  let at = 0
  for (const [entry, bytes] of data.entries()) {
    table.writeUInt32LE(at, entry * 4)
    at += bytes.reduce((sum, one) => sum + one.length, 0)
  }
  table.writeUInt32LE(at, entries * 4)
  const text = Buffer.from(JSON.stringify(head))
  const prefix = Buffer.alloc(PREFIX_BYTES)
  for (const [i, value] of [MAGIC, text.length, at, crc32(table, crc32(text))].entries())
    prefix.writeUInt32LE(value, i * 4)
  return Buffer.concat([prefix, text, table, ...data.flat()])
}

function headOf(rows: readonly SeriesRow[], entries: number): ChunkHead {
  const { layout } = rows[0]!
  const last = rows.at(-1)!
  const steps = stepOf(last, layout) + 1
  const present = new Set(rows.map((row) => stepOf(row, layout)))
  const missing = Array.from({ length: steps }, (_, i) => i).filter((i) => !present.has(i))
  return { layout, steps, toMs: last.toMs, names: rows.flatMap(({ names }) => names), entries, missing }
}

const stepOf = ({ from }: SeriesRow, layout: ChunkLayout): number => Math.floor((from - layout.from) / layout.step)

/** By entry: the columns, then each histogram as its period, its length and its bytes. Nothing for those that are in no row. */
function entryData(group: SeriesGroup, rows: readonly SeriesRow[], head: ChunkHead): Buffer[][] {
  const columns: (Float32Array | null)[] = new Array(head.entries).fill(null)
  const parts: Buffer[][] = Array.from({ length: head.entries }, () => [])
  for (const row of rows) {
    const step = stepOf(row, head.layout)
    for (const [i, entry] of row.entries.entries()) {
      columns[entry] ??= blankColumns(group, head)
      placeCells(columns[entry]!, row.values, i, step, head.steps, group.columns.length)
    }
    const period = head.layout.histEvery === 0 ? 0 : Math.floor((row.from - head.layout.from) / head.layout.histEvery)
    for (const [entry, bytes] of row.parts) parts[entry]!.push(partFrame(period, bytes))
  }
  return columns.map((own, entry) => (own === null ? [] : [Buffer.from(own.buffer), ...parts[entry]!]))
}

function placeCells(
  into: Float32Array,
  values: Float32Array,
  at: number,
  step: number,
  steps: number,
  width: number,
): void {
  for (let column = 0; column < width; column++) into[column * steps + step] = values[at * width + column]!
}

/** What an entry has where it is in no row: no requests and no latency, or nothing known. */
export function blankColumns(group: SeriesGroup, { steps, missing }: ChunkHead): Float32Array {
  const columns = new Float32Array(steps * group.columns.length).fill(Number.NaN)
  if (!group.isZeroWhenAbsent) return columns
  for (const [column, name] of group.columns.entries()) {
    if (name !== 'requests' && name !== 'failures') continue
    columns.fill(0, column * steps, (column + 1) * steps)
    for (const step of missing) columns[column * steps + step] = Number.NaN
  }
  return columns
}

function partFrame(period: number, bytes: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(8 + bytes.length)
  frame.writeUInt32LE(period)
  frame.writeUInt32LE(bytes.length, 4)
  frame.set(bytes, 8)
  return frame
}

/** The histograms that follow an entry's columns, each with its period in the chunk. Stops where the bytes are damaged. */
export function* partsIn(bytes: Buffer): Generator<{ readonly period: number; readonly bytes: Buffer }> {
  for (let at = 0; at + 8 <= bytes.length; ) {
    const end = at + 8 + bytes.readUInt32LE(at + 4)
    if (end > bytes.length) return
    yield { period: bytes.readUInt32LE(at), bytes: bytes.subarray(at + 8, end) }
    at = end
  }
}

/** The same without making anything of each: calls with the second of the run that a histogram begins at, and where its bytes lie. */
export function visitParts(
  { from: start, histEvery }: ChunkLayout,
  bytes: Buffer,
  at: number,
  visit: (second: number, bytes: Uint8Array, from: number, to: number) => void,
): void {
  while (at + 8 <= bytes.length) {
    const end = at + 8 + bytes.readUInt32LE(at + 4)
    if (end > bytes.length) return
    visit(start + bytes.readUInt32LE(at) * histEvery, bytes, at + 8, end)
    at = end
  }
}

export interface ChunkSizes {
  readonly headBytes: number
  readonly dataBytes: number
}

/** null when the bytes do not begin a chunk. */
export function sizesOf(prefix: Buffer): ChunkSizes | null {
  if (prefix.length < PREFIX_BYTES || prefix.readUInt32LE(0) !== MAGIC) return null
  const headBytes = prefix.readUInt32LE(4)
  return headBytes > MAX_HEAD_BYTES ? null : { headBytes, dataBytes: prefix.readUInt32LE(8) }
}

export interface OpenedChunk {
  readonly head: ChunkHead
  /** Where each entry's data begin, from the end of the table on; the last is their end. */
  readonly offsets: readonly number[]
  /** Bytes before the data. */
  readonly dataAt: number
}

/** null when head and table are damaged. `bytes` begin with the chunk and hold head and table whole. */
export function openChunk(bytes: Buffer, { headBytes }: ChunkSizes): OpenedChunk | null {
  const text = bytes.subarray(PREFIX_BYTES, PREFIX_BYTES + headBytes)
  const head = parsed(text)
  if (head === null) return null
  const dataAt = PREFIX_BYTES + headBytes + tableBytes(head)
  const table = bytes.subarray(PREFIX_BYTES + headBytes, dataAt)
  if (table.length < tableBytes(head) || crc32(table, crc32(text)) !== bytes.readUInt32LE(12)) return null
  const offsets = Array.from({ length: head.entries + 1 }, (_, entry) => table.readUInt32LE(entry * 4))
  return { head, offsets, dataAt }
}

export const tableBytes = ({ entries }: Pick<ChunkHead, 'entries'>): number => (entries + 1) * 4

/** The head alone, before it is known to be whole. */
export function parsed(text: Buffer): ChunkHead | null {
  try {
    return JSON.parse(text.toString()) as ChunkHead
  } catch {
    return null
  }
}
