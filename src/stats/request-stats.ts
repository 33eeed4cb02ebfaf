// The worker's collector: everything measured since the last report, at a few nanoseconds a request.
import { plainText } from '../model/plain-text.js'
import {
  type EntryHandle,
  type MeasurementSink,
  type MetricType,
  type Sample,
  type Tags,
  type TaskException,
  USER_CLASS_TAG,
} from '../model/sample.js'
import { ByteWriter } from './block/byte-writer.js'
import { BucketArena } from './buckets/bucket-span.js'
import { IntervalHistogram } from './buckets/interval-histogram.js'
import { CheckCounter } from './collect/check-counter.js'
import { FailureCollector } from './collect/failure-collector.js'
import { DEFAULT_MAX_ENTRIES, isTagText, MAX_METHOD_TEXT, MAX_NAME_TEXT, OTHER } from './collect/limits.js'
import { MetricCollector } from './collect/metric-collector.js'
import { isHttpSelector, matchesEntry, matchesSample, parseSelector, type Selector } from './collect/selector.js'
import { TagCollector } from './collect/tag-collector.js'
import { type CellDefinition, type DeltaEntry, encodeBlock } from './delta-block.js'
import type { GeneratorDelta, StatsDelta } from './stats-delta.js'
import { StatsEntry } from './stats-entry.js'

/** Different warnings of one run; a script may have any number of metric names. */
const MAX_WARNINGS = 50

export interface RequestStatsDeps {
  /** Milliseconds, the clock of the samples. */
  readonly clock: () => number
  /** Names kept apart; the rest shares `(other)`. */
  readonly maxEntries?: number
  /** What selectorsOf(thresholds) named: parts of the traffic and of custom metrics to count apart. */
  readonly selectors?: readonly string[]
  /** Called at most once for each kind of cap that is reached. */
  readonly onWarning?: (text: string) => void
}

export interface DeltaMeta {
  readonly toMs: number
  readonly users: Readonly<Record<string, number>>
  readonly generator: GeneratorDelta
  readonly final: boolean
}

export class RequestStats implements MeasurementSink {
  readonly #deps: RequestStatsDeps
  readonly #maxEntries: number
  readonly #selected: readonly { readonly selector: Selector; readonly entry: StatsEntry }[]
  readonly #entries = new Map<string, StatsEntry>()
  readonly #iterations = new Map<string, StatsEntry>()
  readonly #timed = new Map<string, StatsEntry>()
  readonly #metrics: MetricCollector
  readonly #failures = new FailureCollector((text) => this.#warn(text))
  readonly #checks = new CheckCounter((text) => this.#warn(text))
  readonly #tags = new TagCollector()
  readonly #warned = new Set<string>()
  readonly #arena = new BucketArena()
  readonly #writer = new ByteWriter()
  readonly #totalLatency = new IntervalHistogram()
  readonly #totalService = new IntervalHistogram()
  #other: StatsEntry | null = null
  #lastScenario: StatsEntry | null = null
  #nextId = 0
  #runId = ''
  #startMs = 0
  #fromMs = 0
  #seq = 0

