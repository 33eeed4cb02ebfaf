// The binary part of a report: every entry and custom metric that changed, with its changed histogram buckets, in one block of varints.
// Layout (docs/METRICS.md has it in full): version, definitions, the sum over all endpoints, entries, metrics.
import type { MetricType } from '../model/sample.js'
import { BlockFault, ByteReader } from './block/byte-reader.js'
import { ByteWriter } from './block/byte-writer.js'
import type { BucketArena, BucketSpan } from './buckets/bucket-span.js'
import { bucketIn, FINE_BITS, LAST_BUCKET } from './buckets/layout.js'
import { KEY_LIMIT } from './buckets/value-histogram.js'

export { BlockFault } from './block/byte-reader.js'

const BLOCK_VERSION = 1
/** Cell numbers of one worker and run stay far below; a higher one is a damaged block. */
export const MAX_CELL_ID = 65_535
const MAX_UINT32 = 0xffff_ffff

/** `endpoint`: requests of one name. `selector`: the part of all requests a threshold asked for. `iterations`: of one scenario. */
export type EntryKind = 'endpoint' | 'selector' | 'iterations'

const KINDS = ['endpoint', 'selector', 'iterations', 'counter', 'gauge', 'rate', 'trend'] as const

/** What a cell number stands for; sent once in a worker's run, before or with its first figures. */
export interface CellDefinition {
  readonly id: number
  readonly kind: EntryKind | MetricType
  /** endpoint: method; custom metrics: the selector in braces or ''; others ''. */
  readonly scope: string
  /** endpoint: name; selector: its text; iterations: the scenario; custom metrics: the metric's name. */
  readonly name: string
  readonly isTime: boolean
}

export interface DeltaEntry {
  readonly id: number
  readonly kind: EntryKind
  readonly failures: number
  readonly bytesReceived: number
  readonly bytesSent: number
  readonly latency: BucketSpan
  /** null = equal to latency. */
  readonly service: BucketSpan | null
}

