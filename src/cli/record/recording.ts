// Where one run is recorded over time: in its own directory, or for its pages and report in a temporary one where nothing is kept.
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { messageOf } from '../../model/errors.js'
import type { RunAggregate } from '../../stats/run-aggregate.js'
import { chunkFile, type GroupName, SERIES_GROUPS, tailFile } from '../../store/series/format/series-group.js'
import { type RecordedSeries, recordedSeries } from '../../store/series/read/recorded-series.js'
import { type RunSeries, SeriesRecorder } from '../../store/series/record/series-recorder.js'
import type { Log } from './log.js'

/** Of a temporary recording: a day of 50 endpoints has more, a day's half has not. */
const MOST_BYTES = 200 * 1024 ** 2
const LOOK_EVERY_SECONDS = 30
const GROUPS = Object.keys(SERIES_GROUPS) as GroupName[]

export interface RecordingDeps {
  /** The run's own directory, when there is one by then. */
  readonly directory: () => string | null
  /** True when a page or a report will ask for what was recorded. */
  readonly isWanted: boolean
  readonly log: Log
  /** Of a temporary recording; default 200 MB. */
  readonly mostBytes?: number
}

export class Recording {
  readonly #deps: RecordingDeps
  #path: string | null = null
  #temporary: string | null = null
  #isOver = false

  constructor(deps: RecordingDeps) {
    this.#deps = deps
  }

  /** Called once, when the load begins; null = nothing is recorded. */
  open(aggregate: RunAggregate): RunSeries | null {
    const own = this.#deps.directory()
    this.#path = own ?? (this.#deps.isWanted ? this.#makeTemporary() : null)
    if (this.#path === null) {
      this.#isOver = true
      return null
    }
    const recorder = new SeriesRecorder({
      directory: this.#path,
      aggregate,
      onFault: (reason) => this.#tell(reason),
    })
    return own === null ? this.#bounded(recorder, this.#path) : recorder
  }

  /** null = nothing was recorded, or it is not there any more. */
  get recorded(): RecordedSeries | null {
    return this.#isOver ? null : recordedSeries(this.#path)
  }

  /** Removes what is temporary; safe to call again. */
  discard(): void {
    if (this.#temporary === null) return
    process.off('exit', this.#discard)
    rmSync(this.#temporary, { recursive: true, force: true })
    this.#temporary = null
    this.#isOver = true
  }

  /** Also when somebody ends the process at once. */
  readonly #discard = (): void => this.discard()

  #makeTemporary(): string | null {
    try {
      this.#temporary = mkdtempSync(join(tmpdir(), `tymbal-run-${process.pid}-`))
      process.once('exit', this.#discard)
    } catch (thrown) {
      this.#tell(messageOf(thrown))
    }
    return this.#temporary
  }

  /** A place that nobody chose must not fill up. */
  #bounded(recorder: SeriesRecorder, path: string): RunSeries {
    const { mostBytes = MOST_BYTES } = this.#deps
    let lookAtMs = 0
    return {
      closeSecond: (endMs, users) => {
        recorder.closeSecond(endMs, users)
        if (endMs < lookAtMs) return
        lookAtMs = endMs + LOOK_EVERY_SECONDS * 1000
        if (sizeOf(path) < mostBytes) return
        lookAtMs = Number.POSITIVE_INFINITY
        recorder.finish(endMs)
        this.#tell(`it has ${Math.round(mostBytes / 1024 ** 2)} MB, the most where runs are not kept`)
      },
      leaveOut: (fromMs, toMs) => recorder.leaveOut(fromMs, toMs),
      finish: (endMs) => recorder.finish(endMs),
    }
  }

  #tell(reason: string): void {
    this.#deps.log.write('warn', `the run is not recorded over time any more: ${reason}`)
  }
}

function sizeOf(directory: string): number {
  const files = GROUPS.flatMap((group) => [chunkFile(group), tailFile(group)])
  return files.reduce((sum, file) => sum + (statSync(join(directory, file), { throwIfNoEntry: false })?.size ?? 0), 0)
}
