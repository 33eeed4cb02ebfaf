// Puts one run together: link, workers, master, outputs, controls; runs it and prints what it came to.
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { Master } from '../master/master.js'
import { EXIT, messageOf } from '../model/errors.js'
import { firstFaultsOutput } from '../outputs/first-faults.js'
import type { NotWritten } from '../outputs/output.js'
import { OutputSet } from '../outputs/output-set.js'
import { renderSummary } from '../outputs/terminal/end-summary.js'
import { withoutUserinfo } from '../outputs/text/userinfo.js'
import type { EndReason } from '../run/end-reason.js'
import { type RunResult, TestRun } from '../run/test-run.js'
import type { RunAggregate } from '../stats/run-aggregate.js'
import type { RunSummary } from '../stats/run-summary.js'
import { openRunStore } from '../store/open-run-store.js'
import { journalPath, openJournal, type RunJournal } from '../store/run-journal.js'
import { SeriesRecorder } from '../store/series/record/series-recorder.js'
import { captureConsole } from './capture-console.js'
import { type CliIo, usesColor, usesUnicode } from './cli-io.js'
import { type Crew, createCrew } from './crew.js'
import { type FoundRun, findPastRun } from './record/find-past-run.js'
import { createLog, type Log } from './record/log.js'
import { RunDirectory } from './record/run-directory.js'
import { attachControls, type RunControls, type StopCause } from './run-controls.js'
import { createProgress, fileOutputs, type Progress } from './run-outputs.js'
import type { RunRequest } from './run-request.js'
import { VERSION } from './version.js'
import { clock, wallClock } from './worker-process.js'

/** Worker processes of this machine start within a second or two each; more means that something is wrong. */
const CHILDREN_LIMIT_MS = 60_000
const CHILDREN_HINT = 'Look at the log lines of the worker processes above.'

/**
 * Runs a test to its end.
 * @throws TymbalError when the load could not start; whatever happens later is told in the summary
 */
export async function startRun(request: RunRequest, io: CliIo): Promise<{ readonly exitCode: number }> {
  const progress = createProgress(request, io)
  const log = await createLog(request.log, {
    writeLine: (line) => writeAbove(line, progress, io),
    now: () => io.now(),
  })
  if (!request.quiet) for (const line of request.headline) writeAbove(line, progress, io)
  for (const { level, text } of request.printed) log.write(level, text)
  for (const remark of request.script.remarks) log.write('warn', remark)
  const past = await pastRunOf(request)
  const runId = past?.runId ?? randomUUID()
  const directory = directoryOf(request, { past, runId, io, log })
  const outputs = await outputsOf({ request, io, log, progress, directory })
  const crew = await createCrew(request, { io, log, say: (line) => writeAbove(line, progress, io) })
  const master = new Master({
    link: crew.link,
    clock,
    wallClock,
    version: { tymbal: VERSION, node: process.version },
    onWorkerLoss: request.onWorkerLoss,
  })
  const run = createRun(request, { master, log, outputs, past, directory, runId })
  progress.panel?.watch(() => run.summary())
  const detach = attachControls(controlsOf(run, request, progress), io)
  const releaseUncaught = io.onUncaught((thrown) => crew.uncaught(thrown))
  const releaseConsole = captureConsole(({ level, text }) => log.write(level, text))
  try {
    crew.start(master, run)
    const result = await run.run()
    await leave(master, crew)
    if (result.notWritten.length === 0) await directory?.forgetJournal()
    await pruneRuns(request, log, io)
    return { exitCode: print(result, log, request, io) }
  } catch (thrown) {
    await directory?.neverBegan(messageOf(thrown))
    throw thrown
  } finally {
    detach()
    releaseConsole()
    releaseUncaught()
    progress.panel?.close()
    await leave(master, crew)
  }
}

/** @throws TymbalError TYM4007 */
async function pastRunOf({ resume, outDir, script }: RunRequest): Promise<FoundRun | null> {
  return resume === null ? null : await findPastRun({ resume, outDir, scriptHash: script.plan.bundle.hash })
}

interface DirectoryParts {
  readonly past: FoundRun | null
  readonly runId: string
  readonly io: CliIo
  readonly log: Log
}

function directoryOf(request: RunRequest, { past, runId, io, log }: DirectoryParts): RunDirectory | null {
  const { outDir, isOutDirNamed, name } = request
  const existing = past?.directory ?? null
  if (outDir === null && existing === null) return null
  return new RunDirectory({ existing, outDir, isOutDirNamed, name }, runFacts(request, runId), {
    now: () => io.now(),
    renderText,
    warn: (text) => log.write('warn', text),
    made: (path) => log.copyTo(join(path, 'log.ndjson')),
  })
}

interface OutputParts {
  readonly request: RunRequest
  readonly io: CliIo
  readonly log: Log
  readonly progress: Progress
  readonly directory: RunDirectory | null
}

async function outputsOf({ request, io, log, progress, directory }: OutputParts): Promise<OutputSet> {
  const told = firstFaultsOutput((line) => log.write('warn', line))
  const shown = progress.output === null ? [] : [progress.output]
  const kept = directory === null ? [] : [directory]
  return new OutputSet([told, ...shown, ...(await fileOutputs(request, io)), ...kept])
}

