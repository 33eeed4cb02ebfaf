// The master's side: what all workers measured in one run, merged so that the order of reports never shows.
import type { Threshold } from '../model/threshold.js'
import { BucketArena } from './buckets/bucket-span.js'
import type { EndpointRange } from './endpoint-range.js'
import { type EndpointWorkerTable, endpointWorkerTable } from './endpoint-workers.js'
import type { Histogram } from './histogram.js'
import { GeneratorWatch, generatorWindow } from './judge/generator-watch.js'
import { type CompiledThreshold, compileThreshold, judge } from './judge/judge.js'
import { HIDDEN_TARGET } from './judge/target-verdict.js'
import { type CollectSeconds, TargetWatch } from './judge/target-watch.js'
import { WINDOW_SECONDS, type WorkerFigures, WorkerWatch } from './judge/worker-watch.js'
import { type ClassFacts, taskSummaries, userClassSummaries } from './merge/class-summaries.js'
import { frozenList } from './merge/frozen-list.js'
import { measurementsOf, recentMeasurementsOf } from './merge/measurements.js'
import { MergedRun } from './merge/merged-run.js'
import type { RecentSeconds } from './merge/recent-seconds.js'
import { StatisticsMark, type Totals } from './merge/statistics-mark.js'
import {
  endpointSummaries,
  errorSummaries,
  exceptionSummaries,
  frozenRun,
  totalsSummary,
} from './merge/summary-parts.js'
import { Ways } from './merge/way-summaries.js'
import { LOCUST_SETTLE_SECONDS, SETTLE_SECONDS, type WindowRange, windowRangeOf } from './merge/window-range.js'
import { generatorSummary, type Worker, type WorkerNodeInfo, workerSummaries } from './merge/worker-summaries.js'
import { type PercentilePoint, percentileCurveOf } from './percentile-curve.js'
import { type RunSummary, SUMMARY_SCHEMA, type TargetSummary, type ThresholdSummary } from './run-summary.js'
import type { GeneratorDelta, StatsDelta } from './stats-delta.js'
import { verdictOf } from './verdict.js'

export type { WorkerNodeInfo } from './merge/worker-summaries.js'

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
  readonly workers: readonly WorkerNodeInfo[]
  readonly notes: RunSummary['notes']
  /** Users that are to run, and tasks as the script declares them. */
  readonly classes?: ClassFacts
  readonly feeders?: RunSummary['feeders']
  /** null or left out = verdictOf() with `exitCodeOnError`. */
  readonly verdict?: RunSummary['verdict'] | null
  /** Default 1. */
  readonly exitCodeOnError?: number
}

/** One worker's totals and its latest word about itself. */
export interface WorkerMeasured {
  readonly id: string
  readonly requests: number
  readonly failures: number
  readonly users: number
  /** Elapsed ms up to which it has reported. */
  readonly toMs: number
  readonly generator: GeneratorDelta
  /** A copy in the coarse layout. */
  coarseLatency(): Histogram
}

