// One run of this process, put together: its outputs, its directory, its life.
import { randomUUID } from 'node:crypto'
import type { Master } from '../../master/master.js'
import { firstFaultsOutput } from '../../outputs/first-faults.js'
import type { ReportExtras } from '../../outputs/html/report-data.js'
import type { Output } from '../../outputs/output.js'
import { OutputSet } from '../../outputs/output-set.js'
import { type MasterHook, TestRun } from '../../run/test-run.js'
import type { RunSummary } from '../../stats/run-summary.js'
import type { SampleSource } from '../../stats/samples/sample-picture.js'
import type { CliIo } from '../cli-io.js'
import { type FoundRun, findPastRun } from '../record/find-past-run.js'
import type { Log } from '../record/log.js'
import { Recording } from '../record/recording.js'
import { reportExtras } from '../record/report-extras.js'
import type { RunDirectory } from '../record/run-directory.js'
import { journalOf, samplesOf } from '../record/run-records.js'
import { createProgress, fileOutputs, type Progress } from '../run-outputs.js'
import type { RunRequest } from '../run-request.js'
import { clock, wallClock } from '../worker-process.js'
import { directoryOf } from './run-places.js'

/** Worker processes of this machine start within a second or two each; more means that something is wrong. */
const CHILDREN_LIMIT_MS = 60_000
const CHILDREN_HINT = 'Look at the log lines of the worker processes above.'

export interface OwnRun {
  readonly request: RunRequest
  readonly run: TestRun
  readonly directory: RunDirectory | null
  readonly recording: Recording
  readonly progress: Progress
}

export interface OwnRunParts {
  readonly io: CliIo
  readonly log: Log
  readonly master: Master
  /** True when pages look at the run. */
  readonly hasPage: boolean
  /** Beside those that the request asks for. */
  readonly outputs: readonly Output[]
  /** Hooks of the script that belong to the process and not to a run. */
  readonly withoutHooks: readonly MasterHook[]
}

/** @throws TymbalError TYM4007, TYM5001 */
export async function createOwnRun(request: RunRequest, parts: OwnRunParts): Promise<OwnRun> {
  const { io, log } = parts
  const past = await pastRunOf(request, log)
  const runId = past?.runId ?? randomUUID()
  const progress = createProgress(request, io)
  const directory = directoryOf(request, { past, runId, io, log })
  const isWanted = parts.hasPage || request.outputs.html !== null
  const recording = new Recording({ directory: () => directory?.path ?? null, isWanted, log })
  const outputs = await outputsOf(request, { progress, directory, recording }, parts, () => run.samples)
  const run: TestRun = createRun(request, { ...parts, past, runId, directory, recording, outputs })
  progress.panel?.watch(() => run.summary())
  return { request, run, directory, recording, progress }
}

async function pastRunOf({ resume, outDir, script, options }: RunRequest, log: Log): Promise<FoundRun | null> {
  if (resume === null) return null
  const warn = (text: string): void => log.write('warn', text)
  return await findPastRun({ resume, outDir, scriptHash: script.plan.bundle.hash, options, warn })
}

async function outputsOf(
  request: RunRequest,
  { progress, directory, recording }: Pick<OwnRun, 'progress' | 'directory' | 'recording'>,
  { io, log, outputs }: OwnRunParts,
  samples: () => SampleSource,
): Promise<OutputSet> {
  const told = firstFaultsOutput((line) => log.write('warn', line))
  const shown = progress.output === null ? [] : [progress.output]
  const kept = directory === null ? [] : [directory]
  const extras = (summary: RunSummary): Promise<ReportExtras> =>
    reportExtras({ recorded: recording.recorded, samples: samples() }, summary, log)
  return new OutputSet([told, ...shown, ...outputs, ...(await fileOutputs(request, io, extras)), ...kept])
}

interface RunParts extends Omit<OwnRunParts, 'outputs'> {
  readonly outputs: OutputSet
  readonly past: FoundRun | null
  readonly directory: RunDirectory | null
  readonly recording: Recording
  readonly runId: string
}

function createRun(request: RunRequest, parts: RunParts): TestRun {
  const { options, script, scenarios, seed, processes, gathering, onWorkerLoss } = request
  const { master, log, outputs, past, directory, recording, runId, withoutHooks } = parts
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
    openSeries: (aggregate) => recording.open(aggregate),
    openSamples: (book) => samplesOf(directory, book, log),
    journalToTakeOver: past?.journal ?? null,
    log: (level, text, from) => log.write(level, text, from),
    fireHook: async (hook, event, onError) => {
      if (!withoutHooks.includes(hook)) await script.fire(hook, event, onError)
    },
  })
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