/** Where workers that do not come were to come to. */
function gatheringHint({ swarm, locust }: RunRequest): string {
  const places = [
    swarm === null ? null : `${swarm.bindHost}:${swarm.bindPort}`,
    locust === null ? null : `${locust.host}:${locust.port}`,
  ]
  const known = places.filter((place) => place !== null)
  return known.length === 0 ? CHILDREN_HINT : `Listening on ${known.join(' and ')}.`
}

interface RunParts {
  readonly master: Master
  readonly log: Log
  readonly outputs: OutputSet
  readonly past: FoundRun | null
  readonly directory: RunDirectory | null
  readonly runId: string
}

function createRun(request: RunRequest, { master, log, outputs, past, directory, runId }: RunParts): TestRun {
  const { options, script, scenarios, seed, processes, gathering, onWorkerLoss } = request
  return new TestRun({
    runId,
    name: request.name,
    master,
    plan: script.plan,
    options,
    seed: past?.seed ?? seed,
    scenarios,
    hasEnd: request.hasEnd,
    thresholds: options.thresholds,
    outputs,
    workers: gathering?.workers ?? processes,
    workersLimitMs: gathering?.maxWaitMs ?? CHILDREN_LIMIT_MS,
    workersHint: gatheringHint(request),
    onWorkerLoss,
    clock,
    wallClock,
    openJournal: () => journalOf(directory, log),
    openSeries: (aggregate) => seriesOf(directory, aggregate, log),
    journalToTakeOver: past?.journal ?? null,
    log: (level, text) => log.write(level, text),
    fireHook: (hook, event, onError) => script.fire(hook, event, onError),
  })
}

/** In the run directory, or nowhere: a run without one cannot be taken over. */
function journalOf(directory: RunDirectory | null, log: Log): RunJournal | null {
  if (directory?.path == null) return null
  const tell = (reason: string): void =>
    log.write('warn', `if this master is lost, the run cannot be taken over any more: ${reason}`)
  try {
    return openJournal(journalPath(directory.path), tell)
  } catch (thrown) {
    tell(messageOf(thrown))
    return null
  }
}

/** In the run directory, or nowhere. */
function seriesOf(directory: RunDirectory | null, aggregate: RunAggregate, log: Log): SeriesRecorder | null {
  if (directory?.path == null) return null
  const onFault = (reason: string): void => log.write('warn', `the run is not recorded over time any more: ${reason}`)
  return new SeriesRecorder({ directory: directory.path, aggregate, onFault })
}

/** `--keep-runs`: what cannot be removed is told, and changes nothing about this run. */
async function pruneRuns({ outDir, keepRuns }: RunRequest, log: Log, io: CliIo): Promise<void> {
  if (outDir === null || keepRuns === null) return
  try {
    await openRunStore({ directory: outDir, cwd: io.cwd, wallClock }).prune(keepRuns)
  } catch (thrown) {
    log.write('warn', `older runs could not be removed: ${messageOf(thrown)}`)
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
    editUsers: (by) => run.editUsersBy(by, options.spawnRate ?? planned),
    // A run that ends by itself has the grace already: whoever stops it then means now.
    stop: (cause) => (run.state === 'stopping' ? run.stopNow() : run.stop(endReason(cause))),
    stopNow: () => run.stopNow(),
    togglePause() {
      const isPaused = run.togglePause()
      panel?.paused(isPaused)
    },
    show: (view) => panel?.show(view === 'endpoints' ? 'main' : view),
  }
}

function endReason(cause: StopCause): EndReason {
  if (cause === 'key') return { kind: 'stopped', text: 'stopped at the keyboard' }
  return { kind: 'signal', signal: cause, text: cause === 'SIGINT' ? 'Ctrl-C' : 'SIGTERM' }
}

/** Prints the end summary; the exit code it states is the one that is returned. */
function print(result: RunResult, log: Log, request: RunRequest, io: CliIo): number {
  const notWritten: readonly NotWritten[] = [...result.notWritten, ...log.notWritten()]
  const exitCode = result.exitCode === EXIT.ok && notWritten.length > 0 ? EXIT.failed : result.exitCode
  const isStated = exitCode === result.summary.verdict.exitCode
  const summary = isStated ? result.summary : withExitCode(result.summary, exitCode)
  const style = { width: io.columns(), color: usesColor(io), unicode: usesUnicode(io) }
  io.stderr.write(renderSummary(summary, { ...style, mode: request.summaryMode, files: result.files, notWritten }))
  return exitCode
}

function withExitCode(summary: RunSummary, exitCode: number): RunSummary {
  return { ...summary, verdict: { passed: false, exitCode, reason: 'an output could not be written' } }
}

function renderText(summary: RunSummary): string {
  return renderSummary(summary, { width: 100, color: false, unicode: true, mode: 'full', files: [], notWritten: [] })
}

function writeAbove(line: string, { panel }: Progress, io: CliIo): void {
  if (panel === null) io.stderr.write(`${line}\n`)
  else panel.log(line)
}

function runFacts({ name, script, seed, processes, options }: RunRequest, id: string) {
  const { parameters: _parameters, env: _env, ...plain } = options
  const { path, hash } = script.plan.bundle
  const host = plain.host === null ? null : withoutUserinfo(plain.host)
  const shown = { ...plain, host, proxy: withoutUserinfo(plain.proxy) }
  const what = { id, name, script: withoutUserinfo(path), scriptHash: hash, version: VERSION }
  return { ...what, seed, processes, tags: options.runTags, options: shown }
}
