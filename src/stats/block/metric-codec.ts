// One custom metric's figures as bytes, after its number and kind.
import { KEY_LIMIT } from '../buckets/value-histogram.js'
import { BlockFault, type ByteReader } from './byte-reader.js'
import type { ByteWriter } from './byte-writer.js'

/** A custom metric over one interval. All types carry all figures; `keys` only a trend's. */
export interface MetricFigures {
  readonly count: number
  readonly nonZero: number
  readonly sum: number
  readonly min: number
  readonly max: number
  readonly last: number
  /** Elapsed ms of the last value. */
  readonly lastMs: number
  /** Buckets of a ValueHistogram in rising order, and their counts. */
  readonly keys: readonly number[]
  readonly counts: readonly number[]
}

/** Of an empty metric. */
export const MIN_METRIC_BYTES = 43

export function writeFigures(writer: ByteWriter, metric: MetricFigures): void {
  writer.varint(metric.count)
  writer.varint(metric.nonZero)
  for (const figure of [metric.sum, metric.min, metric.max, metric.last, metric.lastMs]) writer.double(figure)
  writer.varint(metric.keys.length)
  let before = -KEY_LIMIT - 1
  for (const [i, key] of metric.keys.entries()) {
    writer.varint(key - before - 1)
    writer.varint(metric.counts[i]!)
    before = key
  }
}

/** @throws BlockFault */
export function readFigures(reader: ByteReader): MetricFigures {
  const count = reader.varint()
  const nonZero = reader.varint()
  const [sum, min, max] = [reader.double(), reader.double(), reader.double()]
  const [last, lastMs] = [reader.double(), reader.double()]
  return { count, nonZero, sum, min, max, last, lastMs, ...readBuckets(reader) }
}

function readBuckets(reader: ByteReader): { keys: number[]; counts: number[] } {
  const keys: number[] = []
  const counts: number[] = []
  const size = reader.countOf('the number of buckets', 2)
  let key = -KEY_LIMIT - 1
  for (let i = 0; i < size; i++) {
    key += reader.varint() + 1
    if (key > KEY_LIMIT) throw new BlockFault(`key ${key} does not exist`)
    keys.push(key)
    counts.push(reader.varint())
  }
  return { keys, counts }
}
