// What pages see of this process and do to it.
import type { RunSummary } from '../../stats/run-summary.js'
import { openRunStore } from '../../store/open-run-store.js'
import type { RunStore } from '../../store/run-store.js'
import type { RecordedSeries } from '../../store/series/read/recorded-series.js'
import type { AppState, ExportFormat, LogLine, ScriptState, StartRequest } from '../../web/api.js'
import type { ControlRoom, LiveRun, Rendered, UnkeptRun } from '../../web/control-room.js'
import { Refusal } from '../../web/refusal.js'
import { itemOfSummary } from '../../web/routes/run-list-item.js'
import { LiveFeed } from '../../web/stream/live-feed.js'
import { LogBook } from '../../web/stream/log-book.js'
import type { RunRequest } from '../run-request.js'
import type { Session } from '../session/session.js'
import { VERSION } from '../version.js'
import { clock, wallClock } from '../worker-process.js'
import type { OwnLiveRun } from './own-live-run.js'
import { renderExport } from './render-export.js'
import { scriptState } from './script-state.js'

export interface RoomDeps {
  /** What Start begins when nothing is changed. */
  readonly request: RunRequest
  readonly cwd: string
  session(): Session
  /** Starts a run, and resolves when it is there. @throws Refusal */
  start(request: StartRequest): Promise<void>
}

/** Runs of a process that keeps nothing on the disk; older ones are forgotten. */
const MOST_UNKEPT = 20

export class OwnControlRoom implements ControlRoom {
  readonly version = VERSION
  readonly store: RunStore | null
  readonly feed = new LiveFeed({ clock, wallClock })
  readonly log = new LogBook(() => this.now())
  readonly #deps: RoomDeps
  readonly #script: ScriptState
  #live: OwnLiveRun | null = null
  #unkept: UnkeptRun[] = []
  /** Between the wish and the run. */
  #isStarting = false

  constructor(deps: RoomDeps) {
    const { request, cwd } = deps
    this.#deps = deps
    this.#script = scriptState(request)
    this.store = request.outDir === null ? null : openRunStore({ directory: request.outDir, cwd, wallClock })
  }

  now(): number {
    return Math.floor(wallClock())
  }

  script(): ScriptState {
    return this.#script
  }

  workers(): AppState['workers'] {
    const { processes, gathering } = this.#deps.request
    const { master, joinCommands } = this.#deps.session()
    return {
      connected: master.registry.alive().length,
      expected: gathering?.workers ?? processes,
      joinCommands,
    }
  }

  live(): LiveRun | null {
    return this.#live
  }

  unkept() {
    return this.#unkept
  }

  async start(request: StartRequest, who: string): Promise<LiveRun> {
    if (this.#isStarting || this.#live?.isRunning === true) {
      throw new Refusal(409, 'A run is under way. Stop it first.', { code: 'TYM6001' })
    }
    this.#isStarting = true
    try {
      await this.#deps.start(request)
    } finally {
      this.#isStarting = false
    }
    const live = this.#live!
    live.note('started', who)
    return live
  }

  /** A run of this process is there. */
  enter(live: OwnLiveRun): void {
    this.#live = live
    this.feed.tick(live.now(), false)
  }

  /** It has ended; null = its load never began. */
  ended(summary: RunSummary | null): void {
    const live = this.#live
    if (live === null) return
    const last = summary ?? live.now()
    live.end(last)
    if (summary !== null) this.feed.tick(summary, false)
    else this.feed.failed(live.id)
    if (this.store !== null) return
    // Not the run itself, which holds all that it has counted.
    const { recording } = live
    const unkept = {
      item: itemOfSummary(last),
      summary: last,
      get recorded() {
        return recording.recorded
      },
    }
    this.#unkept = [unkept, ...this.#unkept].slice(0, MOST_UNKEPT)
  }

  async render(
    summary: RunSummary,
    format: Exclude<ExportFormat, 'bundle'>,
    recorded: RecordedSeries | null,
  ): Promise<Rendered> {
    const write = (level: LogLine['level'], text: string): void => this.feed.log(this.log.add(level, text))
    return await renderExport(summary, format, recorded, { write })
  }
}
