// What pages see of this process and do to it.
import { resolve } from 'node:path'
import { plural } from '../../outputs/text/numbers.js'
import { withoutUserinfo } from '../../outputs/text/userinfo.js'
import type { RunSummary } from '../../stats/run-summary.js'
import { openRunStore } from '../../store/open-run-store.js'
import type { RunStore } from '../../store/run-store.js'
import type {
  AppState,
  CheckResult,
  ExportFormat,
  LogLine,
  ScriptState,
  StartRequest,
  WorkerAction,
} from '../../web/api.js'
import type {
  ControlRoom,
  LiveRun,
  Rendered,
  RunDetails,
  ScriptAnswer,
  ScriptRequest,
  UnkeptRun,
} from '../../web/control-room.js'
import type { PresetList } from '../../web/preset-list.js'
import { Refusal } from '../../web/refusal.js'
import { itemOfSummary } from '../../web/routes/run-list-item.js'
import { LiveFeed } from '../../web/stream/live-feed.js'
import { LogBook } from '../../web/stream/log-book.js'
import { NOT_LIVE } from '../../web/stream/ticks.js'
import type { RunRequest } from '../run-request.js'
import type { Session } from '../session/session.js'
import { VERSION } from '../version.js'
import { clock, wallClock } from '../worker-process.js'
import type { OwnLiveRun, RunMarks } from './own-live-run.js'
import { OwnPresets } from './own-presets.js'
import { renderExport } from './render-export.js'
import { scriptAnswer } from './script-answers.js'
import { scriptState } from './script-state.js'

export interface RoomDeps {
  /** What Start begins when nothing is changed. */
  readonly request: RunRequest
  readonly cwd: string
  session(): Session
  /** Starts a run, and resolves when it is there. @throws Refusal */
  start(request: StartRequest): Promise<void>
  /** @throws Refusal */
  check(request: StartRequest, signal: AbortSignal): Promise<CheckResult>
}

const ACTION_WORDS: Readonly<Record<WorkerAction, { readonly cannot: string; readonly done: string }>> = {
  drain: { cannot: 'be drained', done: 'is drained: its users go to the others' },
  'take-back': { cannot: 'be taken back', done: 'takes users again' },
  restart: { cannot: 'start anew', done: 'starts anew: its users go to the others' },
  quit: { cannot: 'leave', done: 'leaves: its users go to the others' },
}

/** Runs of a process that keeps nothing on the disk; older ones are forgotten. */
const MOST_UNKEPT = 20
/** What a page of the script is waited for. */
const SCRIPT_LIMIT_MS = 10_000

export class OwnControlRoom implements ControlRoom {
  readonly version = VERSION
  readonly store: RunStore | null
  readonly presets: PresetList
  readonly feed = new LiveFeed({ clock, wallClock })
  readonly log = new LogBook(() => this.now())
  readonly #deps: RoomDeps
  readonly #script: ScriptState
  #live: OwnLiveRun | null = null
  #unkept: UnkeptRun[] = []
  /** Between the wish and the run. */
  #isStarting = false
  /** Ends the check that is under way. */
  #checking: AbortController | null = null

  constructor(deps: RoomDeps) {
    const { request, cwd } = deps
    this.#deps = deps
    this.#script = scriptState(request)
    this.presets = presetsOf(request, cwd, () => this.now())
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
    this.#refuseBusy()
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

  careFor(workerId: string, action: WorkerAction, who: string): void {
    const { master } = this.#deps.session()
    const node = master.registry.get(workerId)
    if (node === undefined) throw new Refusal(404, `No worker is called "${workerId}".`)
    const fault = master.care.do(action, node)
    const { cannot, done } = ACTION_WORDS[action]
    if (fault !== '') throw new Refusal(409, `The worker cannot ${cannot}: ${fault}.`, { code: 'TYM6002' })
    const text = `worker ${node.id} ${done}`
    if (this.#live?.isRunning !== true || this.#live.note(text, who) === null) {
      this.feed.log(this.log.add('info', `${text} (${who})`))
    }
  }

  scriptAnswer(request: ScriptRequest): Promise<ScriptAnswer> {
    return scriptAnswer(request, {
      routes: this.#deps.request.script.routes,
      limitMs: SCRIPT_LIMIT_MS,
      summary: () => (this.#live?.summary() as Readonly<Record<string, unknown>> | undefined) ?? null,
      log: (text) => this.feed.log(this.log.add('error', text)),
    })
  }

  async check(request: StartRequest, who: string, signal: AbortSignal): Promise<CheckResult> {
    this.#refuseBusy()
    const checking = new AbortController()
    this.#checking = checking
    try {
      const result = await this.#deps.check(request, AbortSignal.any([signal, checking.signal]))
      this.feed.log(this.log.add('info', `checked once (${who}): ${checkWords(result)}`))
      return result
    } finally {
      this.#checking = null
    }
  }

  renamed(id: string, change: RunMarks): void {
    const live = this.#live
    if (live?.id !== id) return
    live.marks = change
    this.tick(live.isRunning ? live.now() : live.summary())
  }

  forget(id: string): void {
    if (this.#live?.id !== id || this.#live.isRunning) return
    this.#live = null
    this.feed.forget(id)
  }

  /** A picture of the run of this process, for all pages. */
  tick(summary: RunSummary): void {
    this.feed.tick(this.#live?.marked(summary) ?? summary, this.#live ?? NOT_LIVE)
  }

  /** Ends what goes on beside runs. */
  close(): void {
    this.#checking?.abort()
  }

  /** @throws Refusal 409 */
  #refuseBusy(): void {
    if (this.#isStarting || this.#live?.isRunning === true) {
      throw new Refusal(409, 'A run is under way. Stop it first.', { code: 'TYM6001' })
    }
    if (this.#checking !== null) {
      throw new Refusal(409, 'The script is being checked. Wait for it to end.', { code: 'TYM6006' })
    }
  }

  /** A run of this process is there. */
  enter(live: OwnLiveRun): void {
    this.#live = live
    this.tick(live.now())
  }

  /** It has ended; null = its load never began. */
  ended(summary: RunSummary | null): void {
    const live = this.#live
    if (live === null) return
    const last = live.marked(summary ?? live.now())
    live.end(last)
    if (summary !== null) this.tick(last)
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

  async render(summary: RunSummary, format: Exclude<ExportFormat, 'bundle'>, details: RunDetails): Promise<Rendered> {
    const write = (level: LogLine['level'], text: string): void => this.feed.log(this.log.add(level, text))
    return await renderExport(summary, format, details, { write })
  }
}

function presetsOf({ script, outDir }: RunRequest, cwd: string, now: () => number): PresetList {
  const { bundle, parameters } = script.plan
  const secrets = parameters.filter(({ secret }) => secret).map(({ name }) => name)
  return new OwnPresets({
    directory: outDir === null ? null : resolve(cwd, outDir),
    script: withoutUserinfo(bundle.path),
    secrets: new Set(secrets),
    now,
  })
}

function checkWords({ passed, requests, failed, faults, cutShort }: CheckResult): string {
  const parts = [
    plural(requests, 'request'),
    `${failed} failed`,
    ...(faults > 0 ? [plural(faults, 'other fault')] : []),
  ]
  const end = cutShort === '' ? '' : `; ended early: ${cutShort}`
  return `${passed ? 'passed' : 'failed'}, ${parts.join(', ')}${end}`
}
