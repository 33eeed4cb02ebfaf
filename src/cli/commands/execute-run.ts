// The end of every run command: look at what was resolved, or start it.
import { availableParallelism } from 'node:os'
import { EXIT } from '../../model/errors.js'
import { type CliIo, print } from '../cli-io.js'
import type { Prepared } from '../prepare/with-script.js'
import { chooseClasses } from '../resolve/choose-classes.js'
import type { LoadDefaults } from '../resolve/decide-load.js'
import { resolveRun } from '../resolve/resolve-run.js'
import type { RunRequest } from '../run-request.js'
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
  const look = lookText(prepared, frame)
  if (look !== null) {
    prepared.sources.faults.throwIfAny()
    print(io, look)
    return EXIT.ok
  }
  const request = resolveRequest(prepared, frame, io)
  if (prepared.settings.get('dryRun')?.value === true) {
    print(io, dryRunText(request))
    return EXIT.ok
  }
  const { startRun } = await import('../start-run.js')
  const { exitCode } = await startRun(request, io)
  return exitCode
}

/** What is asked to be printed instead of a run; null when nothing is. None of it needs a host. */
function lookText(
  { settings, script, sources, parameterOptions, parameters }: Prepared,
  frame: RunFrame,
): string | null {
  const isAsked = (key: string): boolean => settings.get(key)?.value === true
  if (isAsked('list')) return userClassText(script.plan)
  if (isAsked('printConfig')) return printConfigText(sources.options, settings, parameterOptions, parameters)
  if (!isAsked('showTaskRatio')) return null
  const choice = { names: frame.classNames, tags: [], excludeTags: [], otherWords: [] }
  const users = settings.get('users')?.value as number | undefined
  return taskRatioText(script.plan, chooseClasses(script.plan, choice, sources.faults), users ?? null)
}

/** @throws TymbalError with all faults of the command line */
export function resolveRequest(prepared: Prepared, frame: RunFrame, io: CliIo): RunRequest {
  const { sources, settings, parameters, script } = prepared
  const input = {
    ...frame,
    settings,
    parameters,
    script,
    env: sources.env,
    otherWords: sources.command === 'start' ? COMMAND_NAMES : [],
    cwd: io.cwd,
    cores: availableParallelism(),
    isTerminal: io.isTty && !io.env.CI && io.env.TERM !== 'dumb',
    drawSeed: () => Math.floor(io.random() * 0x1_0000_0000),
    notes: sources.notes,
  }
  const request = resolveRun(input, sources.faults)
  sources.faults.throwIfAny()
  return request
}
