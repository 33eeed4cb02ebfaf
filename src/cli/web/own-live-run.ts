// The run of this process as pages see it, while it goes on and afterwards.
import type { EndpointRange } from '../../stats/endpoint-range.js'
import type { EndpointWorkerTable } from '../../stats/endpoint-workers.js'
import type { PercentilePoint } from '../../stats/percentile-curve.js'
import type { RunSummary } from '../../stats/run-summary.js'
import type { SampleSource } from '../../stats/samples/sample-picture.js'
import type { RecordedSeries } from '../../store/series/read/recorded-series.js'
import type { LoadRequest, LoadState } from '../../web/api.js'
import type { LiveRun, Note } from '../../web/control-room.js'
import type { LiveFeed } from '../../web/stream/live-feed.js'
import type { Recording } from '../record/recording.js'
import type { OwnRun } from '../session/own-run.js'
import { paceOf } from '../session/run-controls-of.js'
import { editOf, loadStateOf, noStageEnd } from './edit-of.js'

export type RunMarks = Pick<RunSummary['run'], 'name' | 'tags'>

export class OwnLiveRun implements LiveRun {
  readonly #own: OwnRun
  readonly #feed: LiveFeed
  /** What it was called since it began; null = as it began. */
  #marks: RunMarks | null = null
  /** Its last picture; null while it goes on. */
  #ended: RunSummary | null = null

  constructor(own: OwnRun, feed: LiveFeed) {
    this.#own = own
    this.#feed = feed
  }

  get id(): string {
    return this.#own.run.id
  }

  get isRunning(): boolean {
    return this.#ended === null
  }

  get isPaused(): boolean {
    return this.isRunning && this.#own.run.isPaused
  }

  get hasBegun(): boolean {
    return this.#own.run.hasBegun
  }

  /** At most a second old: everybody sees the same. */
  summary(): RunSummary {
    const { latest } = this.#feed
    return this.marked(this.#ended ?? (latest?.run.id === this.id ? latest : this.now()))
  }

  now(): RunSummary {
    return this.marked(this.#own.run.summary())
  }

  set marks(marks: RunMarks) {
    this.#marks = marks
    this.#own.run.rename(marks)
  }

  /** Under the name and the tags that it has now. */
  marked(summary: RunSummary): RunSummary {
    return this.#marks === null ? summary : { ...summary, run: { ...summary.run, ...this.#marks } }
  }

  get samples(): SampleSource {
    return this.#own.run.samples
  }

  endpointWorkers(endpoint?: string): EndpointWorkerTable {
    return this.#own.run.endpointWorkers(endpoint)
  }

  end(summary: RunSummary): void {
    this.#ended = summary
  }

  get load(): LoadState | null {
    const edits = this.isRunning ? this.#own.run.edits : null
    return edits === null ? null : loadStateOf(edits, paceOf(this.#own.request))
  }

  editLoad(request: LoadRequest, who: string): boolean {
    const { run } = this.#own
    if (!this.isRunning || run.edits === null) return false
    const edit = editOf(request, run.edits, paceOf(this.#own.request))
    if (request.when !== 'stage-end') run.editLoad(edit, who)
    else if (run.edits.makeAtStageEnd(edit, who) === null) throw noStageEnd()
    this.#tell()
    return true
  }

  withdrawEdit(who: string): boolean {
    const isDone = this.isRunning && this.#own.run.edits?.withdraw(who) === true
    if (isDone) this.#tell()
    return isDone
  }

  stop(mode: 'graceful' | 'now', who: string): boolean {
    if (!this.isRunning) return false
    const { run } = this.#own
    run.stop({ kind: 'stopped', text: `stopped by ${who}` })
    // The order to end with grace is on its way after this turn; what shortens it must come behind it.
    if (mode === 'now') setImmediate(() => run.stopNow())
    this.#tell()
    return true
  }

  setPaused(isPaused: boolean, who: string): boolean {
    if (!this.isRunning || !this.hasBegun) return false
    const { run, progress } = this.#own
    if (run.isPaused === isPaused) return true
    const isDone = run.togglePause(who) === isPaused
    progress.panel?.paused(run.isPaused)
    this.#tell()
    return isDone
  }

  note(text: string, who: string): Note | null {
    const note = this.isRunning ? this.#own.run.note(`${text} (${who})`) : null
    if (note !== null) this.#tell()
    return note
  }

  restartStatistics(who: string): Note | null {
    const note = this.isRunning ? this.#own.run.restartStatistics(`statistics restarted from here (${who})`) : null
    if (note !== null) this.#tell()
    return note
  }

  sinceRestart(): EndpointRange | null {
    return this.#own.run.sinceRestart()
  }

  percentileCurve(of: { readonly endpoint?: string; readonly worker?: string }): readonly PercentilePoint[] {
    return this.#own.run.percentileCurve(of)
  }

  get recording(): Recording {
    return this.#own.recording
  }

  get recorded(): RecordedSeries | null {
    return this.recording.recorded
  }

  /** At once, and not with the next second. */
  #tell(): void {
    this.#feed.tick(this.now(), this)
  }
}
