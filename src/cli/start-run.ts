// Puts one run together: link, workers, master, outputs, controls; runs it and prints what it came to.
import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { Master } from '../master/master.js'
import { messageOf } from '../model/errors.js'
import type { Output } from '../outputs/output.js'
import { OutputSet } from '../outputs/output-set.js'
import { renderSummary } from '../outputs/terminal/end-summary.js'
import type { EndReason } from '../run/end-reason.js'
import { type RunResult, TestRun } from '../run/test-run.js'
import type { RunSummary } from '../stats/run-summary.js'
import { importBundle } from '../users/import-bundle.js'
import type { MasterLink } from '../wire/link.js'
import { createMemoryLink } from '../wire/memory-link.js'
import { bindZmqMaster } from '../wire/zmq-link.js'
import { Worker } from '../worker/worker.js'
import { captureConsole } from './capture-console.js'
import { type CliIo, say, usesColor, usesUnicode } from './cli-io.js'
import { createLog, type Log } from './record/log.js'
import { runDirectoryFor, runDirectoryOutput } from './record/run-directory.js'
import { attachControls, type RunControls, type StopCause } from './run-controls.js'
import { createProgress, fileOutputs, type Progress } from './run-outputs.js'
import type { RunRequest } from './run-request.js'
import { VERSION } from './version.js'
import { WorkerChildren } from './worker-children.js'
import { clock, wallClock, workerFacts } from './worker-process.js'

const LOOPBACK = '127.0.0.1'
/** Worker processes of this machine start within a second or two each; more means that something is wrong. */
const CHILDREN_LIMIT_MS = 60_000

/** The workers of a run and the way to them. */
interface Crew {
  readonly link: MasterLink
  start(master: Master, run: TestRun): void
  /** What the script threw in this process where nobody waits for it. */
  uncaught(thrown: unknown): void
  /** Resolves when every worker has left. */
  left(): Promise<void>
}

/**
 * Runs a test to its end.
 * @throws TymbalError when the load could not start; whatever happens later is told in the summary
 */
export async function startRun(request: RunRequest, io: CliIo): Promise<{ readonly exitCode: number }> {
  const directory = await runDirectoryFor(request, io.now(), (text) => say(io, text))
  const progress = createProgress(request, io)
  const log = await createLog(request.log, {
    writeLine: (line) => writeAbove(line, progress, io),
    now: () => io.now(),
    copies: directory === null ? [] : [join(directory, 'log.ndjson')],
  })
  if (!request.quiet) for (const line of request.headline) writeAbove(line, progress, io)
  for (const remark of request.script.remarks) log.write('warn', remark)
  const crew = request.processes === 1 ? localCrew(request) : await processCrew(request, io, log)
  const master = new Master({ link: crew.link, clock, wallClock })
  const files = await fileOutputs(request, io)
  const run = createRun(request, io, { master, log, progress, directory, files })
  const detach = attachControls(controlsOf(run, request, progress), io)
  const releaseUncaught = io.onUncaught((thrown) => crew.uncaught(thrown))
  const releaseConsole = captureConsole((line) => log.write('info', line))
  try {
    crew.start(master, run)
    const result = await run.run()
    await leave(master, crew)
    return { exitCode: print(result, request, io) }
  } finally {
    detach()
    releaseConsole()
    releaseUncaught()
    progress.panel?.close()
    await leave(master, crew)
  }
}

interface RunParts {
  readonly master: Master
  readonly log: Log
  readonly progress: Progress
  readonly directory: string | null
  readonly files: readonly Output[]
}

function createRun(request: RunRequest, io: CliIo, { master, log, progress, directory, files }: RunParts): TestRun {
  const { options, script, scenarios, seed, processes } = request
  const shown = progress.output === null ? [] : [progress.output]
  const kept =
    directory === null ? [] : [runDirectoryOutput(directory, runFacts(request), { now: () => io.now(), renderText })]
  return new TestRun({
    runId: randomUUID(),
    name: request.name,
    master,
    plan: script.plan,
    options,
    seed,
    scenarios,
    thresholds: options.thresholds,
    outputs: new OutputSet([...shown, ...files, ...kept]),
    workers: processes,
    workersLimitMs: CHILDREN_LIMIT_MS,
    clock,
    wallClock,
    log: (level, text) => log.write(level, text),
    fireHook: (hook, event, onError) => script.fire(hook, event, onError),
  })
}

