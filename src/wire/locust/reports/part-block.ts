// The parts that belong to one second, as the binary block that every worker's report has.
import { ByteWriter } from '../../../stats/block/byte-writer.js'
import { BucketArena, type BucketSpan } from '../../../stats/buckets/bucket-span.js'
import { IntervalHistogram } from '../../../stats/buckets/interval-histogram.js'
import { bucketIn, FINE_BITS } from '../../../stats/buckets/layout.js'
import { DEFAULT_MAX_ENTRIES, OTHER } from '../../../stats/collect/limits.js'
import { type CellDefinition, type DeltaEntry, encodeBlock } from '../../../stats/delta-block.js'
import type { EntryPart } from './split-entry.js'

/** Parts of one second by the cell they are counted in. */
export type SecondParts = Map<CellDefinition, EntryPart[]>

/** Numbers the request names of one worker and run, and writes blocks. */
export class PartBlocks {
  readonly #firstId: number
  readonly #cells = new Map<string, CellDefinition>()
  readonly #announced = new Set<CellDefinition>()
  readonly #arena = new BucketArena()
  readonly #scratch = new BucketArena()
  readonly #writer = new ByteWriter()
  readonly #latency = new IntervalHistogram()
  readonly #total = new IntervalHistogram()

  /** @param firstId lower numbers have their meaning already */
  constructor(firstId: number) {
    this.#firstId = firstId
  }

  /** Where a name is counted; names over the cap share one cell. */
  cellOf(method: string, name: string): CellDefinition {
    const isFull = this.#cells.size >= DEFAULT_MAX_ENTRIES
    const key = `${method}\n${name}`
    const known = this.#cells.get(key) ?? (isFull ? this.#cells.get(OTHER) : undefined)
    if (known !== undefined) return known
    const [scope, text] = isFull ? ['', OTHER] : [method, name]
    const cell: CellDefinition = {
      id: this.#firstId + this.#cells.size,
      kind: 'endpoint',
      scope,
      name: text,
      isTime: true,
    }
    this.#cells.set(isFull ? OTHER : key, cell)
    return cell
  }

  encode(parts: SecondParts): Uint8Array {
    this.#arena.clear()
    const definitions = [...parts.keys()].filter((cell) => !this.#announced.has(cell))
    for (const cell of definitions) this.#announced.add(cell)
    const entries = [...parts].map(([cell, ofCell]) => this.#entryOf(cell, ofCell))
    for (const { latency } of entries) this.#total.addSpan(latency)
    const total = { latency: this.#total.toSpan(this.#arena), service: null }
    this.#total.clear()
    return encodeBlock({ definitions, total, entries, metrics: [] }, this.#writer)
  }

  #entryOf({ id }: CellDefinition, parts: readonly EntryPart[]): DeltaEntry {
    const latency = parts.length === 1 ? writeSpan(parts[0]!, this.#arena) : this.#sumOf(parts)
    const sum = (figure: (part: EntryPart) => number): number => parts.reduce((all, part) => all + figure(part), 0)
    const failures = sum((part) => part.failures)
    return {
      id,
      kind: 'endpoint',
      failures,
      bytesReceived: sum((part) => part.bytes),
      bytesSent: 0,
      latency,
      service: null,
    }
  }

  /** Several names that share a cell. */
  #sumOf(parts: readonly EntryPart[]): BucketSpan {
    for (const part of parts) {
      this.#scratch.clear()
      this.#latency.addSpan(writeSpan(part, this.#scratch))
    }
    const sum = this.#latency.toSpan(this.#arena)
    this.#latency.clear()
    return sum
  }
}

/** Copies the values to an arena. */
function writeSpan({ values, requests, sumUs }: EntryPart, arena: BucketArena): BucketSpan {
  const from = arena.length
  for (const [us, count] of values) {
    const bucket = bucketIn(us, FINE_BITS)
    if (arena.length > from && arena.buckets[arena.length - 1] === bucket) arena.counts[arena.length - 1]! += count
    else arena.push(bucket, count)
  }
  const [min, max] = [values[0]![0], values.at(-1)![0]]
  return { arena, from, to: arena.length, count: requests, sum: sumUs, min, max }
}
