// The end of every run command: look at what was resolved, or start it.
import { availableParallelism } from 'node:os'
import { EXIT } from '../../model/errors.js'
import { type CliIo, print } from '../cli-io.js'
import { checkTargets } from '../prepare/check-targets.js'
import { type Prepared, sayPrinted } from '../prepare/with-script.js'
import { chooseClasses } from '../resolve/choose-classes.js'
import type { LoadDefaults } from '../resolve/decide-load.js'
import { resolveRun } from '../resolve/resolve-run.js'
import type { RunRequest } from '../run-request.js'
import { stateDirectory } from '../swarm/state-directory.js'
import { COMMAND_NAMES } from './command-list.js'
import { dryRunText, printConfigText, taskRatioText, userClassText } from './inspect.js'

export interface RunFrame {
  /** The script (or URL) as the user gave it, for messages. */
  readonly scriptGiven: string
  readonly classNames: readonly string[]
  readonly defaults: LoadDefaults
  /** Name of the run when nobody gives one. */
  readonly defaultName: string
}

/** Throws the faults of the command line, if any; then looks, or runs. The exit code. */
export async function executeRun(prepared: Prepared, frame: RunFrame, io: CliIo): Promise<number> {
  const { settings, sources, printed } = prepared
  const looks = lookTexts(prepared, frame)
  const isDry = settings.get('dryRun')?.value === true
  if (isDry || looks.length > 0) sayPrinted(printed, io)
  if (looks.length > 0 && !isDry) {
    sources.faults.throwIfAny()
    print(io, looks.join('\n\n'))
    return EXIT.ok
  }
  const request = await resolveRequest(prepared, frame, io)
  if (isDry) {
    print(io, [...looks, dryRunText(request)].join('\n\n'))
    return EXIT.ok
  }
  const { startRun } = await import('../start-run.js')
  const { exitCode } = await startRun(request, io)
  return exitCode
}

/** All that is asked to be printed instead of a run. None of it needs a host. */
function lookTexts(
  { settings, script, sources, parameterOptions, parameters }: Prepared,
  frame: RunFrame,
): readonly string[] {
  const isAsked = (key: string): boolean => settings.get(key)?.value === true
  const ratios = (): string => {
    const choice = { names: frame.classNames, tags: [], excludeTags: [], otherWords: [] }
    const users = settings.get('users')?.value as number | undefined
    return taskRatioText(script.plan, chooseClasses(script.plan, choice, sources.faults), users ?? null)
  }
  return [
    ...(isAsked('list') ? [userClassText(script.plan)] : []),
    ...(isAsked('showTaskRatio') ? [ratios()] : []),
    ...(isAsked('printConfig') ? [printConfigText(sources.options, settings, parameterOptions, parameters)] : []),
  ]
}

/** @throws TymbalError with all faults of the command line */
export async function resolveRequest(prepared: Prepared, frame: RunFrame, io: CliIo): Promise<RunRequest> {
  const { sources, settings, parameters, script } = prepared
  const input = {
    ...frame,
    settings,
    parameters,
    script,
    env: sources.env,
    otherWords: sources.command === 'start' ? COMMAND_NAMES : [],
    cwd: io.cwd,
    stateDirectory: stateDirectory(io.env),
    cores: availableParallelism(),
    isTerminal: io.isTty && !io.env.CI && io.env.TERM !== 'dumb',
    drawSeed: () => Math.floor(io.random() * 0x1_0000_0000),
    notes: sources.notes,
    printed: prepared.printed,
  }
  const request = resolveRun(input, sources.faults)
  await checkTargets(settings, io.cwd, sources.faults)
  if (!sources.faults.isEmpty) sayPrinted(prepared.printed, io)
  sources.faults.throwIfAny()
  return request
}
