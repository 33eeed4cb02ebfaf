// The part of a process that its runs share: log, workers, master. Runs follow each other in it.
import { Master } from '../../master/master.js'
import { NO_EVENTS } from '../../master/master-events.js'
import { messageOf } from '../../model/errors.js'
import type { Output } from '../../outputs/output.js'
import type { MasterHook, RunResult } from '../../run/test-run.js'
import { captureConsole } from '../capture-console.js'
import type { CliIo } from '../cli-io.js'
import { type Crew, createCrew } from '../crew.js'
import type { Log } from '../record/log.js'
import type { Recording } from '../record/recording.js'
import { pruneRuns } from '../record/run-records.js'
import { attachControls, type RunControls } from '../run-controls.js'
import type { RunRequest } from '../run-request.js'
import { VERSION } from '../version.js'
import { clock, wallClock } from '../worker-process.js'
import { printEnd } from './end-report.js'
import { createOwnRun, type OwnRun } from './own-run.js'
import { controlsOf } from './run-controls-of.js'
import type { Screen } from './screen.js'

export interface SessionDeps {
  readonly io: CliIo
  readonly log: Log
  readonly screen: Screen
  /** What every run tells beside its own outputs. */
  readonly outputs: readonly Output[]
  /** True when the process ends with its first run: then the script's `quitting` belongs to that run, and its workers leave with it. */
  readonly isSingle: boolean
  /** A run is there, before anything of it has begun; given where pages look at runs. */
  created?(own: OwnRun): void
}

export interface EndedRun {
  readonly exitCode: number
  readonly result: RunResult
}

/** Of runs that are not kept: those of older ones give way. */
const MOST_RECORDINGS = 4

const OF_THE_PROCESS: readonly MasterHook[] = ['quitting']

export class Session {
  readonly master: Master
  readonly #deps: SessionDeps
  readonly #crew: Crew
  readonly #request: RunRequest
  readonly #releases: readonly (() => void)[]
  #current: OwnRun | null = null
  #hasStarted = false
  readonly #recordings: Recording[] = []

  constructor(request: RunRequest, crew: Crew, deps: SessionDeps) {
    const { io, log } = deps
    this.#deps = deps
    this.#crew = crew
    this.#request = request
    this.master = new Master({
      link: crew.link,
      clock,
      wallClock,
      version: { tymbal: VERSION, node: process.version },
      onWorkerLoss: request.onWorkerLoss,
    })
    const releaseUncaught = io.onUncaught((thrown) => crew.uncaught(thrown))
    this.#releases = [releaseUncaught, captureConsole(({ level, text }) => log.write(level, text))]
  }

  /** The workers of this machine come, and those of others may. */
  start(): void {
    if (this.#hasStarted) return
    this.#hasStarted = true
    this.#idle()
    // The run that is taken over lets them in.
    if (this.#request.resume === null) this.master.letIn()
    this.#crew.start(this.master, () => this.#current?.run ?? null)
  }

  get joinCommands(): readonly string[] {
    return this.#crew.joinCommands
  }

  /** The run that is under way. */
  get current(): OwnRun | null {
    return this.#current
  }

  /** @throws TymbalError TYM4007, TYM5001; the run is not there then */
  async create(request: RunRequest): Promise<OwnRun> {
    const { io, log, outputs, isSingle, created } = this.#deps
    const withoutHooks = isSingle ? [] : OF_THE_PROCESS
    const hasPage = created !== undefined
    const own = await createOwnRun(request, { io, log, master: this.master, hasPage, outputs, withoutHooks })
    this.#recordings.push(own.recording)
    for (const old of this.#recordings.splice(0, this.#recordings.length - MOST_RECORDINGS)) old.discard()
    this.#current = own
    this.#deps.screen.show(own.progress)
    created?.(own)
    return own
  }

  /**
   * Runs to the end, and prints what it came to.
   * @param controls what signals and keys do, when not only to the run
   * @throws TymbalError when the load could not start; whatever happens later is told in the summary
   */
  async run(own: OwnRun, controls: RunControls = controlsOf(own)): Promise<EndedRun> {
    const { io, log, isSingle } = this.#deps
    const { run, request, directory } = own
    const detach = attachControls(controls, io)
    try {
      this.start()
      this.#crew.refill()
      const result = await run.run()
      if (isSingle) await this.leave()
      if (result.notWritten.length === 0) await directory?.forgetJournal()
      await pruneRuns(request, log, io)
      return { exitCode: printEnd(result, log, request, io), result }
    } catch (thrown) {
      await directory?.neverBegan(messageOf(thrown))
      throw thrown
    } finally {
      detach()
      this.#ended(own)
    }
  }

  /** Sends the workers home, gives the terminal back, and removes what is temporary; safe to call again. */
  async close(): Promise<void> {
    for (const release of this.#releases) release()
    this.#current?.progress.panel?.close()
    await this.leave()
    for (const recording of this.#recordings.splice(0)) recording.discard()
  }

  /** Sends the workers home and waits for them. */
  async leave(): Promise<void> {
    await this.master.close()
    await this.#crew.left()
  }

  /** The script's last hook; what it throws is told and changes nothing. */
  async quitting(): Promise<void> {
    await this.#request.script.fire('quitting', {}, (error) => this.#deps.log.write('error', error.message))
  }

  #ended({ progress }: OwnRun): void {
    progress.panel?.close()
    this.#deps.screen.show(null)
    this.#deps.log.endCopies()
    this.#current = null
    if (!this.#deps.isSingle) this.#idle()
  }

  /** Between runs nobody but the log hears of the workers. */
  #idle(): void {
    if (this.#current !== null) return
    const { log } = this.#deps
    const fire = (hook: 'workerConnect' | 'workerLost', workerId: string): void =>
      void this.#request.script.fire(hook, { workerId }, (error) => log.write('error', error.message))
    this.master.listen({
      ...NO_EVENTS,
      log: (level, text, from) => log.write(level, text, from),
      peerRefused: (peer, reason) => log.write('warn', `${peer || 'a peer'} refused: ${reason}`),
      workerJoined: ({ id }) => fire('workerConnect', id),
      workerLost({ id }, reason) {
        if (reason !== 'quit') log.write('warn', `worker ${id} lost: ${reason}`)
        fire('workerLost', id)
      },
    })
  }
}

/** @throws TymbalError TYM4001, TYM4006 */
export async function openSession(request: RunRequest, deps: SessionDeps): Promise<Session> {
  const { io, log, screen } = deps
  return new Session(request, await createCrew(request, { io, log, say: (line) => screen.say(line) }), deps)
}