export class RunAggregate {
  readonly #runId: string
  readonly #windowSeconds: number
  readonly #merged: MergedRun
  readonly #thresholds: readonly CompiledThreshold[]
  readonly #watch = new WorkerWatch()
  readonly #generator = new GeneratorWatch()
  readonly #condition = {
    flagsOf: (id: string) => this.#watch.flags(id),
    stoodStillMsOf: (id: string) => this.#merged.workers.get(id)?.takeStoodStillMs() ?? 0,
  }
  readonly #target = new TargetWatch()
  readonly #ways: Ways
  /** As they stood when they were judged last. */
  #judged: readonly ThresholdSummary[] = []
  #startedAtEpochMs: number
  /** By threshold: when it was first seen failing. */
  readonly #brokenMs: (number | null)[]
  #mark: StatisticsMark | null = null

  /** @throws TymbalError like parseThresholds */
  constructor(deps: RunAggregateDeps) {
    this.#runId = deps.runId
    this.#startedAtEpochMs = deps.startedAtEpochMs
    this.#windowSeconds = deps.windowSeconds ?? 10
    this.#merged = new MergedRun(this.#windowSeconds, deps.historySeconds ?? 1800)
    this.#thresholds = deps.thresholds.map(compileThreshold)
    this.#brokenMs = deps.thresholds.map(() => null)
    this.#ways = new Ways(deps.thresholds.length)
  }

  /** Corrects the wall clock of elapsed time 0, when the load began later than was known at first. */
  startedAt(epochMs: number): void {
    this.#startedAtEpochMs = epochMs
  }

  /**
   * Adds a report, each (worker, number) once.
   * @throws BlockFault when the block is damaged; nothing of the report is counted then
   */
  add(workerId: string, delta: StatsDelta): 'added' | 'duplicate' | 'other-run' {
    if (delta.runId !== this.#runId) return 'other-run'
    return this.#merged.add(workerId, delta) ? 'added' : 'duplicate'
  }

  /** Every report of the worker up to this number was added. */
  addedInOrder(workerId: string): number {
    return this.#merged.workers.get(workerId)?.ledger.inOrder ?? 0
  }

  /** The worker has named cells below this number. */
  cellsOf(workerId: string): number {
    return this.#merged.workers.get(workerId)?.cells.length ?? 0
  }

  /** Elapsed ms; 0 before its first report. */
  reportedUntilMs(workerId: string): number {
    return this.#merged.workers.get(workerId)?.toMs ?? 0
  }

  /** Its last report has come, and none before it is missing. */
  hasReportedAll(workerId: string): boolean {
    const worker = this.#merged.workers.get(workerId)
    return worker?.isFinal === true && worker.ledger.missing().length === 0
  }

  /** Numbers of reports that a worker sent before its latest and that never came, rising; at most 1,000. */
  missingSeqs(workerId: string): number[] {
    return this.#merged.workers.get(workerId)?.ledger.missing() ?? []
  }

  /** To be called once a second: all seconds before `elapsedMs` are over, and `users` ran at their end. */
  closeSecond(elapsedMs: number, users: number): void {
    const second = Math.floor(elapsedMs / 1000) - 1
    if (!Number.isFinite(second) || second <= this.#merged.closed) return
    this.#merged.close(second, users)
    const window = this.#watch.look(second, () => figuresOf(this.#merged.workers, (second + 1 - WINDOW_SECONDS) * 1000))
    if (window !== null) this.#generator.look(generatorWindow(second, window, this.#condition))
    this.#target.second(second, users, this.#collectSeconds)
    this.#ways.second(second, () => ({
      thresholds: this.#judged,
      errors: this.#merged.errors.sorted(),
      metrics: this.#merged.cells.sortedMetrics(),
    }))
  }

  /** Judges the thresholds as a summary of this instant would, so that later ones know since when one is broken. */
  judgeNow(elapsedMs: number): void {
    if (this.#thresholds.length === 0) return
    this.#merged.fold()
    this.#judge(elapsedMs, Math.max(1, elapsedMs) / 1000, null)
  }

  /**
   * What was measured in one of the last seconds (`windowSeconds` and three more are kept): calls for all requests together, labelled '',
   * and for each endpoint, labelled `METHOD name`. `addTo` adds the latencies to a histogram and answers the failures.
   */
  visitSecond(second: number, visit: (label: string, addTo: (into: Histogram) => number) => void): void {
    const scratch = new BucketArena(64)
    const addFrom = (recent: RecentSeconds) => (into: Histogram) => recent.collect(second, second + 1, into, scratch)
    visit('', addFrom(this.#merged.all.recent))
    for (const { label, recent } of this.#merged.cells.endpoints) visit(label, addFrom(recent))
  }

  /** Every worker that has reported, as far as it has. */
  workersMeasured(): WorkerMeasured[] {
    return [...this.#merged.workers.values()].flatMap(measuredBy)
  }

  /** From here on sinceRestart() counts; nothing is forgotten. */
  restart(atMs: number): void {
    this.#mark = new StatisticsMark(this.#totals(), atMs)
  }

  /** What was counted from the last restart() to now; null when there was none. */
  sinceRestart(nowMs: number): EndpointRange | null {
    return this.#mark?.since(this.#totals(), nowMs) ?? null
  }

  /** Of all requests, of an endpoint (`METHOD name`) or of a worker; empty when nothing was measured. */
  percentileCurve({
    endpoint,
    worker,
  }: {
    readonly endpoint?: string
    readonly worker?: string
  }): readonly PercentilePoint[] {
    const { all, endpoints } = this.#totals()
    if (worker !== undefined) return curveOf(this.#merged.workers.get(worker)?.totals)
    return curveOf((endpoint === undefined ? all : endpoints.find(({ label }) => label === endpoint))?.totals)
  }

  /** What each worker measured of each endpoint so far. @param endpoint `METHOD name`; left out = of all */
  endpointWorkers(endpoint?: string): EndpointWorkerTable {
    const { workerEndpoints, cells } = this.#merged
    return endpointWorkerTable(workerEndpoints, cells.sortedEndpoints(), endpoint)
  }

  /** The frozen picture of the run. With `run.state` stopped it holds everything up to the end, else up to the last full second. */
  summarize(context: SummaryContext): RunSummary {
    const merged = this.#merged
    const { durationMs, state } = context.run
    const isFinal = state === 'stopped'
    if (isFinal) merged.countUnnamed()
    merged.fold()
    const present = presentWorkers(context, merged.workers)
    const hasLocust = context.workers.some(({ kind, state }) => kind === 'locust' && isPresent(state))
    const settle = hasLocust ? LOCUST_SETTLE_SECONDS : SETTLE_SECONDS
    const range = windowRangeOf(merged, present, this.#windowSeconds, isFinal ? durationMs : null, settle)
    const elapsedSeconds = Math.max(1, durationMs) / 1000
    const thresholds = this.#judge(durationMs, elapsedSeconds, range)
    const endpoints = merged.cells.sortedEndpoints()
    const summary: RunSummary = Object.freeze({
      schema: SUMMARY_SCHEMA,
      run: frozenRun(context.run),
      verdict: frozenVerdict(context.verdict ?? this.#verdict(thresholds, context.exitCodeOnError ?? 1)),
      totals: totalsSummary(merged, elapsedSeconds, range),
      endpoints: endpointSummaries(endpoints, elapsedSeconds, range, merged.windowScratch),
      errors: errorSummaries(merged.errors.sorted(), this.#startedAtEpochMs),
      exceptions: exceptionSummaries(merged.exceptions.sorted(), this.#startedAtEpochMs),
      checks: merged.checks.summaries(),
      metrics: frozenList(merged.cells.sortedMetrics(), (metric) => metric.summarize(elapsedSeconds)),
      thresholds,
      userClasses: userClassSummaries(present, merged.cells.classes, context.classes),
      tasks: taskSummaries(merged.cells.classes, context.classes),
      workers: workerSummaries({
        nodes: context.workers,
        workers: merged.workers,
        elapsedSeconds,
        flagsOf: (id) => this.#watch.flags(id),
      }),
      generator: generatorSummary(present, this.#generator, isFinal),
      target: this.#targetSummary(isFinal),
      feeders: frozenList(context.feeders ?? [], (feeder) => ({ ...feeder })),
      notes: frozenList(context.notes, (note) => note),
      timeline: merged.timeline.points(range.endMs, isFinal),
      endpointTags: merged.tags.summaries(endpoints.length),
      ways: this.#ways.summarize(() => ({ errors: merged.errors.sorted(), metrics: merged.cells.sortedMetrics() })),
    })
    merged.summarized()
    return summary
  }

  readonly #collectSeconds: CollectSeconds = (from, to, into) => {
    const { all, windowScratch } = this.#merged
    return all.recent.collect(from, to, into, windowScratch.arena)
  }

  /** A generator at its limit hides what the target could do. */
  #targetSummary(isFinal: boolean): TargetSummary {
    if (isFinal) this.#target.finish(this.#collectSeconds)
    return this.#generator.verdict(isFinal) === 'limited' ? HIDDEN_TARGET : this.#target.summary
  }

  #totals(): Totals {
    this.#merged.fold()
    return { all: this.#merged.all, endpoints: this.#merged.cells.sortedEndpoints() }
  }

  /** @param range the last seconds; null = nobody asks for them */
  #judge(elapsedMs: number, elapsedSeconds: number, range: WindowRange | null): readonly ThresholdSummary[] {
    if (this.#thresholds.length === 0) return NO_THRESHOLDS
    const judged = judge(this.#thresholds, {
      measured: measurementsOf(this.#merged, elapsedSeconds),
      recent: range === null ? null : recentMeasurementsOf(this.#merged, range),
      elapsedMs,
      brokenMs: this.#brokenMs,
    })
    for (const [i, { firstBrokenMs }] of judged.entries()) this.#brokenMs[i] = firstBrokenMs
    this.#judged = judged
    return judged
  }

  #verdict(thresholds: readonly ThresholdSummary[], exitCodeOnError: number): RunSummary['verdict'] {
    const { requests, failures } = this.#merged.all.totals
    const exceptions = this.#merged.exceptions.total
    return verdictOf({ requests, failures, exceptions, thresholds }, exitCodeOnError)
  }
}

const NO_THRESHOLDS: readonly ThresholdSummary[] = Object.freeze([])

const curveOf = (totals: { readonly latency: Histogram } | undefined): readonly PercentilePoint[] =>
  totals === undefined ? [] : percentileCurveOf(totals.latency)

/** Workers that have ended, or of which nothing came since, are not compared with those that go on. */
function figuresOf(workers: ReadonlyMap<string, Worker>, sinceMs: number): WorkerFigures[] {
  const figures: WorkerFigures[] = []
  for (const { id, totals, generator, isFinal, toMs } of workers.values()) {
    if (generator === null || isFinal || toMs <= sinceMs) continue
    const { requests, failures, latency } = totals
    figures.push({ ...generator, id, requests, failures, latencySum: latency.sum })
  }
  return figures
}

function measuredBy({ id, totals, users, toMs, generator }: Worker): WorkerMeasured[] {
  if (generator === null) return []
  const { requests, failures, latency } = totals
  const running = Object.values(users).reduce((sum, count) => sum + count, 0)
  return [{ id, requests, failures, users: running, toMs, generator, coarseLatency: () => latency.toCoarse() }]
}

/** Workers whose users count: those that are not lost and have reported. */
function presentWorkers({ workers }: SummaryContext, reported: ReadonlyMap<string, Worker>): Worker[] {
  const present = workers.filter(({ state }) => isPresent(state))
  return present.map(({ id }) => reported.get(id)).filter((worker) => worker !== undefined)
}

function frozenVerdict({ passed, exitCode, reason }: RunSummary['verdict']): RunSummary['verdict'] {
  return Object.freeze({ passed, exitCode, reason })
}
const isPresent = (state: string): boolean => state !== 'missing' && state !== 'gone'
