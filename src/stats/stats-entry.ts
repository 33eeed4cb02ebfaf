// One line of the statistics on a worker: everything measured under one (method, name) since the last report.
import type { EntryHandle, Sample, Tags } from '../model/sample.js'
import { BucketArena } from './buckets/bucket-span.js'
import { IntervalHistogram } from './buckets/interval-histogram.js'
import type { ErrorOwner } from './collect/failure-collector.js'
import type { Selector } from './collect/selector.js'
import type { TagOwner } from './collect/tag-collector.js'
import type { CellDefinition, DeltaEntry, EntryKind } from './delta-block.js'

/** A counted part of the entry's samples, for a threshold. */
export interface SelectedPart {
  readonly selector: Selector
  readonly entry: StatsEntry
}

export class StatsEntry implements EntryHandle {
  readonly method: string
  readonly name: string
  readonly kind: EntryKind
  /** Number of the entry in this worker's reports. */
  readonly id: number
  /** True when the worker has sent the name in this run. */
  announced = false
  /** Parts to look at for each sample; null = none, so that it costs one comparison. */
  parts: readonly SelectedPart[] | null = null
  /** Begun with what is no small integer: V8 would otherwise find out later that it is none, and compile anew what reads it. */
  sampleFromMs = -Number.MIN_VALUE
  /** Error groups of this entry by text; made with the first failure. */
  errors: ErrorOwner['errors'] = null
  lastTags: Tags | null = null
  tags: TagOwner['tags'] = null
  #failures = 0
  #bytesReceived = 0
  #bytesSent = 0
  readonly #latency = new IntervalHistogram()
  /** Kept only while it differs from latency in this interval. */
  #service: IntervalHistogram | null = null
  #isSplit = false

  constructor(kind: EntryKind, method: string, name: string, id: number) {
    this.kind = kind
    this.method = method
    this.name = name
    this.id = id
  }

  get isEmpty(): boolean {
    return this.#latency.isEmpty
  }

  record(sample: Sample): void {
    const { dueMs, startMs, endMs } = sample
    if (this.#isSplit || dueMs !== startMs) this.#recordService((endMs - startMs) * 1000)
    this.#latency.record((endMs - dueMs) * 1000)
    this.#bytesReceived += sample.bytesReceived
    this.#bytesSent += sample.bytesSent
    if (sample.error !== '') this.#failures++
  }

  /** A duration that is not a request: an iteration. */
  recordDuration(durationMs: number): void {
    this.#latency.record(durationMs * 1000)
  }

  get definition(): CellDefinition {
    return { id: this.id, kind: this.kind, scope: this.method, name: this.name, isTime: true }
  }

  /** Moves what was measured into the arena. */
  drain(arena: BucketArena): DeltaEntry {
    const drained: DeltaEntry = {
      id: this.id,
      kind: this.kind,
      failures: this.#failures,
      bytesReceived: this.#bytesReceived,
      bytesSent: this.#bytesSent,
      latency: this.#latency.toSpan(arena),
      service: this.#isSplit ? this.#service!.toSpan(arena) : null,
    }
    this.clear()
    return drained
  }

  clear(): void {
    this.#failures = 0
    this.#bytesReceived = 0
    this.#bytesSent = 0
    this.#latency.clear()
    this.#service?.clear()
    this.#isSplit = false
  }

  /** From the first sample that started late on, service time is its own histogram; until then it was the latency. */
  #recordService(us: number): void {
    this.#service ??= new IntervalHistogram()
    if (!this.#isSplit) {
      this.#isSplit = true
      this.#service.addSpan(this.#latency.toSpan(new BucketArena(64)))
    }
    this.#service.record(us)
  }
}
