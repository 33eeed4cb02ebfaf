// The command line of the commands that work on stored runs.
import { openRunStore } from '../../store/open-run-store.js'
import type { RunStore } from '../../store/run-store.js'
import { type CliIo, print, usesColor, usesUnicode } from '../cli-io.js'
import { showHelp } from '../commands/help-command.js'
import type { CommandName } from '../options/option-spec.js'
import { addUnknownFlags } from '../parse/read-flags.js'
import type { SettingMap } from '../parse/settings.js'
import { readSources } from '../prepare/sources.js'
import { VERSION } from '../version.js'

export interface StoredArguments {
  readonly operands: readonly string[]
  readonly store: RunStore
  /** What stood on the command line. */
  readonly flags: SettingMap
  readonly isJson: boolean
}

/** Operands a command takes. */
export interface OperandRange {
  readonly least: number
  readonly most: number
  /** Of the first that is missing: `which run?`. */
  readonly question: string
}

/**
 * null when help or version was asked for, and printed.
 * @throws TymbalError with all faults of the command line
 */
export async function readStoredArguments(
  command: CommandName,
  rest: readonly string[],
  range: OperandRange,
  io: CliIo,
): Promise<StoredArguments | null> {
  const sources = await readSources(command, rest, io)
  const { parsed, faults, settings, flags } = sources
  if (parsed.wantsHelp) {
    await showHelp(sources, io)
    return null
  }
  if (parsed.wantsVersion) {
    print(io, VERSION)
    return null
  }
  addUnknownFlags(parsed, sources.options, command, faults)
  const { operands } = parsed
  if (faults.isEmpty && operands.length < range.least) faults.add('', range.question)
  for (const operand of operands.slice(range.most)) faults.add(operand, 'is one argument too many')
  faults.throwIfAny()
  const directory = String(settings.get('out')?.value ?? 'results')
  const store = openRunStore({ directory, cwd: io.cwd, wallClock: () => io.now() })
  return { operands, store, flags, isJson: flags.get('json')?.value === true }
}

/** Of what goes to stdout because it was asked for: colours only where people see it. */
export function stdoutStyle(io: CliIo): { readonly color: boolean; readonly unicode: boolean; readonly width: number } {
  const isTerminal = (io.stdout as { isTTY?: boolean }).isTTY === true
  return { color: isTerminal && usesColor(io), unicode: usesUnicode(io), width: io.columns() }
}
