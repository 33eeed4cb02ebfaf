// `tymbal -f FILE` without --headless: the page is there, and runs follow each other until somebody ends the process.
import { EXIT, TymbalError } from '../../model/errors.js'
import type { StartRequest } from '../../web/api.js'
import { checkInProcess } from '../check/check-process.js'
import { type CliIo, usesColor } from '../cli-io.js'
import { exitCodeOf, renderError } from '../render-error.js'
import type { RunControls } from '../run-controls.js'
import type { RunRequest } from '../run-request.js'
import type { OwnRun } from '../session/own-run.js'
import { controlsOf } from '../session/run-controls-of.js'
import { createScreen } from '../session/screen.js'
import { openSession, type Session } from '../session/session.js'
import { openLog } from '../start-run.js'
import { clock } from '../worker-process.js'
import { heardLog, openPage, pageOutput } from './open-page.js'
import { OwnControlRoom } from './own-control-room.js'
import { OwnLiveRun } from './own-live-run.js'
import { requestOf, type StartBase } from './start-settings.js'
import type { WebSettings } from './web-settings.js'

export interface ServedRuns extends StartBase {
  /** What Start begins when nothing is changed; its host may be missing. */
  readonly request: RunRequest
  readonly settings: WebSettings
}

/** Serves until the end that a signal or --autoquit asks for; answers the exit code of the last run. */
export async function serveRuns(served: ServedRuns): Promise<number> {
  const { request, settings, io } = served
  const screen = createScreen(io)
  const room = new OwnControlRoom({
    request,
    cwd: io.cwd,
    session: () => session,
    start: (wish) => runs.start(wish),
    check: async (wish, signal) => await checkInProcess(requestOf(wish, served), { env: io.env, clock, signal }),
  })
  const log = heardLog(await openLog(request, screen, io), room)
  const session: Session = await openSession(request, {
    io,
    log,
    screen,
    outputs: [pageOutput(room)],
    isSingle: false,
    created: (own) => room.enter(new OwnLiveRun(own, room.feed)),
  })
  const runs = new ServedLoop(served, session, room, (line) => screen.say(line))
  const detach = detachable(io, runs)
  try {
    session.start()
    const page = await openPage(room, settings, (line) => screen.say(line))
    try {
      if (settings.autostart) await room.start({}, '--autostart')
      return await runs.ended
    } finally {
      room.close()
      await session.quitting()
      await page.close()
    }
  } finally {
    detach()
    await session.close()
  }
}

/** Signals while no run is under way: with one, they are its own. */
function detachable(io: CliIo, runs: ServedLoop): () => void {
  const releases = (['SIGINT', 'SIGTERM', 'SIGHUP'] as const).map((signal) =>
    io.onSignal(signal, () => runs.endIfIdle()),
  )
  return () => {
    for (const release of releases) release()
  }
}

class ServedLoop {
  /** The exit code of the process. */
  readonly ended: Promise<number>
  readonly #served: ServedRuns
  readonly #session: Session
  readonly #room: OwnControlRoom
  readonly #say: (line: string) => void
  #end: (exitCode: number) => void = () => undefined
  #exitCode: number = EXIT.ok
  /** Somebody wants the process to end with the run that is under way. */
  #isLast = false
  #autoquit: NodeJS.Timeout | null = null

  constructor(served: ServedRuns, session: Session, room: OwnControlRoom, say: (line: string) => void) {
    this.#served = served
    this.#session = session
    this.#room = room
    this.#say = say
    this.ended = new Promise((resolve) => {
      this.#end = resolve
    })
  }

  /** @throws Refusal, TymbalError */
  async start(wish: StartRequest): Promise<void> {
    const request = requestOf(wish, this.#served)
    if (this.#autoquit !== null) clearTimeout(this.#autoquit)
    const own = await this.#session.create(request)
    if (!request.quiet) for (const line of request.headline) this.#say(line)
    void this.#run(own)
  }

  endIfIdle(): void {
    if (this.#session.current === null) this.#end(this.#exitCode)
  }

  async #run(own: OwnRun): Promise<void> {
    try {
      const { exitCode, result } = await this.#session.run(own, this.#controls(own))
      this.#exitCode = exitCode
      this.#room.ended(result.summary)
    } catch (thrown) {
      this.#failed(thrown)
      this.#room.ended(null)
    }
    this.#afterRun()
  }

  /** The page hears of it as a line of the log; the process goes on. */
  #failed(thrown: unknown): void {
    const { io } = this.#served
    this.#exitCode = exitCodeOf(thrown)
    this.#say(renderError(thrown, { columns: io.columns(), color: usesColor(io) }))
    const known = thrown instanceof TymbalError
    const text = known
      ? [`${thrown.code} ${thrown.message}`, thrown.hint].filter((part) => part !== '').join('\n')
      : String(thrown)
    this.#room.feed.log(this.#room.log.add('error', text))
  }

  #afterRun(): void {
    const { autoquitMs } = this.#served.settings
    if (this.#isLast) this.#end(this.#exitCode)
    else if (autoquitMs !== null) this.#autoquit = setTimeout(() => this.endIfIdle(), autoquitMs)
    else this.#say('waiting for the next start; Ctrl-C ends tymbal')
  }

  /** SIGTERM is meant for the process: it ends with the run. */
  #controls(own: OwnRun): RunControls {
    const controls = controlsOf(own)
    return {
      ...controls,
      stop: (cause) => {
        this.#isLast ||= cause === 'SIGTERM'
        controls.stop(cause)
      },
    }
  }
}
