// The master's side: what all workers measured in one run, merged so that the order of reports never shows.
import type { Threshold } from '../model/threshold.js'
import { BlockFault } from './block/byte-reader.js'
import { BucketArena } from './buckets/bucket-span.js'
import { DEFAULT_MAX_ENTRIES, MAX_CHECKS, MAX_GROUPS, OTHER } from './collect/limits.js'
import { type BlockContent, decodeBlock } from './delta-block.js'
import { type CompiledThreshold, compileThreshold, judge } from './judge/judge.js'
import { Cells, rankOf, type Target, unnamedDefinition } from './merge/cells.js'
import { EntryTotals } from './merge/entry-totals.js'
import { measurementsOf } from './merge/measurements.js'
import { errorGroups, exceptionGroups } from './merge/occurrences.js'
import { RecentSeconds } from './merge/recent-seconds.js'
import { placeInSeconds, secondsOf } from './merge/seconds.js'
import * as parts from './merge/summary-parts.js'
import { Timeline } from './merge/timeline.js'
import { WorkerTotals } from './merge/worker-totals.js'
import { type RunSummary, SUMMARY_SCHEMA, type ThresholdSummary } from './run-summary.js'
import type { CheckDelta, StatsDelta } from './stats-delta.js'
import { verdictOf } from './verdict.js'

export type { WorkerNodeInfo } from './merge/summary-parts.js'

/** A report this far ahead of the master's clock counts in the last second before that. */
const MAX_AHEAD_SECONDS = 60
/** Timers fire a little early; a second counts as over from this much before its end. */
const EARLY_MS = 100
/** Live windows wait so long for slow reports before they show a second without them. */
const SETTLE_SECONDS = 2
/** A worker's report that ends this little before a second's end has the second whole. */
const NEARLY_MS = 250
/** Reports whose names have not come yet wait for them; more of one worker are counted as unnamed. */
const MAX_WAITING = 100

export interface RunAggregateDeps {
  readonly runId: string
  /** Wall clock of elapsed time 0, for the first and last time of errors. */
  readonly startedAtEpochMs: number
  readonly thresholds: readonly Threshold[]
  /** Length of the rolling window; default 10. */
  readonly windowSeconds?: number
  /** Points the timeline holds before its step doubles; default 1,800. */
  readonly historySeconds?: number
}

/** What statistics cannot know. */
export interface SummaryContext {
  readonly run: RunSummary['run']
  /** In the order they are to be shown. */
  readonly workers: readonly parts.WorkerNodeInfo[]
  readonly notes: RunSummary['notes']
  readonly feeders?: RunSummary['feeders']
  /** null or left out = verdictOf() with `exitCodeOnError`. */
  readonly verdict?: RunSummary['verdict'] | null
  /** Default 1. */
  readonly exitCodeOnError?: number
}

interface CheckTotals {
  passes: number
  fails: number
  rank: number
}

export class RunAggregate {
  readonly #deps: RunAggregateDeps
  readonly #windowSeconds: number
  readonly #cells: Cells
  readonly #total = new EntryTotals()
  readonly #recent: RecentSeconds
  readonly #timeline: Timeline
  readonly #errors = errorGroups(MAX_GROUPS)
  readonly #exceptions = exceptionGroups(MAX_GROUPS)
  readonly #checks = new Map<string, CheckTotals>()
  readonly #workers = new Map<string, parts.Worker>()
  readonly #thresholds: readonly CompiledThreshold[]
  #judged: readonly ThresholdSummary[] = []
  readonly #arena = new BucketArena(16_384)
  readonly #scratch = new BucketArena()
  #iterations = 0
  /** The last second that is over; -1 before the first. */
  #closed = -1
  /** The last second with samples. */
  #latest = -1

  /** @throws TymbalError like parseThresholds */
  constructor(deps: RunAggregateDeps) {
    this.#deps = deps
    this.#windowSeconds = deps.windowSeconds ?? 10
    this.#cells = new Cells(this.#windowSeconds, DEFAULT_MAX_ENTRIES)
    this.#recent = new RecentSeconds(this.#windowSeconds)
    this.#timeline = new Timeline(deps.historySeconds ?? 1800)
    this.#thresholds = deps.thresholds.map(compileThreshold)
  }

