// One step of a group over time, as it is written at once: a frame with a length and a check before it.
import { crc32 } from 'node:zlib'
import { decode, encode } from '@msgpack/msgpack'
import type { ChunkLayout } from './series-group.js'

export interface SeriesRow {
  /** Of the chunk that the row will be part of. */
  readonly layout: ChunkLayout
  /** First second of the step. */
  readonly from: number
  /** End of the step, elapsed ms; the last step of a run may be short. */
  readonly toMs: number
  /** Entries that are new: numbered on from those before. */
  readonly names: readonly string[]
  /** Who is in the row, by number. */
  readonly entries: readonly number[]
  /** The columns of each of them. */
  readonly values: Float32Array
  /** Packed histograms that end with this row. */
  readonly parts: readonly (readonly [entry: number, bytes: Uint8Array])[]
}

/** On disk: short names, as there is one a second. */
type Plain = readonly [
  layout: readonly [from: number, until: number, step: number, histEvery: number],
  from: number,
  toMs: number,
  names: readonly string[],
  entries: readonly number[],
  values: Uint8Array,
  parts: SeriesRow['parts'],
]

const HEAD_BYTES = 8
const MAX_ROW_BYTES = 64 * 1024 * 1024

export function encodeRow({ layout, from, toMs, names, entries, values, parts }: SeriesRow): Uint8Array {
  const { until, step, histEvery } = layout
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
  const plain: Plain = [[layout.from, until, step, histEvery], from, toMs, names, entries, bytes, parts]
  const content = encode(plain)
  const frame = Buffer.allocUnsafe(HEAD_BYTES + content.length)
  frame.writeUInt32LE(content.length)
  frame.writeUInt32LE(crc32(content), 4)
  frame.set(content, HEAD_BYTES)
  return frame
}

/** All whole rows at the beginning of `bytes`; what a killed process left half written is left out. */
export function decodeRows(bytes: Buffer): { readonly rows: readonly SeriesRow[]; readonly wholeBytes: number } {
  const rows: SeriesRow[] = []
  let at = 0
  while (at + HEAD_BYTES <= bytes.length) {
    const length = bytes.readUInt32LE(at)
    const end = at + HEAD_BYTES + length
    if (length > MAX_ROW_BYTES || end > bytes.length) break
    const content = bytes.subarray(at + HEAD_BYTES, end)
    if (crc32(content) !== bytes.readUInt32LE(at + 4)) break
    rows.push(toRow(decode(content) as Plain))
    at = end
  }
  return { rows, wholeBytes: at }
}

function toRow([[start, until, step, histEvery], from, toMs, names, entries, bytes, parts]: Plain): SeriesRow {
  // A copy, because floats must lie at a multiple of four.
  const values = new Float32Array(new Uint8Array(bytes).buffer)
  return { layout: { from: start, until, step, histEvery }, from, toMs, names, entries, values, parts }
}