/** One worker in this process: it shares the loaded script with the master's side. */
function localCrew({ script }: RunRequest): Crew {
  const { master: link, workers } = createMemoryLink([`${hostname()}_${randomUUID().replaceAll('-', '')}`])
  const worker = new Worker({ link: workers[0]!, facts: workerFacts(VERSION), clock, wallClock, script, importBundle })
  let served: Promise<void> = Promise.resolve()
  return {
    link,
    start: () => {
      served = worker.serve()
    },
    uncaught: (thrown) => worker.uncaught(thrown),
    left: () => served,
  }
}

/** Worker processes on this machine, over ZeroMQ on a free port of the loopback. */
async function processCrew({ processes }: RunRequest, io: CliIo, log: Log): Promise<Crew> {
  const link = await bindZmqMaster(LOOPBACK, 0)
  const port = Number(link.address.slice(link.address.lastIndexOf(':') + 1))
  let children: WorkerChildren | null = null
  return {
    link,
    start(master, run) {
      children = new WorkerChildren({
        host: LOOPBACK,
        port,
        env: io.env,
        onLine: (_workerId, line) => log.write('info', line),
        onExit: (workerId, reason) => {
          const known = master.registry.get(workerId) !== undefined
          if (known) master.registry.lose(workerId, reason)
          else run.stop({ kind: 'workers-lost', text: `a worker process ended before it had connected: ${reason}` })
        },
      })
      children.start(processes)
    },
    uncaught: (thrown) => log.write('error', `thrown where nobody awaits it: ${messageOf(thrown)}`),
    left: async () => children?.close(),
  }
}

/** Sends the workers home and waits for them; safe to call again. */
async function leave(master: Master, crew: Crew): Promise<void> {
  await master.close()
  await crew.left()
}

function controlsOf(run: TestRun, { options, scenarios }: RunRequest, { panel }: Progress): RunControls {
  const first = scenarios[0]!.plan
  const planned = 'spawnRate' in first ? first.spawnRate : Number.POSITIVE_INFINITY
  return {
    editUsers: (by) => run.editUsers(Math.max(0, run.targetUsers + by), options.spawnRate ?? planned),
    stop: (cause) => run.stop(endReason(cause)),
    stopNow: () => run.stopNow(),
    show: (view) => panel?.show(view === 'endpoints' ? 'main' : view),
  }
}

function endReason(cause: StopCause): EndReason {
  if (cause === 'key') return { kind: 'stopped', text: 'stopped at the keyboard' }
  return { kind: 'signal', signal: cause, text: cause === 'SIGINT' ? 'Ctrl-C' : 'SIGTERM' }
}

/** Prints the end summary; the exit code it states is the one that is returned. */
function print(result: RunResult, request: RunRequest, io: CliIo): number {
  const { files, notWritten } = result
  const summary = result.exitCode === result.summary.verdict.exitCode ? result.summary : withExitCode(result)
  const mode = request.quiet ? 'none' : request.summaryMode
  const style = { width: io.columns(), color: usesColor(io), unicode: usesUnicode(io) }
  io.stderr.write(renderSummary(summary, { ...style, mode, files, notWritten }))
  return result.exitCode
}

function withExitCode({ summary, exitCode }: RunResult): RunSummary {
  return { ...summary, verdict: { passed: false, exitCode, reason: 'an output could not be written' } }
}

function renderText(summary: RunSummary): string {
  return renderSummary(summary, { width: 100, color: false, unicode: true, mode: 'full', files: [], notWritten: [] })
}

function writeAbove(line: string, { panel }: Progress, io: CliIo): void {
  if (panel === null) io.stderr.write(`${line}\n`)
  else panel.log(line)
}

function runFacts({ name, script, seed, processes, options }: RunRequest) {
  const { parameters: _parameters, env: _env, ...plain } = options
  const { path, hash } = script.plan.bundle
  return { name, script: path, scriptHash: hash, version: VERSION, seed, processes, options: plain }
}
