// The life of one run: bring up the workers, load, watch each second, end, and give the final summary with its exit code.
import type { OpenRun } from '../master/open-run.js'
import { shareOf } from '../model/class-share.js'
import type { LoadEdit } from '../model/load.js'
import { canRunEnter, type RunState } from '../model/run-state.js'
import type { EndpointRange } from '../stats/endpoint-range.js'
import type { EndpointWorkerTable } from '../stats/endpoint-workers.js'
import type { DeclaredTask } from '../stats/merge/class-summaries.js'
import type { PercentilePoint } from '../stats/percentile-curve.js'
import { RunAggregate } from '../stats/run-aggregate.js'
import type { RunSummary } from '../stats/run-summary.js'
import type { SampleSource } from '../stats/samples/sample-picture.js'
import { abortingThreshold, selectorsOf } from '../stats/thresholds.js'
import { declaredTasks } from './declared-tasks.js'
import type { EndReason } from './end-reason.js'
import { FleetNews } from './fleet-news.js'
import { gatherWorkers } from './gather-workers.js'
import { LoadEdits } from './load-edits.js'
import { RunClock } from './run-clock.js'
import { RunEnd } from './run-end.js'
import { RunHooks } from './run-hooks.js'
import { type Note, RunNotes } from './run-notes.js'
import { RunRecord } from './run-record.js'
import { RunSamples } from './run-samples.js'
import { SecondTicker } from './second-ticker.js'
import { type RunHead, runFacts, runHead, workerFacts } from './summary-facts.js'
import { awaitReturn, type RunParts, restoreRun } from './take-over.js'
import type { RunResult, TestRunDeps } from './test-run-deps.js'
import { VerdictNews } from './verdict-news.js'

const by = (who: string): string => (who === '' ? '' : ` by ${who}`)

export type { MasterHook, RunResult, TestRunDeps } from './test-run-deps.js'

