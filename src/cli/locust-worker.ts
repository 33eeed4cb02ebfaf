// Serves a Locust master from this process: our Worker behind a link that speaks Locust's words.
import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type { RunOptions } from '../model/run-options.js'
import { importBundle } from '../users/import-bundle.js'
import type { LoadedScript } from '../users/load-script.js'
import { connectFrameSocket } from '../wire/locust/to-master/frame-socket.js'
import type { LocustTiming } from '../wire/locust/to-master/timing.js'
import { LocustWorkerLink } from '../wire/locust/to-master/worker-link.js'
import { Worker } from '../worker/worker.js'
import { captureConsole } from './capture-console.js'
import type { CliIo, StopSignal } from './cli-io.js'
import { type Log, type LogLevel, logLine } from './record/log.js'
import { VERSION } from './version.js'
import { clock, wallClock, workerFacts } from './worker-process.js'

export interface LocustWorkerRequest {
  readonly host: string
  readonly port: number
  readonly script: LoadedScript
  readonly options: RunOptions
  readonly timing: LocustTiming
}

const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const satisfies Record<StopSignal, number>

/** Resolves when the master said quit, or a signal made the worker leave. @throws TymbalError TYM4004 when the master cannot be reached or is gone */
export async function serveLocustMaster(request: LocustWorkerRequest, io: CliIo, log: Log): Promise<void> {
  const { host, port, script, options } = request
  const tell = (level: LogLevel, text: string): void => {
    log.write(level, text)
    link.logged(logLine(level, text, io.now()))
  }
  const workerId = `${hostname()}_${randomUUID().replaceAll('-', '')}`
  const link: LocustWorkerLink = new LocustWorkerLink({
    workerId,
    socket: await connectFrameSocket(host, port, workerId),
    plan: script.plan,
    options,
    clock,
    wallClock,
    drawSeed: () => Math.floor(io.random() * 0x1_0000_0000),
    masterName: `${host}:${port}`,
    log: (level, text) => tell(level, text),
    timing: request.timing,
  })
  const onPlaced = link.placed.bind(link)
  const worker = new Worker({
    link,
    facts: workerFacts(VERSION),
    clock,
    wallClock,
    script,
    importBundle,
    cache: null,
    masterTimeoutMs: 0, // the link watches a Locust master itself
    tell,
    onPlaced,
  })
  const release = attach(worker, io, tell)
  try {
    await worker.serve()
  } finally {
    for (const undo of release) undo()
  }
  if (link.end !== null) throw link.end
}

/** The first signal sends the worker home, which tells the master; a second one ends it at once. */
function attach(worker: Worker, io: CliIo, tell: (level: LogLevel, text: string) => void): readonly (() => void)[] {
  const state = { isLeaving: false }
  const signals = (Object.keys(SIGNALS) as StopSignal[]).map((signal) =>
    io.onSignal(signal, () => {
      if (state.isLeaving) return io.kill(SIGNALS[signal])
      state.isLeaving = true
      worker.quit()
    }),
  )
  const uncaught = io.onUncaught((thrown) => worker.uncaught(thrown))
  return [...signals, uncaught, captureConsole(({ level, text }) => tell(level, text))]
}
