// Puts one row of a group together, entry by entry.
import type { SeriesRow } from '../format/series-row.js'

export class RowBuilder {
  readonly #entries: number[] = []
  readonly #values: number[] = []
  readonly #parts: [number, Uint8Array][] = []

  cell(entry: number, values: readonly number[]): void {
    this.#entries.push(entry)
    this.#values.push(...values)
  }

  part(entry: number, bytes: Uint8Array): void {
    this.#parts.push([entry, bytes])
  }

  build(from: number, toMs: number): Omit<SeriesRow, 'layout' | 'names'> {
    return { from, toMs, entries: this.#entries, values: Float32Array.from(this.#values), parts: this.#parts }
  }
}