export class TestRun {
  readonly #deps: TestRunDeps
  readonly #aggregate: RunAggregate
  #head: RunHead
  #state: RunState = 'ready'
  readonly #record = new RunRecord()
  readonly #samples = new RunSamples(() => this.#clock.startedAtMs)
  readonly #clock: RunClock
  readonly #notes: RunNotes
  readonly #news: FleetNews
  readonly #edits: LoadEdits
  readonly #declared: readonly DeclaredTask[]
  readonly #verdicts: VerdictNews
  readonly #end: RunEnd
  readonly #hooks: RunHooks
  /** What ran when the users were told to end. */
  #atStop: { readonly elapsedMs: number; readonly users: number } | null = null
  readonly #seconds = new SecondTicker({
    elapsedMs: () => this.#deps.master.elapsedMs(),
    hasUnread: () => this.#deps.master.hasUnread,
    close: (endMs) => this.#closeSecond(endMs),
    look: () => this.#look(),
  })

  constructor(deps: TestRunDeps) {
    this.#deps = deps
    this.#head = runHead(deps)
    this.#clock = new RunClock({ ...deps, runTimeMs: deps.options.runTimeMs })
    this.#aggregate = new RunAggregate({
      runId: deps.runId,
      startedAtEpochMs: this.#clock.startedAtMs,
      thresholds: deps.thresholds,
    })
    this.#notes = new RunNotes({ elapsedMs: () => this.#clock.elapsedMs(), record: this.#record, log: deps.log })
    this.#end = new RunEnd({
      record: this.#record,
      notes: this.#notes,
      countWorkers: () => deps.master.registry.alive().length,
    })
    this.#hooks = new RunHooks({ ...deps, notes: this.#notes, stopRequested: () => this.#end.requested() })
    this.#verdicts = new VerdictNews(this.#notes)
    this.#declared = declaredTasks(deps.plan, deps.scenarios, deps.options)
    this.#edits = new LoadEdits({ spawning: () => deps.master.spawning, notes: this.#notes, record: this.#record })
    this.#news = this.#listen()
    this.#news.areThere(deps.master.registry.alive())
  }

  get id(): string {
    return this.#deps.runId
  }

  get state(): RunState {
    return this.#state
  }

  /** True from the first moment of load on. */
  get hasBegun(): boolean {
    return this.#clock.hasBegun
  }

  /** Runs to the end. Rejects only when the load never started; afterwards every fault is part of the result. */
  async run(): Promise<RunResult> {
    const { master, outputs, plan, runId, seed } = this.#deps
    await outputs.start()
    if (this.#deps.journalToTakeOver !== null) return this.#takeOver(this.#deps.journalToTakeOver)
    master.letIn()
    if (!(await this.#gatherWorkers())) return this.#finish()
    await master.prepare({ ...this.#deps, bundle: plan.bundle, selectors: selectorsOf(this.#deps.thresholds) })
    master.open({ runId, ...this.#counting() })
    if (this.#end.isDue) return this.#finish()
    const setup = await this.#hooks.setup()
    if (setup.error !== null) this.#end.because({ kind: 'aborted', text: setup.error.message })
    if (setup.isDone && !this.#end.isDue) await this.#load(setup.data, seed)
    if (setup.isDone) await this.#hooks.teardown(setup.data)
    return this.#finish()
  }

  /** Ends the run with grace. The first reason stands. */
  stop(reason: EndReason): void {
    this.#end.because(reason)
  }

  /** Shortens a stop that is under way: users are cut. */
  stopNow(): void {
    this.#deps.master.cut()
  }

  get isPaused(): boolean {
    return this.#deps.master.isPaused
  }

  /** What a person has to say about this moment; null when the run has ended. */
  note(text: string): Note | null {
    if (this.#state === 'stopped') return null
    this.#notes.tell(text)
    return this.#notes.all.at(-1) ?? null
  }

  /** Figures begin anew from here for who looks from the last restart on; null when the run has ended. */
  restartStatistics(text: string): Note | null {
    if (!this.hasBegun || this.#state === 'stopped') return null
    const note = this.#notes.restart(text)
    if (note !== null) this.#aggregate.restart(note.atMs)
    return note
  }

  /** What was counted since then; null when there was no restart. */
  sinceRestart(): EndpointRange | null {
    return this.#aggregate.sinceRestart(this.#clock.elapsedMs())
  }

  /** From 50 to 99.99 and the maximum, of all requests, of an endpoint or of a worker; empty when nothing was measured. */
  percentileCurve(of: { readonly endpoint?: string; readonly worker?: string }): readonly PercentilePoint[] {
    return this.#aggregate.percentileCurve(of)
  }

  /** What it is called from now on, also in the files that are written at its end. */
  rename(marks: Pick<RunHead, 'name' | 'tags'>): void {
    this.#head = Object.freeze({ ...this.#head, ...marks })
  }

  /** Changes of its load; null when there is none to change. */
  get edits(): LoadEdits | null {
    return this.hasBegun && !this.#end.isDue ? this.#edits : null
  }

  /** Goes to another number of users from now on. False when there is no load to change. */
  editUsers(users: number, spawnRate: number): boolean {
    return this.editLoad({ users, spawnRate, userClasses: [] }, '')
  }

  /** So many users more, or fewer when negative, than the ramp of now would come to. */
  editUsersBy(by: number, spawnRate: number): void {
    this.editUsers(Math.max(0, this.#edits.goal + by), spawnRate)
  }

  /** From now on; noted in the timeline, with who asked for it. False when there is no load to change. */
  editLoad(edit: LoadEdit, who: string): boolean {
    if (this.edits === null) return false
    this.edits.make(edit, who)
    this.#enter('spawning')
    return true
  }

  /** Pauses the users, or lets them go on; noted in the timeline, with who asked for it. True when they are paused now. */
  togglePause(who = ''): boolean {
    if (!this.hasBegun || this.#end.isDue) return false
    const { master } = this.#deps
    if (master.isPaused) master.resume()
    else master.pause()
    this.#record.paused(master.isPaused)
    this.#notes.tell(`${master.isPaused ? 'paused' : 'resumed'}${by(who)}`)
    return master.isPaused
  }

  get targetUsers(): number {
    return this.#edits.targetUsers ?? this.#deps.master.spawning?.wantedUsers ?? 0
  }

  /** The frozen picture of this instant. */
  summary(): RunSummary {
    const nodes = this.#deps.master.registry.all()
    const context = {
      run: runFacts(this.#head, {
        startedAtMs: this.#clock.startedAtMs,
        durationMs: this.#clock.elapsedMs(),
        state: this.#state,
        targetUsers: this.#atStop === null ? this.targetUsers : (this.#deps.master.spawning?.peakUsers ?? 0),
        users: this.#runningUsers(),
        plannedMs: this.#clock.plannedMs(),
      }),
      workers: workerFacts(nodes, this.#state === 'stopped' ? null : this.#deps.clock()),
      notes: this.#notes.all,
      classes: { wanted: this.#deps.master.spawning?.wantedByClass ?? {}, declared: this.#declared },
      exitCodeOnError: this.#deps.options.exitCodeOnError,
    }
    const summary = this.#aggregate.summarize(context)
    if (!this.#end.isDue) return summary
    const verdict = this.#end.verdictOf(summary, this.#hooks.error, this.#deps.hasEnd)
    return Object.freeze({ ...summary, verdict })
  }

  /** Requests that were kept with their details. */
  get samples(): SampleSource {
    return this.#samples.book
  }

  /** What each worker measured of each endpoint so far. @param endpoint `METHOD name`; left out = of all */
  endpointWorkers(endpoint?: string): EndpointWorkerTable {
    return this.#aggregate.endpointWorkers(endpoint)
  }

  #listen(): FleetNews {
    const { master, onWorkerLoss, clock, log } = this.#deps
    const news = new FleetNews({
      registry: master.registry,
      notes: this.#notes,
      record: this.#record,
      onWorkerLoss,
      reportedUntilMs: (workerId) => this.#aggregate.reportedUntilMs(workerId),
      clock,
      log,
      phase: () => (this.#end.isDue || this.#state === 'stopped' ? 'after' : this.hasBegun ? 'load' : 'before'),
      fire: (hook, event) => this.#hooks.fire(hook, event),
      end: (reason) => this.#end.because(reason),
    })
    master.listen({
      stopTest: (reason) => this.#end.because({ kind: 'aborted', text: reason }),
      hookFailed: (error) => this.#hooks.failed(error),
      log,
      edited: (edit, atMs) => {
        this.#edits.came(edit, atMs)
        this.#enter('spawning')
      },
      drained: () => this.#end.ofLoad('everything that was to do is done'),
      workerJoined: (node) => news.workerJoined(node),
      workerBusy: (node) => news.workerBusy(node),
      workerLost: (node, reason, users) => news.workerLost(node, reason, users),
      workerReturned: (node, isRunning, countsFromMs) => news.workerReturned(node, isRunning, countsFromMs),
      workerLeaving: (node) => news.workerLeaving(node),
      drainChanged: (node) => news.drainChanged(node),
      workerTakenBack: (node) => news.workerTakenBack(node),
      workerStoodStill: (node, ms) => news.workerStoodStill(node, ms),
      peerRefused: (peer, reason) => news.peerRefused(peer, reason),
      startMeasured: (workers, skewMs, uncertaintyMs) => news.startMeasured(workers, skewMs, uncertaintyMs),
    })
    return news
  }

  #gatherWorkers(): Promise<boolean> {
    const { master, workers, workersLimitMs, workersHint } = this.#deps
    return gatherWorkers({
      registry: master.registry,
      workers,
      limitMs: workersLimitMs,
      hint: workersHint,
      signal: this.#end.signal,
      reason: () => this.#end.reason,
      refusals: () => this.#news.refusals(),
    })
  }

  async #load(setupData: unknown, seed: number): Promise<void> {
    const { master } = this.#deps
    await Promise.race([master.startHooks({ seed, setupData }), this.#end.requested()])
    if (!this.#end.isDue) this.#begin(setupData)
    await this.#untilStopped()
  }

  async #untilStopped(): Promise<void> {
    const { master } = this.#deps
    await this.#end.requested()
    this.#atStop = { elapsedMs: master.elapsedMs(), users: this.#runningUsers() }
    this.#enter('stopping')
    await master.stop(this.#deps.options.stopTimeoutMs)
    this.#clock.end()
    this.#seconds.stop()
    await master.awaitMissing()
  }

  #begin(setupData: unknown): void {
    const { master, runId, seed, plan, scenarios } = this.#deps
    master.begin()
    const startedAtMs = this.#deps.wallClock() - master.elapsedMs()
    this.#aggregate.startedAt(startedAtMs)
    const scriptHash = plan.bundle.hash
    this.#samples.keepIn(this.#deps.openSamples(this.#samples.book))
    const userClasses = scenarios.flatMap((scenario) => scenario.userClasses.map(shareOf))
    const facts = { runId, scriptHash, seed, setupData: setupData ?? null, startedAtMs, userClasses }
    const series = this.#deps.openSeries(this.#aggregate)
    this.#record.begin({ journal: this.#deps.openJournal(), series }, { kind: 'begin', ...facts })
    this.#clock.begin(startedAtMs)
    this.#startClock()
  }

  #startClock(): void {
    this.#news.endWithoutWorkers()
    this.#enter('spawning')
    this.#seconds.start()
    this.#clock.whenOver(() => this.#end.ofLoad('its time was over'))
  }

  /** Goes on with a run that an earlier master began. */
  async #takeOver(journal: string): Promise<RunResult> {
    const { master } = this.#deps
    const parts = this.#parts()
    const past = restoreRun(journal, this.#deps, parts, this.#counting())
    this.#clock.begin(past.startedAtMs)
    const reason = await awaitReturn(past, this.#deps, parts, this.#end.signal)
    if (reason !== null) this.#end.because(reason)
    master.goOn()
    this.#startClock()
    await this.#untilStopped()
    await this.#hooks.teardown(past.setupData)
    return this.#finish()
  }

  #parts(): RunParts {
    return {
      aggregate: this.#aggregate,
      record: this.#record,
      samples: this.#samples,
      notes: this.#notes,
      verdicts: this.#verdicts,
      edits: this.#edits,
      seconds: this.#seconds,
      news: this.#news,
    }
  }

  /** Where the reports of workers go. */
  #counting(): Omit<OpenRun, 'runId'> {
    return {
      aggregate: this.#aggregate,
      counted: (workerId, delta) => this.#record.report(workerId, delta),
      sampled: (workerId, samples, sums) => this.#samples.take(workerId, samples, sums),
      keep: () => this.#record.keep(),
    }
  }

  async #finish(): Promise<RunResult> {
    await this.#hooks.fire('quitting', {})
    const lost = this.#deps.master.iterationsLost
    if (lost > 0) this.#notes.tell(`${lost} iterations were lost with their workers, and not done`, 'warn')
    this.#news.tellUnfinished((workerId) => this.#aggregate.hasReportedAll(workerId))
    for (const text of this.#news.repeatedRefusals()) this.#notes.add(text)
    this.#news.close()
    this.#seconds.closeUntil(this.#clock.elapsedMs())
    if (this.#state !== 'stopping') this.#enter('stopping')
    this.#enter('stopped')
    this.#samples.close()
    const summary = this.summary()
    this.#record.close(this.#clock.elapsedMs())
    const { files, notWritten } = await this.#deps.outputs.finish(summary)
    const exitCode = summary.verdict.exitCode === 0 && notWritten.length > 0 ? 1 : summary.verdict.exitCode
    return { summary, exitCode, files, notWritten }
  }

  #runningUsers(): number {
    return this.#deps.master.registry.all().reduce((sum, node) => sum + node.users, 0)
  }

  #closeSecond(endMs: number): void {
    const stopped = this.#atStop !== null && endMs <= this.#atStop.elapsedMs ? this.#atStop : null
    const users = stopped?.users ?? this.#runningUsers()
    this.#aggregate.closeSecond(endMs, users)
    this.#record.second(endMs, users, this.#deps.master.spawning?.nextUser ?? 0)
    this.#samples.second()
  }

  #look(): void {
    this.#enter(this.#deps.master.spawning?.isMoving === true ? 'spawning' : 'running')
    const summary = this.summary()
    this.#verdicts.look(summary)
    this.#deps.outputs.update(summary)
    this.#judge(summary)
  }

  #judge(summary: RunSummary): void {
    const broken = abortingThreshold(this.#deps.thresholds, summary.thresholds, summary.run.durationMs)
    if (broken !== null)
      this.#end.because({ kind: 'aborted', text: `threshold ${broken.metric}: ${broken.expression} failed` })
  }

  #enter(state: RunState): void {
    if (canRunEnter(this.#state, state)) this.#state = state
  }
}
