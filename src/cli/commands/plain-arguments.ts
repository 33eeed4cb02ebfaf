// Arguments of the commands that have no options of their own.
import { type CliIo, print, usesColor } from '../cli-io.js'
import type { CommandName } from '../options/option-spec.js'
import { FaultList } from '../parse/faults.js'
import { renderHelp } from '../parse/help.js'
import { parseArgv } from '../parse/parse-argv.js'
import { addUnknownFlags } from '../parse/read-flags.js'
import { VERSION } from '../version.js'

export interface PlainArguments {
  /** True when help or version was asked for, and printed. */
  readonly isDone: boolean
  readonly operands: readonly string[]
}

/** @throws TymbalError for flags that nobody knows, and for operands beyond `most` */
export function readPlainArguments(
  command: CommandName,
  rest: readonly string[],
  most: number,
  io: CliIo,
): PlainArguments {
  const parsed = parseArgv([], rest)
  const { operands } = parsed
  if (parsed.wantsHelp)
    io.stdout.write(renderHelp({ command, options: [], script: '', columns: io.columns(), color: usesColor(io) }))
  else if (parsed.wantsVersion) print(io, VERSION)
  const faults = new FaultList()
  addUnknownFlags(parsed, [], command, faults)
  for (const operand of operands.slice(most)) faults.add(operand, 'is one argument too many')
  faults.throwIfAny()
  return { isDone: parsed.wantsHelp || parsed.wantsVersion, operands }
}