/** A custom metric over one interval. All types carry all figures; `keys` only a trend's. */
export interface DeltaMetric {
  readonly id: number
  readonly kind: MetricType
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

export interface BlockContent {
  readonly definitions: readonly CellDefinition[]
  /** All endpoints together. */
  readonly total: { readonly latency: BucketSpan; readonly service: BucketSpan | null }
  readonly entries: readonly DeltaEntry[]
  readonly metrics: readonly DeltaMetric[]
}

export function encodeBlock(content: BlockContent, writer = new ByteWriter()): Uint8Array {
  writer.varint(BLOCK_VERSION)
  writer.varint(content.definitions.length)
  for (const definition of content.definitions) writeDefinition(writer, definition)
  writer.varint(content.total.service === null ? 0 : 1)
  writeSpan(writer, content.total.latency)
  if (content.total.service !== null) writeSpan(writer, content.total.service)
  writer.varint(content.entries.length)
  for (const entry of content.entries) writeEntry(writer, entry)
  writer.varint(content.metrics.length)
  for (const metric of content.metrics) writeMetric(writer, metric)
  return writer.take()
}

/**
 * Reads a block whole before anything of it is counted. Spans lie in `arena`, which is cleared first: use them before the next call.
 * @throws BlockFault when the bytes are not a block of this version
 */
export function decodeBlock(bytes: Uint8Array, arena: BucketArena): BlockContent {
  arena.clear()
  const reader = new ByteReader(bytes)
  if (reader.varint() !== BLOCK_VERSION) throw new BlockFault('the block is of another version')
  const definitions = readList(reader, 'the number of definitions', 5, readDefinition)
  const isSplit = reader.bounded(1, 'a flag') === 1
  const latency = readSpan(reader, arena)
  const service = isSplit ? readSpan(reader, arena) : null
  const entries = readList(reader, 'the number of entries', 6, (from) => readEntry(from, arena))
  const metrics = readList(reader, 'the number of metrics', 45, readMetric)
  if (reader.left !== 0) throw new BlockFault(`${reader.left} bytes are left over`)
  requireSum(entries, latency, service)
  return { definitions, total: { latency, service }, entries, metrics }
}

function readList<T>(reader: ByteReader, what: string, bytesEach: number, read: (reader: ByteReader) => T): T[] {
  const count = reader.countOf(what, bytesEach)
  const list: T[] = []
  for (let i = 0; i < count; i++) list.push(read(reader))
  return list
}

/** The sum over all endpoints travels beside them; they must agree. */
function requireSum(entries: readonly DeltaEntry[], latency: BucketSpan, service: BucketSpan | null): void {
  let count = 0
  for (const entry of entries) {
    if (entry.kind === 'endpoint') count += entry.latency.count
    if (entry.service !== null && entry.service.count !== entry.latency.count)
      throw new BlockFault('service is not latency')
    if (entry.failures > entry.latency.count) throw new BlockFault('more failures than requests')
  }
  if (count !== latency.count || (service !== null && service.count !== count)) {
    throw new BlockFault('the endpoints do not add up to the sum')
  }
}

function writeDefinition(writer: ByteWriter, definition: CellDefinition): void {
  writer.varint(definition.id)
  writer.varint(KINDS.indexOf(definition.kind))
  writer.varint(definition.isTime ? 1 : 0)
  writer.text(definition.scope)
  writer.text(definition.name)
}

function readDefinition(reader: ByteReader): CellDefinition {
  const id = reader.bounded(MAX_CELL_ID, 'a cell number')
  const kind = KINDS[reader.bounded(KINDS.length - 1, 'a kind')]!
  const isTime = reader.bounded(1, 'a flag') === 1
  return { id, kind, isTime, scope: reader.text(), name: reader.text() }
}

function writeEntry(writer: ByteWriter, entry: DeltaEntry): void {
  writer.varint(entry.id)
  writer.varint(KINDS.indexOf(entry.kind) * 2 + (entry.service === null ? 0 : 1))
  writer.varint(entry.failures)
  writer.varint(entry.bytesReceived)
  writer.varint(entry.bytesSent)
  writeSpan(writer, entry.latency)
  if (entry.service !== null) writeSpan(writer, entry.service)
}

function readEntry(reader: ByteReader, arena: BucketArena): DeltaEntry {
  const id = reader.bounded(MAX_CELL_ID, 'a cell number')
  const tag = reader.bounded(5, 'the kind of an entry')
  const kind = KINDS[tag >> 1] as EntryKind
  const failures = reader.varint()
  const bytesReceived = reader.varint()
  const bytesSent = reader.varint()
  const latency = readSpan(reader, arena)
  const service = (tag & 1) === 1 ? readSpan(reader, arena) : null
  return { id, kind, failures, bytesReceived, bytesSent, latency, service }
}

/** Number of buckets, sum, min, max; then for each bucket twice the gap to the one before, plus 1 when a count (less 2) follows. */
function writeSpan(writer: ByteWriter, span: BucketSpan): void {
  const { buckets, counts } = span.arena
  writer.varint(span.to - span.from)
  if (span.to === span.from) return
  writer.varint(span.sum)
  writer.varint(span.min)
  writer.varint(span.max)
  let before = -1
  for (let i = span.from; i < span.to; i++) {
    const count = counts[i]!
    writer.varint((buckets[i]! - before - 1) * 2 + (count === 1 ? 0 : 1))
    if (count !== 1) writer.varint(count - 2)
    before = buckets[i]!
  }
}

function readSpan(reader: ByteReader, arena: BucketArena): BucketSpan {
  const from = arena.length
  const size = reader.countOf('the number of buckets')
  if (size === 0) return { arena, from, to: from, count: 0, sum: 0, min: 0, max: 0 }
  const sum = reader.varint()
  const min = reader.varint()
  const max = reader.varint()
  arena.reserve(size)
  const { buckets, counts } = arena
  let count = 0
  let bucket = -1
  for (let at = from; at < from + size; at++) {
    const head = reader.varint()
    const inBucket = (head & 1) === 0 ? 1 : reader.varint() + 2
    bucket += (head >>> 1) + 1
    if (bucket > LAST_BUCKET || head > MAX_UINT32 || inBucket > MAX_UINT32)
      throw new BlockFault('a bucket is out of range')
    buckets[at] = bucket
    counts[at] = inBucket
    count += inBucket
  }
  if (min > max || bucketIn(min, FINE_BITS) !== buckets[from] || bucketIn(max, FINE_BITS) !== bucket) {
    throw new BlockFault('minimum and maximum are not in the outer buckets')
  }
  arena.length = from + size
  return { arena, from, to: from + size, count, sum, min, max }
}

function writeMetric(writer: ByteWriter, metric: DeltaMetric): void {
  writer.varint(metric.id)
  writer.varint(KINDS.indexOf(metric.kind))
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

function readMetric(reader: ByteReader): DeltaMetric {
  const id = reader.bounded(MAX_CELL_ID, 'a cell number')
  const kind = KINDS[reader.bounded(KINDS.length - 1, 'the kind of a metric')] as MetricType
  if (KINDS.indexOf(kind) < KINDS.indexOf('counter')) throw new BlockFault('an entry stands among the metrics')
  const count = reader.varint()
  const nonZero = reader.varint()
  const [sum, min, max, last, lastMs] = [
    reader.double(),
    reader.double(),
    reader.double(),
    reader.double(),
    reader.double(),
  ]
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
  return { id, kind, count, nonZero, sum, min, max, last, lastMs, keys, counts }
}