  /**
   * Adds a report, each (worker, number) once.
   * @throws BlockFault when the block is damaged; nothing of the report is counted then
   */
  add(workerId: string, delta: StatsDelta): 'added' | 'duplicate' | 'other-run' {
    if (delta.runId !== this.#deps.runId) return 'other-run'
    const worker = this.#workers.get(workerId) ?? new WorkerTotals<Target>(workerId)
    if (!worker.ledger.isNew(delta.seq)) return 'duplicate'
    const content = decodeBlock(delta.block, this.#arena)
    requireSameKinds(worker, content)
    this.#workers.set(workerId, worker)
    worker.ledger.mark(delta.seq)
    this.#addPlain(worker, delta)
    this.#define(worker, delta, content)
    if (isNamed(worker, content)) this.#count(worker, delta, content)
    else this.#postpone(worker, delta)
    if (content.definitions.length > 0) this.#countWaiting(worker)
    return 'added'
  }

  /** Numbers of reports that a worker sent before its latest and that never came, rising; at most 1,000. */
  missingSeqs(workerId: string): number[] {
    return this.#workers.get(workerId)?.ledger.missing() ?? []
  }

  /** To be called once a second: all seconds before `elapsedMs` are over, and `users` ran at their end. */
  closeSecond(elapsedMs: number, users: number): void {
    const closed = Math.floor((elapsedMs + EARLY_MS) / 1000) - 1
    if (!Number.isFinite(closed) || closed <= this.#closed) return
    for (let second = this.#closed + 1; second <= closed; second++) this.#timeline.setUsers(second, users)
    this.#closed = closed
    this.#recent.close(closed)
    for (const endpoint of this.#cells.endpoints) endpoint.recent.close(closed)
  }

  /** The frozen picture of the run. With `run.state` stopped it holds everything up to the end, else up to the last full second. */
  summarize(context: SummaryContext): RunSummary {
    const isFinal = context.run.state === 'stopped'
    if (isFinal) for (const worker of this.#workers.values()) this.#countUnnamed(worker, worker.waiting.splice(0))
    const present = this.#presentWorkers(context)
    const { endMs, range } = this.#windowRange(context.run.durationMs, isFinal, present)
    const elapsedSeconds = Math.max(1, context.run.durationMs) / 1000
    const thresholds = this.#judge(context.run.durationMs)
    const epochMs = this.#deps.startedAtEpochMs
    return Object.freeze({
      schema: SUMMARY_SCHEMA,
      run: parts.frozenRun(context.run),
      verdict: Object.freeze({ ...(context.verdict ?? this.#verdict(thresholds, context.exitCodeOnError ?? 1)) }),
      totals: this.#totals(elapsedSeconds, range),
      endpoints: parts.endpointSummaries(this.#cells.sortedEndpoints(), elapsedSeconds, range),
      errors: parts.errorSummaries(this.#errors.sorted(), epochMs),
      exceptions: parts.exceptionSummaries(this.#exceptions.sorted(), epochMs),
      checks: this.#checkSummaries(),
      metrics: parts.frozenList(this.#cells.sortedMetrics(), (metric) => metric.summarize(elapsedSeconds)),
      thresholds,
      userClasses: parts.userClassSummaries(present),
      workers: parts.workerSummaries(context.workers, this.#workers, elapsedSeconds),
      generator: parts.generatorSummary(present),
      feeders: parts.frozenList(context.feeders ?? [], (feeder) => ({ ...feeder })),
      notes: parts.frozenList(context.notes, (note) => ({ ...note })),
      timeline: this.#timeline.points(endMs, isFinal),
    })
  }

  #addPlain(worker: parts.Worker, delta: StatsDelta): void {
    worker.note(delta)
    this.#iterations += delta.iterations
    for (const error of delta.errors) this.#errors.add(worker.id, error, error)
    for (const exception of delta.exceptions) this.#exceptions.add(worker.id, exception, exception)
    for (const [i, check] of delta.checks.entries()) this.#addCheck(check, rankOf(delta.fromMs, i))
  }

  #addCheck({ name, passes, fails }: CheckDelta, rank: number): void {
    const key = this.#checks.size < MAX_CHECKS || this.#checks.has(name) ? name : OTHER
    const check = this.#checks.get(key) ?? { passes: 0, fails: 0, rank }
    check.passes += passes
    check.fails += fails
    check.rank = Math.min(check.rank, rank)
    this.#checks.set(key, check)
  }

  #define(worker: parts.Worker, delta: StatsDelta, content: BlockContent): void {
    for (const definition of content.definitions) {
      const target = this.#cells.resolve(definition, rankOf(delta.fromMs, definition.id))
      worker.cells[definition.id] = { definition, target }
    }
  }

  #postpone(worker: parts.Worker, delta: StatsDelta): void {
    worker.waiting.push(delta)
    if (worker.waiting.length > MAX_WAITING) this.#countUnnamed(worker, worker.waiting.splice(0, 1))
  }

  /** Names came: what waited for them may be counted now. */
  #countWaiting(worker: parts.Worker): void {
    worker.waiting = worker.waiting.filter((delta) => {
      const content = decodeBlock(delta.block, this.#arena)
      if (!isNamed(worker, content)) return true
      this.#count(worker, delta, content)
      return false
    })
  }

  #countUnnamed(worker: parts.Worker, deltas: readonly StatsDelta[]): void {
    for (const delta of deltas) this.#count(worker, delta, decodeBlock(delta.block, this.#arena))
  }

  #count(worker: parts.Worker, delta: StatsDelta, { total, entries, metrics }: BlockContent): void {
    const seconds = secondsOf(delta.fromMs, delta.toMs, this.#closed + MAX_AHEAD_SECONDS)
    const whole = { ...total, failures: 0, bytesReceived: 0, bytesSent: 0 }
    for (const entry of entries) {
      const target = worker.cells[entry.id]?.target ?? this.#cells.resolve(unnamedDefinition(entry.id, entry.kind), 0)
      if (target.of === 'metric') continue
      target.totals.add(entry)
      if (target.recent !== null) placeInSeconds(target.recent, seconds, entry, this.#scratch)
      if (entry.kind !== 'endpoint') continue
      whole.failures += entry.failures
      whole.bytesReceived += entry.bytesReceived
      whole.bytesSent += entry.bytesSent
    }
    for (const metric of metrics) {
      const target =
        worker.cells[metric.id]?.target ?? this.#cells.resolve(unnamedDefinition(metric.id, metric.kind), 0)
      if (target.of === 'metric') target.totals.add(metric)
    }
    if (whole.latency.count === 0) return
    this.#total.add(whole)
    worker.totals.add(whole)
    placeInSeconds(this.#recent, seconds, whole, this.#scratch)
    placeInSeconds(this.#timeline, seconds, whole, this.#scratch)
    this.#latest = Math.max(this.#latest, seconds.at(-1)!)
  }

  /** Workers whose users count: those that are not lost. */
  #presentWorkers(context: SummaryContext): parts.Worker[] {
    const present = context.workers.filter(({ state }) => state !== 'missing' && state !== 'gone')
    return present.map(({ id }) => this.#workers.get(id)).filter((worker) => worker !== undefined)
  }

  /** Live, the window ends with the last second that every worker has reported, so that its rate has no dent at the end. */
  #windowRange(durationMs: number, isFinal: boolean, present: readonly parts.Worker[]) {
    const to = isFinal ? Math.max(Math.ceil(durationMs / 1000), this.#latest + 1) : this.#settledSeconds(present)
    const endMs = isFinal && durationMs > (to - 1) * 1000 ? durationMs : to * 1000
    const from = Math.max(0, to - this.#windowSeconds)
    return { endMs, range: { from, to, seconds: (endMs - from * 1000) / 1000 } }
  }

  #settledSeconds(present: readonly parts.Worker[]): number {
    const closed = this.#closed + 1
    const reported = present
      .filter((worker) => !worker.isFinal)
      .map(({ toMs }) => Math.floor((toMs + NEARLY_MS) / 1000))
    return Math.max(0, Math.min(closed, Math.max(closed - SETTLE_SECONDS, Math.min(closed, ...reported))))
  }

  #judge(elapsedMs: number): readonly ThresholdSummary[] {
    const measured = measurementsOf(this.#cells, this.#total, this.#checks, Math.max(1, elapsedMs) / 1000)
    this.#judged = judge(this.#thresholds, measured, elapsedMs, this.#judged)
    return this.#judged
  }

  #verdict(thresholds: readonly ThresholdSummary[], exitCodeOnError: number): RunSummary['verdict'] {
    const { requests, failures } = this.#total
    return verdictOf({ requests, failures, exceptions: this.#exceptions.total, thresholds }, exitCodeOnError)
  }

  #totals(elapsedSeconds: number, range: parts.WindowRange) {
    const counts = { iterations: this.#iterations, exceptions: this.#exceptions.total }
    return parts.totalsSummary(this.#total, this.#recent, counts, elapsedSeconds, range)
  }

  #checkSummaries(): RunSummary['checks'] {
    const sorted = [...this.#checks].sort(([a, x], [b, y]) => x.rank - y.rank || (a < b ? -1 : 1))
    return parts.frozenList(sorted, ([name, { passes, fails }]) => ({ name, passes, fails }))
  }
}

/** A cell keeps its meaning for the whole run of a worker. */
function requireSameKinds(worker: parts.Worker, content: BlockContent): void {
  for (const { id, kind, scope, name } of content.definitions) {
    const known = worker.cells[id]?.definition
    if (known !== undefined && (known.kind !== kind || known.scope !== scope || known.name !== name)) {
      throw new BlockFault(`cell ${id} changed its meaning`)
    }
  }
  const defined = new Map(content.definitions.map(({ id, kind }) => [id, kind]))
  for (const { id, kind } of [...content.entries, ...content.metrics]) {
    const known = worker.cells[id]?.definition.kind ?? defined.get(id) ?? kind
    if (known !== kind) throw new BlockFault(`cell ${id} is not a ${kind}`)
  }
}

function isNamed(worker: parts.Worker, { entries, metrics }: BlockContent): boolean {
  const isKnown = ({ id }: { readonly id: number }): boolean => worker.cells[id] !== undefined
  return entries.every(isKnown) && metrics.every(isKnown)
}
