// The binary part of a report: every entry and custom metric that changed, with its changed histogram buckets, in one block of varints.
// Layout (docs/METRICS.md has it in full): version, definitions, the sum over all endpoints, entries, metrics.
import type { MetricType } from '../model/sample.js'
import { BlockFault, ByteReader } from './block/byte-reader.js'
import { ByteWriter } from './block/byte-writer.js'
import { type MetricFigures, MIN_METRIC_BYTES, readFigures, writeFigures } from './block/metric-codec.js'
import { readSpan, writeSpan } from './block/span-codec.js'
import type { BucketArena, BucketSpan } from './buckets/bucket-span.js'

const BLOCK_VERSION = 1
/** Cell numbers of one worker and run stay far below; a higher one is a damaged block. */
export const MAX_CELL_ID = 65_535

/**
 * `endpoint`: requests of one name. `selector`: the part of all requests a threshold asked for. `iterations`: of one scenario.
 * `task`: how often a task ran, and how long. `wait`: what users of a class waited between tasks.
 */
export type EntryKind = 'endpoint' | 'selector' | 'iterations' | 'task' | 'wait'

/** Later ones at the end: their places are in the journals of earlier versions. */
const KINDS = ['endpoint', 'selector', 'iterations', 'counter', 'gauge', 'rate', 'trend', 'task', 'wait'] as const
const METRIC_TYPES: ReadonlySet<CellDefinition['kind']> = new Set(['counter', 'gauge', 'rate', 'trend'])

/** What a cell number stands for; sent once in a worker's run, before or with its first figures. */
export interface CellDefinition {
  readonly id: number
  readonly kind: EntryKind | MetricType
  /** endpoint: method; task and wait: the user class; custom metrics: the selector in braces or ''; others ''. */
  readonly scope: string
  /** endpoint: name; selector: its text; iterations: the scenario; task: its path; wait: ''; custom metrics: the metric's name. */
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

export interface DeltaMetric extends MetricFigures {
  readonly id: number
  readonly kind: MetricType
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
  const metrics = readList(reader, 'the number of metrics', 2 + MIN_METRIC_BYTES, readMetric)
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
  const tag = reader.bounded(2 * KINDS.length - 1, 'the kind of an entry')
  const kind = KINDS[tag >> 1]!
  if (isMetricType(kind)) throw new BlockFault('a metric stands among the entries')
  const failures = reader.varint()
  const bytesReceived = reader.varint()
  const bytesSent = reader.varint()
  const latency = readSpan(reader, arena)
  const service = (tag & 1) === 1 ? readSpan(reader, arena) : null
  return { id, kind, failures, bytesReceived, bytesSent, latency, service }
}

function writeMetric(writer: ByteWriter, metric: DeltaMetric): void {
  writer.varint(metric.id)
  writer.varint(KINDS.indexOf(metric.kind))
  writeFigures(writer, metric)
}

function readMetric(reader: ByteReader): DeltaMetric {
  const id = reader.bounded(MAX_CELL_ID, 'a cell number')
  const kind = KINDS[reader.bounded(KINDS.length - 1, 'the kind of a metric')]!
  if (!isMetricType(kind)) throw new BlockFault('an entry stands among the metrics')
  return { id, kind, ...readFigures(reader) }
}

const isMetricType = (kind: CellDefinition['kind']): kind is MetricType => METRIC_TYPES.has(kind)
