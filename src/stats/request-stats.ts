// The worker's collector: everything measured since the last report, at a few nanoseconds a request.
import type { EntryHandle, MeasurementSink, MetricType, Sample, Tags, TaskException } from '../model/sample.js'
import { ByteWriter } from './block/byte-writer.js'
import { BucketArena } from './buckets/bucket-span.js'
import { IntervalHistogram } from './buckets/interval-histogram.js'
import { DEFAULT_MAX_ENTRIES, MAX_CHECKS, MAX_GROUPS, MAX_TEXT, OTHER } from './collect/limits.js'
import { MetricCollector } from './collect/metric-collector.js'
import { OccurrenceGroups, topFrameOf } from './collect/occurrence-groups.js'
import { isHttpSelector, matchesEntry, matchesSample, parseSelector, type Selector } from './collect/selector.js'
import { type CellDefinition, type DeltaEntry, encodeBlock } from './delta-block.js'
import type { ExceptionDelta, GeneratorDelta, StatsDelta } from './stats-delta.js'
import { type ErrorHead, StatsEntry } from './stats-entry.js'

type ExceptionHead = Omit<ExceptionDelta, 'occurrences' | 'firstMs' | 'lastMs'>

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
  readonly #metrics: MetricCollector
  readonly #errors = new OccurrenceGroups<ErrorHead>(MAX_GROUPS)
  readonly #exceptions = new OccurrenceGroups<ExceptionHead>(MAX_GROUPS)
  readonly #checks = new Map<string, { passes: number; fails: number }>()
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
    if (sample.error !== '') this.#countError(entry, sample)
    if (entry.parts !== null) recordParts(entry, sample)
  }

  exception(exception: TaskException): void {
    const { userClass, task } = exception
    const message = exception.message.slice(0, MAX_TEXT)
    const key = `${userClass}\n${task}\n${message}\n${topFrameOf(exception.stack)}`
    this.#exceptions.count(
      this.#exceptions.find(key) ?? this.#openException(key, { ...exception, message }),
      this.#nowMs(),
    )
  }

  check(name: string, passed: boolean): void {
    const check = this.#checks.get(name) ?? this.#openCheck(name)
    if (passed) check.passes++
    else check.fails++
  }

  metric(type: MetricType, name: string, value: number, tags: Tags | null, isTime: boolean): void {
    this.#metrics.record(type, name, value, tags, isTime, this.#nowMs())
  }

  iteration(scenario: string, durationMs: number): void {
    if (this.#lastScenario?.name !== scenario) this.#lastScenario = this.#scenarioEntry(scenario)
    this.#lastScenario.recordDuration(durationMs)
  }

  /** What was measured since the last call, numbered 1, 2, 3 … in the run. */
  takeDelta(meta: DeltaMeta): StatsDelta {
    const { block, iterations } = this.#takeBlock()
    const fromMs = this.#fromMs
    const toMs = Math.max(fromMs, meta.toMs)
    this.#fromMs = toMs
    return {
      runId: this.#runId,
      seq: ++this.#seq,
      fromMs,
      toMs,
      block,
      errors: this.#errors.drain(),
      exceptions: this.#exceptions.drain(),
      checks: this.#takeChecks(),
      iterations,
      users: meta.users,
      generator: meta.generator,
      final: meta.final,
    }
  }

  #moveZero(byMs: number): void {
    this.#errors.moveZero(byMs)
    this.#exceptions.moveZero(byMs)
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
    }
    this.#errors.clear()
    this.#exceptions.clear()
    this.#checks.clear()
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
  }

  #createEntry(method: string, name: string): StatsEntry {
    const entry = new StatsEntry('endpoint', method, name, this.#nextId++)
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

  #countError(entry: StatsEntry, sample: Sample): void {
    const group = entry.errors?.get(sample.error) ?? this.#openError(entry, sample.error)
    this.#errors.count(group, Math.max(0, sample.endMs - this.#startMs))
  }

  #openError(entry: StatsEntry, text: string) {
    const error = text.slice(0, MAX_TEXT)
    const group = this.#findOrOpenError(entry, error)
    entry.errors ??= new Map()
    if (error === text && group.head.error === text) entry.errors.set(text, group)
    return group
  }

  #findOrOpenError({ method, name }: StatsEntry, error: string) {
    const key = `${method}\n${name}\n${error}`
    const known = this.#errors.find(key)
    if (known !== undefined) return known
    if (!this.#errors.isFull) return this.#errors.open(key, { method, name, error })
    this.#warn(`more than ${MAX_GROUPS} different errors; the rest is counted as ${OTHER}`)
    const otherKey = `${method}\n${name}\n${OTHER}`
    return this.#errors.find(otherKey) ?? this.#errors.open(otherKey, { method, name, error: OTHER }, true)
  }

  #openException(key: string, exception: TaskException) {
    const { userClass, task, message } = exception
    const stack = exception.stack.slice(0, 4 * MAX_TEXT)
    if (!this.#exceptions.isFull) return this.#exceptions.open(key, { userClass, task, message, stack })
    this.#warn(`more than ${MAX_GROUPS} different exceptions; the rest is counted as ${OTHER}`)
    const head = { userClass: '', task: '', message: OTHER, stack: '' }
    return this.#exceptions.find(OTHER) ?? this.#exceptions.open(OTHER, head, true)
  }

  #openCheck(name: string): { passes: number; fails: number } {
    const isFull = this.#checks.size >= MAX_CHECKS
    if (isFull) this.#warn(`more than ${MAX_CHECKS} different checks; the rest is counted as ${OTHER}`)
    const key = isFull ? OTHER : name
    const check = this.#checks.get(key) ?? { passes: 0, fails: 0 }
    this.#checks.set(key, check)
    return check
  }

  #takeChecks() {
    const taken = []
    for (const [name, check] of this.#checks) {
      if (check.passes + check.fails > 0) taken.push({ name, ...check })
      check.passes = 0
      check.fails = 0
    }
    return taken
  }

  #nowMs(): number {
    return Math.max(0, this.#deps.clock() - this.#startMs)
  }

  #warn(text: string): void {
    if (this.#warned.has(text)) return
    this.#warned.add(text)
    this.#deps.onWarning?.(text)
  }
}

function recordParts(entry: StatsEntry, sample: Sample): void {
  for (const part of entry.parts!) {
    if (matchesSample(part.selector, entry, sample)) part.entry.record(sample)
  }
}
