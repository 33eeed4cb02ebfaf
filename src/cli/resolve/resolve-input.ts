// What a run is resolved from: the settings of the command line, and what is known of this process and machine.
import { availableParallelism } from 'node:os'
import type { ClassShare } from '../../model/load.js'
import type { CliIo } from '../cli-io.js'
import { COMMAND_NAMES } from '../commands/command-list.js'
import type { Prepared } from '../prepare/with-script.js'
import { stateDirectory } from '../swarm/state-directory.js'
import type { LoadDefaults } from './decide-load.js'
import type { ResolveInput } from './resolve-run.js'

export interface RunFrame {
  /** The script (or URL) as the user gave it, for messages. */
  readonly scriptGiven: string
  readonly classNames: readonly string[]
  /** Left out = all classes are dealt as the script says. */
  readonly classShares?: readonly ClassShare[]
  readonly defaults: LoadDefaults
  /** Name of the run when nobody gives one. */
  readonly defaultName: string
}

export function inputOf(prepared: Prepared, frame: RunFrame, io: CliIo): ResolveInput {
  const { sources, settings, parameters, script } = prepared
  return {
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
}