  constructor(deps: RequestStatsDeps) {
    this.#deps = deps
    this.#maxEntries = deps.maxEntries ?? DEFAULT_MAX_ENTRIES
    const selectors = deps.selectors ?? []
    this.#selected = selectors.filter(isHttpSelector).map((text) => {
      const selector = parseSelector(text)
      return { selector, entry: new StatsEntry('selector', '', selector.text, this.#nextId++) }
    })
    this.#metrics = new MetricCollector({
      selectors: selectors.filter((text) => !isHttpSelector(text)),
      takeId: () => this.#nextId++,
      onWarning: (text) => this.#warn(text),
    })
  }

  /**
   * Sets the zero of elapsed time. Another run starts empty at number 1; the same run goes on and keeps what it holds,
   * so that requests made before the users start (setup) are not lost.
   */
  begin(runId: string, startMs: number): void {
    const movedMs = startMs - this.#startMs
    this.#startMs = startMs
    if (runId === this.#runId) this.#moveZero(movedMs)
    else this.#startRun(runId)
    // Who comes while the run goes on has measured nothing of the time before.
    this.#fromMs = Math.max(0, this.#nowMs())
  }

  /** Handles stay valid for the life of this object, over several runs. */
  entry(method: string, name: string): StatsEntry {
    const key = `${method}\n${name}`
    const known = this.#entries.get(key)
    if (known !== undefined) return known
    if (this.#entries.size >= this.#maxEntries) return this.#otherEntry()
    const entry = this.#createEntry(method, name)
    this.#entries.set(key, entry)
    return entry
  }

  record(handle: EntryHandle, sample: Sample): void {
    const entry = handle as StatsEntry
    entry.record(sample)
    if (sample.tags !== entry.lastTags) this.#tags.note(entry, sample.tags)
    if (sample.error !== '') this.#fail(entry, sample)
    if (entry.parts !== null) recordParts(entry, sample)
  }

  exception(exception: TaskException): void {
    this.#failures.exception(exception, this.#nowMs())
  }

  check(name: string, passed: boolean): void {
    this.#checks.count(name, passed)
  }

  metric(type: MetricType, name: string, value: number, tags: Tags | null, isTime: boolean): void {
    this.#metrics.record(type, name, value, tags, isTime, this.#nowMs())
  }

  iteration(scenario: string, durationMs: number): void {
    if (this.#lastScenario?.name !== scenario) this.#lastScenario = this.#scenarioEntry(scenario)
    this.#lastScenario.recordDuration(durationMs)
  }

  timed(kind: 'task' | 'wait', userClass: string, task: string): StatsEntry {
    const key = `${kind}\n${userClass}\n${task}`
    const known = this.#timed.get(key)
    if (known !== undefined) return known
    if (this.#timed.size >= this.#maxEntries && task !== OTHER) return this.timed('task', userClass, OTHER)
    const entry = new StatsEntry(kind, userClass, task, this.#nextId++)
    this.#timed.set(key, entry)
    return entry
  }

  time(entry: EntryHandle, durationMs: number): void {
    ;(entry as StatsEntry).recordDuration(durationMs)
  }

  /** What was measured since the last call, numbered 1, 2, 3 … in the run. */
  takeDelta(meta: DeltaMeta): StatsDelta {
    const { block, iterations } = this.#takeBlock()
    const fromMs = this.#fromMs
    const toMs = Math.max(fromMs, meta.toMs)
    const tags = this.#tags.drain()
    this.#fromMs = toMs
    return {
      runId: this.#runId,
      seq: ++this.#seq,
      fromMs,
      toMs,
      block,
      ...this.#failures.drain(),
      checks: this.#checks.drain(),
      ...(tags.length === 0 ? {} : { tags }),
      iterations,
      users: meta.users,
      generator: meta.generator,
      final: meta.final,
    }
  }

  #fail(entry: StatsEntry, { error, endMs, tags }: Sample): void {
    const userClass = tags?.[USER_CLASS_TAG]
    this.#failures.error(entry, error, Math.max(0, endMs - this.#startMs), isTagText(userClass) ? userClass : '')
  }

  #moveZero(byMs: number): void {
    this.#failures.moveZero(byMs)
    this.#metrics.moveZero(byMs)
  }

  #startRun(runId: string): void {
    this.#runId = runId
    this.#fromMs = 0
    this.#seq = 0
    for (const entry of this.#allEntries()) {
      entry.clear()
      entry.announced = false
      entry.errors = null
      entry.lastTags = null
      entry.tags = null
    }
    this.#failures.clear()
    this.#checks.clear()
    this.#tags.clear()
    this.#metrics.clear()
    this.#warned.clear()
  }

  #takeBlock(): { block: Uint8Array; iterations: number } {
    this.#arena.clear()
    const definitions: CellDefinition[] = []
    const entries: DeltaEntry[] = []
    let iterations = 0
    let isSplit = false
    for (const entry of this.#allEntries()) {
      if (entry.isEmpty) continue
      if (!entry.announced) definitions.push(entry.definition)
      entry.announced = true
      const drained = entry.drain(this.#arena)
      entries.push(drained)
      if (drained.kind === 'iterations') iterations += drained.latency.count
      if (drained.kind !== 'endpoint') continue
      isSplit ||= drained.service !== null
      this.#totalLatency.addSpan(drained.latency)
      this.#totalService.addSpan(drained.service ?? drained.latency)
    }
    const metrics = this.#metrics.drain(definitions)
    const total = this.#takeTotal(isSplit)
    return { block: encodeBlock({ definitions, total, entries, metrics }, this.#writer), iterations }
  }

  #takeTotal(isSplit: boolean) {
    const latency = this.#totalLatency.toSpan(this.#arena)
    const service = isSplit ? this.#totalService.toSpan(this.#arena) : null
    this.#totalLatency.clear()
    this.#totalService.clear()
    return { latency, service }
  }

  *#allEntries(): Generator<StatsEntry> {
    yield* this.#entries.values()
    if (this.#other !== null) yield this.#other
    for (const { entry } of this.#selected) yield entry
    yield* this.#iterations.values()
    yield* this.#timed.values()
  }

  #createEntry(method: string, name: string): StatsEntry {
    const entry = new StatsEntry(
      'endpoint',
      plainText(method, MAX_METHOD_TEXT),
      plainText(name, MAX_NAME_TEXT),
      this.#nextId++,
    )
    const parts = this.#selected.filter(({ selector }) => matchesEntry(selector, entry))
    if (parts.length > 0) entry.parts = parts
    return entry
  }

  #otherEntry(): StatsEntry {
    this.#warn(
      `more than ${this.#maxEntries} request names; the rest is counted as ${OTHER}. Give requests a \`name\` where their paths differ in ids.`,
    )
    this.#other ??= this.#createEntry('', OTHER)
    return this.#other
  }

  #scenarioEntry(scenario: string): StatsEntry {
    const key = this.#iterations.size < this.#maxEntries || this.#iterations.has(scenario) ? scenario : OTHER
    const known = this.#iterations.get(key)
    if (known !== undefined) return known
    const entry = new StatsEntry('iterations', '', key, this.#nextId++)
    this.#iterations.set(key, entry)
    return entry
  }

  #nowMs(): number {
    return Math.max(0, this.#deps.clock() - this.#startMs)
  }

  #warn(text: string): void {
    if (this.#warned.has(text) || this.#warned.size >= MAX_WARNINGS) return
    this.#warned.add(text)
    this.#deps.onWarning?.(text)
  }
}

function recordParts(entry: StatsEntry, sample: Sample): void {
  for (const part of entry.parts!) {
    if (matchesSample(part.selector, entry, sample)) part.entry.record(sample)
  }
}
